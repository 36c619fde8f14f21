// Fields: zones and their signals.
#include "scenario/fields/schema.hpp"
#include "sunward/grid/signal_format.hpp"

namespace sunward::scenario {

using namespace types;

namespace {

void add(std::vector<Field>& fields, std::vector<Field> more) { fields.insert(fields.end(), more.begin(), more.end()); }

/// Formats that can hold values of a measure.
std::vector<const SignalFormat*> formats_of(Measure measure) {
    std::vector<const SignalFormat*> formats;
    for (const SignalFormat* format : signal_formats())
        if (measure == Measure::intensity || !format->traits.intensities_only)
            formats.push_back(format);
    return formats;
}

/// Names of those that have a trait.
template <typename Has>
std::vector<std::string_view> names_with(const std::vector<const SignalFormat*>& formats, const Has& has) {
    std::vector<std::string_view> names;
    for (const SignalFormat* format : formats)
        if (has(*format))
            names.push_back(format->name);
    return names;
}

Field label_field(const std::vector<const SignalFormat*>& formats, const std::vector<std::string_view>& files) {
    Field label = field("label", one_of(label_list), "Which end of its period a time names")
                      .or_else("period-start")
                      .only_with(files);
    for (const SignalFormat* format : formats)
        if (format->traits.labels_ends)
            label.fallback_for.emplace_back(format->name, "period-end");
    return label;
}

std::vector<Field> series_fields(const std::vector<std::string_view>& files, Field label) {
    return {
        std::move(label),
        field("gaps", one_of(gap_list),
              "What to do about missing times and values; with `fail` those that the run does not get to are told only")
            .or_else("fail")
            .only_with(files),
        field("ends", one_of(end_list), "What to do about times outside the data").or_else("fail").only_with(files),
        field("shape", one_of(shape_list), "What happens between two values; linear needs `resample`")
            .or_else("step")
            .only_with(files),
        field("max_step", span(), "Longest step that is not a gap")
            .or_derived("one and a half times the usual step nearby")
            .only_with(files),
        field("time_zone", time_zone(), "Zone of times without an offset").or_derived("UTC").only_with(files),
        field("drop_zeros", boolean(), "Zeros mean missing").or_else("false").only_with(files),
        field("resample", step(), "Step of the series that is used, counted from midnight UTC of its first day")
            .or_derived("the steps of the file")
            .only_with(files),
        field("sample", boolean(), "With `resample`: the value at the start of each step instead of its mean")
            .or_else("false")
            .only_with(files),
        field("shift", signed_duration(), "Added to all times, to replay another year").or_else("0 s").only_with(files),
    };
}

Record signal_record(std::string_view name, std::string_view help, Measure measure) {
    const auto formats = formats_of(measure);
    const std::span<const SignalFormat* const> list(formats);
    const auto files = names_with(formats, [](const SignalFormat& format) { return format.read != nullptr; });
    const auto tables = names_with(
        formats, [](const SignalFormat& format) { return format.read != nullptr && format.traits.is_table; });
    Record table{name, help, {}, "constant", {"format"}, {}};
    add(table.fields,
        {field("format", choice(words_of(list)), "Where the values come from").or_else(formats.front()->name),
         field("file", path(), "File with the values").required().only_with(files)});
    add(table.fields,
        fields_of<SignalFormat>(list, nullptr, [&](const SignalFormat& format) { return format.parameters(measure); }));
    add(table.fields, dialect_fields(tables));
    add(table.fields, series_fields(files, label_field(formats, files)));
    for (const SignalFormat* format : formats)
        if (format->traits.exactly_one != nullptr)
            table.exactly_one = format->traits.exactly_one();
    return table;
}

const Record& intensity_record() {
    static const Record table =
        signal_record("intensity signal",
                      "Carbon intensity through time. A bare intensity such as `400 gCO2/kWh` applies throughout.",
                      Measure::intensity);
    return table;
}

const Record& price_record() {
    static const Record table = signal_record(
        "price signal", "Price of energy through time. A bare price such as `45 EUR/MWh` applies throughout.",
        Measure::price);
    return table;
}

const Record& share_record() {
    static const Record table = signal_record(
        "share signal", "A share of the supply through time. A bare share such as `60 %` applies throughout.",
        Measure::ratio);
    return table;
}

const Record& water_record() {
    static const Record table = signal_record(
        "water signal", "Water by energy through time. A bare value such as `1.8 L/kWh` applies throughout.",
        Measure::water);
    return table;
}

const Record& signals_record() {
    static const Record table = {
        "signals",
        "What is known about a zone's electricity. Accounting uses every signal given; the policy says which one it "
        "optimises.",
        {
            field("average", record(intensity_record()), "Average carbon intensity of what is consumed"),
            field("marginal", record(intensity_record()), "Carbon intensity of one more unit"),
            field("price", record(price_record()), "Price of energy; all zones have the same currency"),
            field("residual", record(intensity_record()),
                  "Residual mix: intensity of what no contract or certificate has claimed, for market-based carbon")
                .or_derived("none; where it is needed the average counts, with a note"),
            field("carbon_free", record(share_record()),
                  "Share of the supply from wind, solar, hydro, geothermal, biomass and nuclear")
                .or_derived("what the file of `average` says of it"),
            field("renewable", record(share_record()), "The same without nuclear")
                .or_derived("what the file of `average` says of it"),
            field("water", record(water_record()), "Water that the power plants consume")
                .or_derived("the mix of `average`, if its format is eia-mix (Macknick et al. 2012, medians)"),
        },
        {},
        {},
        {}};
    return table;
}

} // namespace

const Record& output_signal_record() {
    static const Record table = signal_record(
        "power signal", "Power through time. A bare power such as `5 MW` applies throughout.", Measure::power);
    return table;
}

const Record& zone_record() {
    static const Record table = {
        "zone",
        "A region of the grid.",
        {
            field("name", name(), "Name of the zone").required(),
            field("signals", record(signals_record()), "Carbon intensity and price, for zones without plants")
                .or_else("{}"),
            field("preset", choice(preset_words()), "A built-in zone: plants, demand and weather").or_derived("none"),
            field("scale", number_above(0, 1000), "With `preset`: factor on plants and demand").or_else("1"),
            field("basis", one_of(basis_list), "With `preset`: what its emission factors count").or_else("life-cycle"),
            field("exchange", number_above(0, 1e6),
                  "With `preset`: value of its currency in that of the other prices, where they differ")
                .or_derived("prices stay in its currency"),
            field("case", reference("cases"), "Transmission network that the zone is a bus of").or_derived("none"),
            field("bus", integer(1, 1e9), "With `case`: number of the bus").or_derived("none"),
            field("fleet", record(fleet_record()), "The scenario's own plants").or_derived("none"),
            field("at", record(place_record()), "With `fleet`: where its solar and wind plants are")
                .or_derived("not stated"),
            field("weather", record(weather_record()), "With `fleet`: weather of its solar and wind plants")
                .or_derived("none"),
        },
        {},
        {},
        {}};
    return table;
}

} // namespace sunward::scenario
