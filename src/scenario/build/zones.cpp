// Zones and their signals.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "scenario/build/build.hpp"
#include "scenario/build/zone_series.hpp"
#include "scenario/fields/choices.hpp"
#include "scenario/fields/rule_values.hpp"
#include "sunward/grid/fuel.hpp"
#include "sunward/grid/signal_format.hpp"

namespace sunward::scenario {

CsvDialect dialect_of(const Node& node) {
    return {chosen(separator_list, node.text_of("separator")), chosen(decimal_list, node.text_of("decimal"))};
}

namespace {

FactorTable build_factors(const Node& factors) {
    if (factors.is_scalar())
        return chosen(factor_list, factors.text)();
    FactorTable table;
    for (const Entry& entry : factors.entries)
        table.emplace(entry.key, signal_figure(entry.value.number, Measure::intensity));
    return table;
}

/// What the means over steps of `resample` are taken of: all of the steps that are read. Samples are those at starts.
TimeSpan in_whole_steps(const TimeSpan& span, Duration step, bool sample) {
    constexpr Duration day = Duration::from_days(1);
    if (day.us % step.us != 0) // where steps begin is for the file to say
        return {span.from - step, sample ? span.to : span.to + step};
    const auto into = [&](Instant t) { return Duration{((t.us % step.us) + step.us) % step.us}; };
    const Duration past = into(span.to);
    return {span.from - into(span.from), past.us > 0 && !sample ? span.to + (step - past) : span.to};
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
    if (source.resample.us > 0 && source.series.needed)
        source.series.needed = in_whole_steps(*source.series.needed, source.resample, source.sample);
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

SignalSource build_source(const Node& signal, SignalKind kind, Measure measure, const Horizon& horizon) {
    SignalSource source;
    source.series.needed = needed_span(horizon);
    source.format = &signal_format(signal.text_of("format"));
    source.values = values_of(signal, source.format->parameters(measure));
    source.kind = kind;
    source.measure = measure;
    source.start = horizon.start;
    if (signal.get("basis") != nullptr)
        source.basis = chosen(basis_list, signal.text_of("basis"));
    if (source.format->read != nullptr) {
        source.file = signal.text_of("file");
        read_series_fields(signal, source);
    }
    if (const Node* factors = signal.get("factors"))
        source.factors = build_factors(*factors);
    source.dialect = dialect_of(signal);
    if (const Node* unit = signal.get("unit"))
        source.scale = signal_figure(unit->number, measure);
    if (kind == SignalKind::price)
        source.currency = currency_of(signal);
    return source;
}

/// The signals of a zone that know what they are.
struct ZoneSignal {
    std::string_view key;
    SignalKind kind;
    std::optional<Signal> Zone::*signal;
};
constexpr ZoneSignal zone_signals[] = {
    {"average", SignalKind::average, &Zone::average},
    {"marginal", SignalKind::marginal, &Zone::marginal},
    {"price", SignalKind::price, &Zone::price},
    {"residual", SignalKind::average, &Zone::residual},
};

/// What is known of a zone's mix.
struct MixSeries {
    std::string_view key;
    Measure measure;
    std::optional<Series> Zone::*series;
    std::optional<Series> MixOrigin::*of_mix;
};
constexpr MixSeries mix_series[] = {
    {"carbon_free", Measure::ratio, &Zone::carbon_free, &MixOrigin::carbon_free},
    {"renewable", Measure::ratio, &Zone::renewable, &MixOrigin::renewable},
    {"water", Measure::water, &Zone::water, &MixOrigin::water},
};

Measure measure_of(SignalKind kind) { return kind == SignalKind::price ? Measure::price : Measure::intensity; }

std::string_view kind_key(SignalKind kind) { return std::ranges::find(zone_signals, kind, &ZoneSignal::kind)->key; }

/// Reads one signal of a zone; nothing when the zone does not have it or its input has faults.
std::optional<Signal> build_signal(const Node& signals, const ZoneSignal& wanted, const Horizon& horizon,
                                   const std::string& path, Faults& faults) {
    const Node* node = signals.get(wanted.key);
    if (node == nullptr)
        return std::nullopt;
    if (signal_format(node->text_of("format")).traits.needs_unit && node->get("unit") == nullptr) {
        faults.add(node->at, join(path, "unit"), "missing, expected a unit such as gCO2/kWh: Unit of the values");
        return std::nullopt;
    }
    try {
        Signal signal = read_signal(build_source(*node, wanted.kind, measure_of(wanted.kind), horizon));
        if (signal.kind == wanted.kind)
            return signal;
        faults.add(node->at, path,
                   fmt::format("'{}' holds {} values, expected them under '{}'", node->text_of("format"),
                               kind_key(signal.kind), kind_key(signal.kind)));
    } catch (const InputError& error) {
        faults.add_input(error, *node, path, "profile.");
    }
    return std::nullopt;
}

/// The mix that comes with the average intensity.
MixOrigin build_origin(const Node& signals, Zone& zone, const Horizon& horizon, const std::string& path,
                       Faults& faults) {
    const Node* average = signals.get("average");
    if (average == nullptr || !zone.average)
        return {};
    try {
        MixOrigin origin = read_mix_origin(build_source(*average, SignalKind::average, Measure::intensity, horizon));
        if (!origin.unknown.empty())
            zone.notes.push_back(fmt::format("{} of the factors: counted as neither carbon-free nor renewable, and "
                                             "without water",
                                             fmt::join(origin.unknown, ", ")));
        for (const std::string& note : origin.notes)
            zone.notes.push_back(fmt::format("{}: {}", zone.average->source, note));
        return origin;
    } catch (const InputError& error) {
        faults.add_input(error, *average, join(path, "average"), "");
        return {};
    }
}

/// Shares and water: as they are stated, else those that come with the average intensity.
void build_mix(const Node& signals, Zone& zone, const Horizon& horizon, const std::string& path, Faults& faults) {
    MixOrigin origin = build_origin(signals, zone, horizon, path, faults);
    zone.mix = std::move(origin.fuels);
    for (const MixSeries& series : mix_series) {
        if (const Node* node = signals.get(series.key))
            zone.*series.series =
                build_amount(*node, series.measure, horizon, join(path, series.key), zone.notes, faults);
        else
            zone.*series.series = std::move(origin.*series.of_mix);
    }
}

/// All prices of a signal are in the scenario's currency.
void check_currencies(const Node& signal, const std::string& path, std::string& currency, Faults& faults) {
    for (const std::string_view key : {"constant", "mean", "amplitude", "second"})
        if (const Node* node = signal.get(key))
            take_currency(*node, Measure::price, join(path, key), currency, faults);
    if (const Node* unit = signal.get("unit"))
        take_currency(scalar_node("1 " + unit->text, unit->at), Measure::price, join(path, "unit"), currency, faults);
    if (const Node* values = signal.get("values"))
        for (std::size_t i = 0; i < values->entries.size(); ++i)
            take_currency(values->entries[i].value, Measure::price, join(join(path, "values"), i), currency, faults);
}

} // namespace

TimeSpan needed_span(const Horizon& horizon) {
    return {horizon.start, horizon.start + std::max(horizon.length.value_or(Duration{}), Duration{1})};
}

std::vector<Zone> build_zones(const Node& zones, const Horizon& horizon, std::string& currency, Faults& faults) {
    std::vector<Zone> result;
    for (std::size_t z = 0; z < zones.entries.size(); ++z) {
        const Node& signals = *zones.entries[z].value.find("signals");
        const std::string path = join(join("zones", z), "signals");
        Zone& zone = result.emplace_back();
        zone.name = zones.entries[z].value.text_of("name");
        for (const ZoneSignal& wanted : zone_signals)
            zone.*wanted.signal = build_signal(signals, wanted, horizon, join(path, wanted.key), faults);
        build_mix(signals, zone, horizon, path, faults);
        if (const Node* price = signals.get("price"))
            check_currencies(*price, join(path, "price"), currency, faults);
    }
    return result;
}

std::optional<Series> build_amount(const Node& node, Measure measure, const Horizon& horizon, const std::string& path,
                                   std::vector<std::string>& notes, Faults& faults) {
    try {
        const Signal signal = read_signal(build_source(node, SignalKind::amount, measure, horizon));
        for (const std::string& note : signal.notes)
            notes.push_back(fmt::format("{}: {}: {}", path, signal.source, note));
        const double most = *std::ranges::max_element(signal.series.values());
        if (measure != Measure::ratio || most <= 1)
            return signal.series;
        faults.add(node.at, path, fmt::format("reaches {}, expected shares of at most 1", shortest(most)));
    } catch (const InputError& error) {
        faults.add_input(error, node, path, "profile.");
    }
    return std::nullopt;
}

void take_currency(const Node& price, Measure measure, const std::string& path, std::string& currency, Faults& faults) {
    const std::string other = price.is_scalar() ? price_currency(price.text, measure) : std::string();
    if (currency.empty())
        currency = other;
    if (!other.empty() && other != currency)
        faults.add(
            price.at, path,
            fmt::format("'{}' is in {}, another price in {}; expected one currency", price.text, other, currency));
}

Instant horizon_end(const Scenario& scenario) {
    const Horizon& horizon = scenario.horizon;
    Instant end = horizon.start + horizon.length.value_or(Duration{});
    if (!horizon.length && !scenario.workload.jobs.empty())
        end = std::max(end, scenario.workload.jobs.back().request.submit);
    return end;
}

std::vector<ZoneSeries> series_of(const Node& node, const Zone& zone) {
    std::vector<ZoneSeries> found;
    const Node& signals = *node.find("signals");
    for (const ZoneSignal& wanted : zone_signals)
        if (const auto& signal = zone.*wanted.signal; signal && signals.find(wanted.key) != nullptr)
            found.push_back({wanted.key, signal->source, signals.find(wanted.key), &signal->series});
    for (const MixSeries& series : mix_series)
        if (const Node* of = signals.get(series.key); of != nullptr && zone.*series.series)
            found.push_back({series.key, of->text_of("file"), of, &*(zone.*series.series)});
    return found;
}

} // namespace sunward::scenario
