// Fields: zones and their signals.
#include <algorithm>

#include "schema.hpp"

namespace sunward::scenario {

using namespace types;

namespace {

constexpr auto format_of = &SignalFormatInfo::format;

std::vector<std::string_view> formats(std::initializer_list<SignalFormat> wanted) {
    return names_of(signal_formats(), format_of, wanted);
}

/// Formats that are read from a file, among `words`.
std::vector<std::string_view> file_formats(const std::vector<Choice>& words) {
    const auto written = formats({SignalFormat::constant, SignalFormat::profile});
    std::vector<std::string_view> names;
    for (const Choice& word : words)
        if (std::ranges::find(written, word.name) == written.end())
            names.push_back(word.name);
    return names;
}

/// Only intensities are in the formats that are made for them.
std::vector<Choice> format_words(Measure measure) {
    std::vector<Choice> words = choices_of(signal_formats());
    if (measure != Measure::intensity) {
        const auto names = formats({SignalFormat::constant, SignalFormat::profile, SignalFormat::csv});
        std::erase_if(words, [&](const Choice& word) { return std::ranges::find(names, word.name) == names.end(); });
    }
    return words;
}

void add(std::vector<Field>& fields, std::vector<Field> more) { fields.insert(fields.end(), more.begin(), more.end()); }

std::vector<Field> written_fields(Measure measure) {
    const auto constant = formats({SignalFormat::constant});
    const auto profile = formats({SignalFormat::profile});
    return {
        field("constant", signed_quantity(measure), "The value").required().only_with(constant),
        field("values", list_of(signed_quantity(measure)),
              "Values in equal steps that fill `period`, the first one at midnight UTC of the horizon's first day "
              "(of the Monday at or before it when the period is a week or several)")
            .only_with(profile),
        field("period", step(), "With `values`: the time after which they repeat").or_else("1 d").only_with(profile),
        field("mean", signed_quantity(measure), "In place of `values`: mean of a daily course").only_with(profile),
        field("amplitude", signed_quantity(measure), "With `mean`: amplitude of the 24 h cosine, lowest at `low_hour`")
            .or_derived("0")
            .only_with(profile),
        field("second", signed_quantity(measure), "With `mean`: amplitude of the 12 h cosine, lowest at `low_hour` too")
            .or_derived("0")
            .only_with(profile),
        field("low_hour", number(0, 24), "With `mean`: hour of the day (UTC) of the least value")
            .or_else("13")
            .only_with(profile),
        field("weekend", number(0, 1000), "Factor on Saturday and Sunday (UTC)").or_else("1").only_with(profile),
    };
}

std::vector<Field> column_fields(Measure measure) {
    const auto csv = formats({SignalFormat::csv});
    return {
        field("time", text(), "Name of the column with the times").required().only_with(csv),
        field("value", text(), "Name of the column with the values").required().only_with(csv),
        measure == Measure::intensity
            ? field("unit", unit(measure), "Unit of the values; required with csv")
                  .or_derived("what the header or the format says")
                  .only_with(formats({SignalFormat::csv, SignalFormat::electricity_maps, SignalFormat::entsoe,
                                      SignalFormat::watttime, SignalFormat::carbon_aware_sdk, SignalFormat::neso_actual,
                                      SignalFormat::neso_forecast}))
            : field("unit", unit(measure), "Unit of the values").required().only_with(csv),
    };
}

/// Files that are tables.
std::vector<std::string_view> table_formats(std::vector<std::string_view> files) {
    std::erase(files, formats({SignalFormat::carbon_aware_sdk}).front());
    return files;
}

std::vector<Field> intensity_fields() {
    const auto mix = formats({SignalFormat::eia_mix});
    return {
        field("basis", one_of(basis_list), "What the intensity counts; required with electricity-maps")
            .or_derived("what the format implies"),
        field("factors", either(one_of(factor_list), table_of(text(), quantity(Measure::intensity))),
              "Emission factors: a named table, or fuels as the file's header names them with an intensity each")
            .or_else("eia-file")
            .only_with(mix),
        field("least_total", ratio(0, 1),
              "Hours generating less than this share of the median hour are taken as missing")
            .or_else("0")
            .only_with(mix),
        field("location", text(), "Which location of the file")
            .required()
            .only_with(formats({SignalFormat::carbon_aware_sdk})),
    };
}

/// EIA labels the ends of hours.
Field label_field(Measure measure, const std::vector<std::string_view>& files) {
    Field label = field("label", one_of(label_list), "Which end of its period a time names")
                      .or_else("period-start")
                      .only_with(files);
    if (measure == Measure::intensity)
        return std::move(label).or_else_with(formats({SignalFormat::eia_mix}).front(), "period-end");
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
    const std::vector<Choice> words = format_words(measure);
    const auto files = file_formats(words);
    Record table{name, help, {}, "constant", {"format"}, {"values", "mean"}};
    add(table.fields, {field("format", choice(words), "Where the values come from")
                           .or_else(formats({SignalFormat::constant}).front()),
                       field("file", path(), "File with the values").required().only_with(files)});
    add(table.fields, written_fields(measure));
    add(table.fields, column_fields(measure));
    if (measure == Measure::intensity)
        add(table.fields, intensity_fields());
    add(table.fields, dialect_fields(table_formats(files)));
    add(table.fields, series_fields(files, label_field(measure, files)));
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
