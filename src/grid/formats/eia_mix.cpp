// Generation by fuel as the EIA-930 mix files have it, under the fuels' own column names.
#include <cmath>

#include "grid/signal/mix.hpp"
#include "grid/signal/parameters.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::grid::formats {

using namespace parameter::types;

namespace {

constexpr std::string_view published_intensity = "avg_CI";

/// Hours that generate less than this share of the file's median hour are bogus; 0: none are. 0.1 finds the hours of
/// EIA-930 in which most of a region did not report.
double least_total_of(const SignalSource& source) {
    return source.values.has("least_total") ? source.values.number("least_total") : 0;
}

void check_options(const SignalSource& source) {
    Faults faults;
    const std::string file = source.file.string();
    if (source.factors.empty())
        faults.add({file, 0, 0}, "factors", "missing, expected a factor in gCO2/kWh for each fuel of the file");
    for (const auto& [fuel, factor] : source.factors)
        if (!std::isfinite(factor) || factor < 0)
            faults.add({file, 0, 0}, "factors." + fuel,
                       shortest(factor) + " is not a factor, expected a number of at least 0");
    if (!(least_total_of(source) < 1))
        faults.add({file, 0, 0}, "least_total", "expected a share below 1");
    faults.raise();
}

MixColumns find_columns(const CsvReader& csv, const SignalSource& source) {
    MixColumns columns;
    columns.time = csv.require("timestamp");
    columns.least_total = least_total_of(source);
    for (std::size_t i = 0; i < csv.header().size(); ++i) {
        const std::string& name = csv.header()[i];
        if (i == columns.time || name == published_intensity)
            continue;
        if (const auto known = source.factors.find(name); known != source.factors.end())
            columns.fuels.push_back({i, name, known->second});
        else
            columns.others.push_back({i, "this fuel generates but has no factor; add it to the factors"});
    }
    if (columns.fuels.empty()) {
        std::string names;
        for (const auto& [fuel, factor] : source.factors)
            names += (names.empty() ? "" : ", ") + fuel;
        throw InputError({csv.file(), 1, 0}, "", "no column is a fuel with a factor; expected some of " + names);
    }
    return columns;
}

Mix read_hours(const SignalSource& source) {
    check_options(source);
    Table table(source);
    MixColumns columns = find_columns(table.csv(), source);
    return read_mix(table, columns, [time = columns.time](Table& rows) { return rows.time(time); });
}

Readings read(const SignalSource& source) {
    Mix hours = read_hours(source);
    Readings readings = intensity_of(hours);
    if (source.factors == eia_file_factors() || source.factors == ipcc_2014_factors())
        readings.basis = Basis::life_cycle;
    readings.notes = std::move(hours.notes);
    return readings;
}

MixOrigin mix(const SignalSource& source) {
    constexpr double of_an_hour = 1; // MWh an hour
    MixOrigin origin = origin_of(read_hours(source), source, of_an_hour);
    for (const auto& [fuel, factor] : source.factors)
        if (!carbon_free_fuels().contains(fuel))
            origin.unknown.push_back(fuel);
    return origin;
}

} // namespace

extern const SignalFormat eia_mix = {
    .name = "eia-mix",
    .help = "generation by fuel, turned into intensity by a factor table",
    .source = "EIA-930 hourly net generation by energy source",
    .parameters =
        [](Measure) {
            const auto tables =
                parameter::choices_of(std::span<const parameter::Named<const FactorTable& (*)()>>(factor_list));
            return Parameters{
                basis_field(),
                field(
                    "factors", either(choice(tables), table_of(text(), quantity(Measure::intensity))),
                    "Emission factors: a named table, or fuels as the file's header names them with an intensity each")
                    .or_else("eia-file"),
                field("least_total", ratio(0, 1),
                      "Hours generating less than this share of the median hour are taken as missing")
                    .or_else("0"),
            };
        },
    .traits = {.holds = SignalKind::average, .intensities_only = true, .has_factors = true, .labels_ends = true},
    .page = {.looks = "MWh per fuel in each hour, whose end the time is (`label`). A column that generates and has no "
                      "factor is an error; `timestamp` and `avg_CI` are no fuels. Shares of carbon-free and renewable "
                      "supply and the water of the plants follow from the mix.",
             .lines = "timestamp,WND,SUN,WAT,OIL,NG,COL,NUC,OTH,avg_CI\n"
                      "2024-03-01 01:00:00+00:00,3130,1367,2304,44,6764,19,2265,189,222.3\n"
                      "2024-03-01 02:00:00+00:00,3011,640,2510,44,7120,19,2265,190,241.8",
             .cleaned = "Negative generation counts as 0, hours with an empty cell are missing, and so are those below "
                        "`least_total`; each with a count.",
             .example = "{format: eia-mix, file: CISO_2022.csv, factors: ipcc-2014, gaps: interpolate}"},
    .read = read,
    .mix = mix,
};

} // namespace sunward::grid::formats
