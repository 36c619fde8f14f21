#include "estimate/work.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "sunward/training/model.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::estimate {

namespace {

/// Exactly one way to say how much there is to do.
bool says_work(const Order& order) {
    const auto has = [&](std::string_view key) { return order.given.has(key); };
    const bool model = has("params") || has("tokens") || has("active");
    const int ways = (has("flop") ? 1 : 0) + (has("hours") ? 1 : 0) + (model ? 1 : 0);
    if (ways != 1) {
        order.faults.add({},
                         ways == 0     ? "params"
                         : has("flop") ? "flop"
                                       : "hours",
                         fmt::format("expected one of --params with --tokens, --flop and --hours, found {}",
                                     ways == 0 ? "none" : "several"));
        return false;
    }
    if (!model)
        return true;
    for (const std::string_view key : {"params", "tokens"})
        if (!has(key))
            order.faults.add({}, std::string(key), "missing, the work is --params and --tokens together");
    if (has("active") && has("params") && order.given.number("active") > order.given.number("params"))
        order.faults.add({}, "active",
                         fmt::format("{} is above the {} parameters of the model", order.given.text("active"),
                                     order.given.text("params")));
    return has("params") && has("tokens");
}

std::string trials_text(double trials) { return trials > 1 ? fmt::format("{:g} runs of ", trials) : ""; }

Work work_of_model(const Order& order, double trials) {
    const double active = order.given.has("active") ? order.given.number("active") : 0;
    const double tokens = order.given.number("tokens");
    Work work;
    work.flop = trials * training_flop({order.given.number("params"), active}, tokens);
    work.title = fmt::format("{}{} parameters, {} tokens", trials_text(trials), order.given.text("params"),
                             order.given.text("tokens"));
    order.assumptions.push_back(
        {"work", fmt::format("{:.6g} FLOP", work.flop),
         "6 FLOP a parameter that a token uses, and token, without recomputation (Kaplan et al. 2020)"});
    return work;
}

/// The usual one of a training run that the accelerator has.
std::optional<Precision> usual_precision(const Accelerator& device) {
    for (const Precision precision :
         {Precision::bf16, Precision::fp16, Precision::tf32, Precision::fp32, Precision::fp8, Precision::int8})
        if (device.peak_of(precision) > 0)
            return precision;
    return std::nullopt;
}

std::vector<std::string_view> precisions_of(const Accelerator& device) {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < precision_count; ++i)
        if (device.peak[i] > 0)
            names.push_back(precision_names[i]);
    return names;
}

std::optional<Precision> precision_of(const Order& order) {
    const Accelerator& device = order.hardware.device;
    const parameter::Value* given = order.given.find("precision");
    const auto chosen = given == nullptr ? usual_precision(device) : precision_named(given->text);
    if (chosen && device.peak_of(*chosen) > 0) {
        const std::string key = fmt::format("peak.{}", name_of(*chosen));
        const Provenance* source = source_of(device.sources, key);
        order.assumptions.push_back(
            {"peak",
             fmt::format("{} in {}", format_quantity(device.peak_of(*chosen), Measure::flop_rate), name_of(*chosen)),
             source == nullptr ? "the catalogue" : text_of(*source)});
        return chosen;
    }
    order.faults.add({}, "precision",
                     fmt::format("{} has no peak{}; it has {}", device.name,
                                 given == nullptr ? "" : fmt::format(" in {}", given->text),
                                 fmt::join(precisions_of(device), ", ")));
    return std::nullopt;
}

/// The share of the peak that products of matrices reach; 1 where it is not measured.
double ceiling_of(const Accelerator& device, Precision precision) {
    return device.reachable(precision) / device.peak_of(precision);
}

Range mfu_of(const Order& order, double ceiling) {
    const parameter::Value* given = order.given.find("mfu");
    if (given == nullptr) {
        const DefaultFigure& usual = order.defaults.at("mfu");
        const Range mfu = {std::min(usual.value.low, ceiling), std::min(usual.value.central, ceiling),
                           std::min(usual.value.high, ceiling)};
        order.note("MFU", mfu, "", text_of(usual.source));
        return mfu;
    }
    if (!(given->number > 0))
        order.faults.add({}, "mfu", "expected above 0: at 0 no work is done");
    else if (given->number > ceiling)
        order.faults.add({}, "mfu",
                         fmt::format("{} is above {:.3g}, the most that products of matrices reach on {}", given->text,
                                     ceiling, order.hardware.device.name));
    const Range mfu = Range::exactly(given->number);
    order.note("MFU", mfu, "", "stated");
    return mfu;
}

} // namespace

Speed speed_of(const Order& order) {
    const auto precision = precision_of(order);
    if (!precision)
        return {};
    const Range mfu = mfu_of(order, ceiling_of(order.hardware.device, *precision));
    return {*precision, mfu * order.hardware.device.peak_of(*precision)};
}

Work work_of(const Order& order) {
    if (!says_work(order))
        return {};
    const double trials = order.given.number("trials");
    if (const parameter::Value* flop = order.given.find("flop"))
        return {trials * flop->number, 0, fmt::format("{}{}", trials_text(trials), flop->text)};
    if (order.given.has("hours")) {
        const double hours = order.given.duration("hours").seconds() / 3600;
        return {0, trials * hours, fmt::format("{}{}", trials_text(trials), order.given.text("hours"))};
    }
    return work_of_model(order, trials);
}

} // namespace sunward::estimate
