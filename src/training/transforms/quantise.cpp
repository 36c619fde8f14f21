#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "sunward/training/transform.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::training::transforms {

using namespace parameter;
using namespace parameter::types;

namespace {

// J a token against bf16 in serving, by sequences in a batch. The sign is not given: one factor for all would be wrong.
struct Row {
    Precision precision;
    double from, to;
    MeasuredFactor energy;
};

constexpr std::array<Row, 4> measured = {{
    {Precision::fp8, 8, 16, {1.13, 1.30, 1.56}},
    {Precision::fp8, 17, 64, {1, 1, 1}},
    {Precision::fp8, 65, 256, {0.71, 0.89, 1}},
    {Precision::int8, 1, 1, {1.17, 1.31, 1.33}},
}};

constexpr std::array<Choice, 4> precisions = {{{"fp8", "8 bit, floating point"},
                                               {"int8", "8 bit, whole numbers"},
                                               {"fp4", "4 bit, floating point"},
                                               {"int4", "4 bit, whole numbers"}}};

Parameters parameters() {
    return {
        field("precision", choice({precisions.begin(), precisions.end()}), "Of the weights").required(),
        field("weights_only", boolean(), "Products are computed in the precision before").or_else("false"),
        field("batch", integer(1, 1e6), "Sequences that are served together").required(),
        field("energy", number_above(0, 10), "J a token in serving, against that before")
            .or_derived("as measured for the precision and batch"),
        field("overhead", ratio(0, 10), "Time to dequantise, as a share of the time without").or_else("0"),
    };
}

std::optional<MeasuredFactor> energy_of(const Values& values) {
    if (values.has("energy")) {
        const double stated = values.number("energy");
        return MeasuredFactor{stated, stated, stated};
    }
    const auto precision = precision_named(values.text("precision"));
    const auto batch = static_cast<double>(values.whole("batch"));
    const auto found = std::ranges::find_if(
        measured, [&](const Row& row) { return row.precision == precision && row.from <= batch && batch <= row.to; });
    return found == measured.end() ? std::nullopt : std::optional(found->energy);
}

std::vector<Fault> faults(const Algorithm& before, const Values& values) {
    std::vector<Fault> found;
    const Precision to = *precision_named(values.text("precision"));
    if (bytes_of(to) >= bytes_of(before.precision))
        found.push_back({{},
                         "precision",
                         std::string(name_of(to)) + ", expected fewer bytes than the " +
                             std::string(name_of(before.precision)) + " before"});
    if (!energy_of(values))
        found.push_back({{},
                         "energy",
                         "missing; of " + std::string(name_of(to)) + " with a batch of " +
                             std::to_string(values.whole("batch")) + " nothing was measured (fp8: 8 to 256; int8: 1)"});
    return found;
}

Algorithm apply(const Algorithm& before, const Values& values) {
    const Precision to = *precision_named(values.text("precision"));
    const MeasuredFactor energy = *energy_of(values);
    Algorithm after = before;
    after.weights = bytes_of(to) / bytes_of(before.precision) * before.weights;
    if (!values.flag("weights_only"))
        after.precision = to;
    after.kernel_efficiency /= 1 + values.number("overhead");
    after.serving_energy.low *= energy.low;
    after.serving_energy.central *= energy.central;
    after.serving_energy.high *= energy.high;
    return after;
}

} // namespace

extern const Transform quantise = {
    .name = "quantise",
    .help = "weights, and products unless only weights, in fewer bits; energy as measured by batch",
    .source = "fp8: ML.ENERGY benchmark, arXiv 2601.22076; int8 (LLM.int8): bitsandbytes documentation, RTX 4090",
    .parameters = parameters,
    .example = "{precision: fp8, batch: 128, quality: 99 %}",
    .apply = apply,
    .faults = faults,
};

} // namespace sunward::training::transforms
