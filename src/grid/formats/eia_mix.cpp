// Generation by fuel turned into carbon intensity.
//   intensity [g/kWh] = sum over fuels of (factor [g/kWh] x generation [MWh]) / sum of generation, generation >= 0
// Source: the usual attributional average of production; EIA-930 hourly net generation by energy source.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include <fmt/format.h>

#include "grid/signal/parameters.hpp"
#include "grid/signal/table.hpp"
#include "sunward/error/count.hpp"
#include "sunward/grid/fuel.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::grid::formats {

using namespace parameter::types;

namespace {

struct FuelColumn {
    std::size_t column;
    double factor;
};

struct OtherColumn {
    std::size_t column;
    bool faulty = false;
};

struct MixColumns {
    std::size_t time = 0;
    std::vector<FuelColumn> fuels;
    std::vector<OtherColumn> others; ///< fuels without a factor, if they generate anything
};

/// What the file says, hour by hour; `total` is NaN where a cell is empty, nothing generates, or the hour is bogus.
struct MixHours {
    std::vector<FuelColumn> fuels;
    std::vector<std::string> names; ///< of the fuels
    std::vector<Instant> at;
    std::vector<std::vector<double>> generation; ///< by fuel, MWh
    std::vector<double> total;
    std::vector<std::string> notes;
};

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

MixColumns find_columns(const CsvReader& csv, const FactorTable& factors) {
    MixColumns columns;
    columns.time = csv.require("timestamp");
    for (std::size_t i = 0; i < csv.header().size(); ++i) {
        const std::string& name = csv.header()[i];
        if (i == columns.time || name == published_intensity)
            continue;
        if (const auto known = factors.find(name); known != factors.end())
            columns.fuels.push_back({i, known->second});
        else
            columns.others.push_back({i});
    }
    if (columns.fuels.empty()) {
        std::string names;
        for (const auto& [fuel, factor] : factors)
            names += (names.empty() ? "" : ", ") + fuel;
        throw InputError({csv.file(), 1, 0}, "", "no column is a fuel with a factor; expected some of " + names);
    }
    return columns;
}

void check_others(Table& table, std::vector<OtherColumn>& others) {
    for (OtherColumn& other : others) {
        if (other.faulty)
            continue;
        const auto number = table.csv().parse(other.column);
        if (number && *number != 0) {
            other.faulty = true;
            table.fault(other.column, "this fuel generates but has no factor; add it to the factors");
        }
    }
}

/// Appends an hour; a negative generation counts as 0.
void read_hour(Table& table, MixHours& hours, std::size_t& negatives) {
    double total = 0;
    for (std::size_t f = 0; f < hours.fuels.size(); ++f) {
        double generation = table.number(hours.fuels[f].column);
        if (generation < 0) {
            generation = 0;
            ++negatives;
        }
        hours.generation[f].push_back(generation);
        total += generation;
    }
    hours.total.push_back(total == 0 ? std::numeric_limits<double>::quiet_NaN() : total);
}

/// Upper median of the hours that have a total; 0 when none has.
double median_total(std::vector<double> totals) {
    std::erase_if(totals, [](double total) { return std::isnan(total); });
    if (totals.empty())
        return 0;
    const auto middle = totals.begin() + static_cast<std::ptrdiff_t>(totals.size() / 2);
    std::ranges::nth_element(totals, middle);
    return *middle;
}

/// Hours in which most of a region did not report look like hours of another mix.
void note_bogus(MixHours& hours) {
    constexpr double least_share = 0.1;
    const double least = least_share * median_total(hours.total);
    std::vector<Instant> odd;
    for (std::size_t i = 0; i < hours.total.size(); ++i)
        if (hours.total[i] < least)
            odd.push_back(hours.at[i]);
    if (!odd.empty())
        hours.notes.push_back(fmt::format("{} with a total below {} of the median hour's, used as they stand; "
                                          "'least_total: {}' takes them as missing: {}",
                                          counted(odd.size(), "hour"), shortest(least_share), shortest(least_share),
                                          list_times(odd)));
}

void drop_bogus(MixHours& hours, double least_total) {
    if (least_total == 0)
        return note_bogus(hours);
    const double least = least_total * median_total(hours.total);
    std::vector<Instant> bogus;
    for (std::size_t i = 0; i < hours.total.size(); ++i) {
        if (hours.total[i] < least) {
            hours.total[i] = std::numeric_limits<double>::quiet_NaN();
            bogus.push_back(hours.at[i]);
        }
    }
    if (!bogus.empty())
        hours.notes.push_back(fmt::format("{} with a total below {} of the median hour's taken as missing: {}",
                                          counted(bogus.size(), "hour"), shortest(least_total), list_times(bogus)));
}

/// The repeated hour of autumn at the start of a file.
void settle(const Table& table, MixHours& hours) {
    Readings readings;
    for (const Instant at : hours.at)
        readings.points.push_back({at, 0});
    table.settle(readings);
    for (std::size_t i = 0; i < hours.at.size(); ++i)
        hours.at[i] = readings.points[i].at;
    std::ranges::move(readings.notes, std::back_inserter(hours.notes));
}

MixHours read_hours(const SignalSource& source) {
    check_options(source);
    Table table(source);
    MixColumns columns = find_columns(table.csv(), source.factors);
    MixHours hours;
    hours.fuels = std::move(columns.fuels);
    for (const FuelColumn& fuel : hours.fuels)
        hours.names.push_back(table.csv().header()[fuel.column]);
    hours.generation.resize(hours.fuels.size());
    std::size_t negatives = 0;
    while (table.next()) {
        const auto at = table.time(columns.time);
        read_hour(table, hours, negatives);
        check_others(table, columns.others);
        hours.at.push_back(at.value_or(Instant{})); // a time that cannot be read ends in a fault
    }
    table.finish();
    settle(table, hours);
    const auto incomplete = std::ranges::count_if(hours.total, [](double total) { return std::isnan(total); });
    if (incomplete > 0)
        hours.notes.push_back(fmt::format("{} without complete generation taken as missing",
                                          counted(static_cast<std::uint64_t>(incomplete), "hour")));
    if (negatives > 0)
        hours.notes.push_back(fmt::format("{} counted as 0", counted(negatives, "negative generation")));
    drop_bogus(hours, least_total_of(source));
    for (std::string& note : table.notes(columns.time))
        hours.notes.push_back(std::move(note));
    return hours;
}

Readings read(const SignalSource& source) {
    MixHours hours = read_hours(source);
    Readings readings;
    if (source.factors == eia_file_factors() || source.factors == ipcc_2014_factors())
        readings.basis = Basis::life_cycle;
    readings.points.reserve(hours.at.size());
    for (std::size_t i = 0; i < hours.at.size(); ++i) {
        double grams = 0;
        for (std::size_t f = 0; f < hours.fuels.size(); ++f)
            grams += hours.fuels[f].factor * hours.generation[f][i];
        readings.points.push_back({hours.at[i], grams / hours.total[i]});
    }
    readings.notes = std::move(hours.notes);
    return readings;
}

/// The same file by fuel, MWh an hour; missing where the intensity is.
struct FuelReadings {
    std::string fuel;
    double factor; ///< gCO2e/kWh
    Readings readings;
};

std::vector<FuelReadings> read_by_fuel(const SignalSource& source) {
    const MixHours hours = read_hours(source);
    std::vector<FuelReadings> fuels;
    for (std::size_t f = 0; f < hours.fuels.size(); ++f) {
        FuelReadings& fuel = fuels.emplace_back(FuelReadings{hours.names[f], hours.fuels[f].factor, {}});
        for (std::size_t i = 0; i < hours.at.size(); ++i)
            fuel.readings.points.push_back(
                {hours.at[i], std::isnan(hours.total[i]) ? hours.total[i] : hours.generation[f][i]});
    }
    return fuels;
}

/// The table over the fuels that the source knows; 0 for a fuel that it does not list.
SignalSource with_table(const SignalSource& source, const FactorTable& table) {
    SignalSource other = source;
    for (auto& [fuel, value] : other.factors) {
        const auto known = table.find(fuel);
        value = known == table.end() ? 0 : known->second;
    }
    return other;
}

MixOrigin mix(const SignalSource& source) {
    MixOrigin origin;
    origin.carbon_free = read_signal(with_table(source, carbon_free_fuels())).series;
    origin.renewable = read_signal(with_table(source, renewable_fuels())).series;
    origin.water = read_signal(with_table(source, water_by_fuel())).series;
    std::vector<FuelReadings> fuels = read_by_fuel(source);
    for (FuelReadings& fuel : fuels)
        origin.fuels.push_back({std::move(fuel.fuel), fuel.factor, finished_series(fuel.readings, source)});
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
