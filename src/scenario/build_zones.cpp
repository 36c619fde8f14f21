// Zones and their signals.
#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "build.hpp"
#include "choices.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::scenario {

namespace {

double figure_of(const Node& signal, std::string_view key, SignalKind kind) {
    const Node* found = signal.get(key);
    return found == nullptr ? 0 : figure(found->number, kind);
}

Profile build_profile(const Node& signal, SignalKind kind) {
    Profile profile;
    if (const Node* values = signal.get("values"))
        for (const Entry& entry : values->entries)
            profile.values.push_back(figure(entry.value.number, kind));
    profile.period = span_of(signal, "period");
    profile.mean = figure_of(signal, "mean", kind);
    profile.amplitude = figure_of(signal, "amplitude", kind);
    profile.second = figure_of(signal, "second", kind);
    profile.low_hour = value(signal, "low_hour");
    profile.weekend = value(signal, "weekend");
    return profile;
}

FactorTable build_factors(const Node& factors) {
    if (factors.is_scalar())
        return chosen(factor_list, factors.text)();
    FactorTable table;
    for (const Entry& entry : factors.entries)
        table.emplace(entry.key, figure(entry.value.number, SignalKind::average));
    return table;
}

void read_series_fields(const Node& signal, SignalSource& source) {
    source.series.label = chosen(label_list, signal.text_of("label"));
    source.series.gaps = chosen(gap_list, signal.text_of("gaps"));
    source.series.ends = chosen(end_list, signal.text_of("ends"));
    source.series.shape = chosen(shape_list, signal.text_of("shape"));
    if (signal.get("max_step") != nullptr)
        source.series.max_step = span_of(signal, "max_step");
    if (signal.get("resample") != nullptr)
        source.resample = span_of(signal, "resample");
    source.time_zone = signal.text_of("time_zone");
    source.drop_zeros = flag(signal, "drop_zeros");
    source.sample = flag(signal, "sample");
    source.shift = span_of(signal, "shift");
}

/// Currency of the texts of a price signal, all of which have to name the same one.
std::string currency_of(const Node& signal) {
    if (const Node* unit = signal.get("unit"))
        return price_currency("1 " + unit->text);
    for (const std::string_view key : {"constant", "mean"})
        if (signal.get(key) != nullptr)
            return price_currency(signal.text_of(key));
    const Node* values = signal.get("values");
    return values == nullptr || values->entries.empty() ? std::string() : price_currency(values->entries[0].value.text);
}

SignalSource build_source(const Node& signal, SignalKind kind) {
    SignalSource source;
    source.format = value_of(signal_formats(), &SignalFormatInfo::format, signal.text_of("format"));
    source.kind = kind;
    if (signal.get("basis") != nullptr)
        source.basis = chosen(basis_list, signal.text_of("basis"));
    if (source.format == SignalFormat::constant) {
        source.constant = figure_of(signal, "constant", kind);
    } else if (source.format == SignalFormat::profile) {
        source.profile = build_profile(signal, kind);
    } else {
        source.file = signal.text_of("file");
        read_series_fields(signal, source);
    }
    if (const Node* factors = signal.get("factors"))
        source.factors = build_factors(*factors);
    if (signal.get("least_total") != nullptr)
        source.least_total = value(signal, "least_total");
    source.time_column = signal.text_of("time");
    source.value_column = signal.text_of("value");
    if (const Node* unit = signal.get("unit"))
        source.scale = figure(unit->number, kind);
    source.location = signal.text_of("location");
    if (kind == SignalKind::price)
        source.currency = currency_of(signal);
    return source;
}

std::string_view kind_key(SignalKind kind) {
    switch (kind) {
    case SignalKind::average: return "average";
    case SignalKind::marginal: return "marginal";
    case SignalKind::price: return "price";
    }
    return "";
}

/// Reads one signal of a zone; nothing when the zone does not have it or its input has faults.
std::optional<Signal> build_signal(const Node& signals, SignalKind kind, const std::string& path, Faults& faults) {
    const Node* node = signals.get(kind_key(kind));
    if (node == nullptr)
        return std::nullopt;
    try {
        Signal signal = read_signal(build_source(*node, kind));
        if (signal.kind == kind)
            return signal;
        faults.add(node->at, path,
                   fmt::format("'{}' holds {} values, expected them under '{}'", node->text_of("format"),
                               kind_key(signal.kind), kind_key(signal.kind)));
    } catch (const InputError& error) {
        faults.add_input(error, node->at, path, "profile.");
    }
    return std::nullopt;
}

/// All prices of a profile are in the currency of the first.
void check_currencies(const Node& signal, const std::string& path, const std::string& currency, Faults& faults) {
    const auto check = [&](const Node& node, const std::string& field) {
        const std::string other = node.is_scalar() ? price_currency(node.text) : currency;
        if (other != currency)
            faults.add(
                node.at, field,
                fmt::format("'{}' is in {}, another price in {}; expected one currency", node.text, other, currency));
    };
    for (const std::string_view key : {"constant", "mean", "amplitude", "second"})
        if (const Node* node = signal.get(key))
            check(*node, join(path, key));
    if (const Node* unit = signal.get("unit"))
        check(scalar_node("1 " + unit->text, unit->at), join(path, "unit"));
    if (const Node* values = signal.get("values"))
        for (std::size_t i = 0; i < values->entries.size(); ++i)
            check(values->entries[i].value, join(join(path, "values"), i));
}

} // namespace

/// Fifteen digits undo the rounding of the way there and back, so that 320 stays 320.
double figure(double base, SignalKind kind) {
    const double value = kind == SignalKind::price ? Price::from_base(base).in(currency_per_megawatt_hour)
                                                   : Intensity::from_base(base).in(gram_per_kilowatt_hour);
    return std::strtod(fmt::format("{:.15g}", value).c_str(), nullptr);
}

std::vector<Zone> build_zones(const Node& zones, std::string& currency, Faults& faults) {
    std::vector<Zone> result;
    for (std::size_t z = 0; z < zones.entries.size(); ++z) {
        const Node& signals = *zones.entries[z].value.find("signals");
        const std::string path = join(join("zones", z), "signals");
        Zone& zone = result.emplace_back();
        zone.name = zones.entries[z].value.text_of("name");
        zone.average = build_signal(signals, SignalKind::average, join(path, "average"), faults);
        zone.marginal = build_signal(signals, SignalKind::marginal, join(path, "marginal"), faults);
        zone.price = build_signal(signals, SignalKind::price, join(path, "price"), faults);
        if (const Node* price = signals.get("price")) {
            if (currency.empty())
                currency = currency_of(*price);
            check_currencies(*price, join(path, "price"), currency, faults);
        }
    }
    return result;
}

void check_coverage(const Node& root, const Scenario& scenario, Faults& faults) {
    const Horizon& horizon = scenario.horizon;
    Instant end = horizon.start + horizon.length.value_or(Duration{});
    if (!horizon.length && !scenario.workload.jobs.empty())
        end = std::max(end, scenario.workload.jobs.back().request.submit);
    const Node& zones = *root.find("zones");
    for (std::size_t z = 0; z < scenario.zones.size(); ++z) {
        const Zone& zone = scenario.zones[z];
        for (const auto* signal : {&zone.average, &zone.marginal, &zone.price}) {
            if (!*signal || (*signal)->series.ends() != EndRule::fail)
                continue;
            const Series& series = (*signal)->series;
            if (series.begin() <= horizon.start && series.end() >= end)
                continue;
            const std::string_view key = kind_key((*signal)->kind);
            faults.add(
                zones.entries[z].value.find("signals")->find(key)->at, join(join(join("zones", z), "signals"), key),
                fmt::format("{} covers {} to {}, expected all of {} to {}; or state 'ends: hold' or 'ends: repeat'",
                            (*signal)->source, to_string(series.begin()), to_string(series.end()),
                            to_string(horizon.start), to_string(end)));
        }
    }
}

} // namespace sunward::scenario
