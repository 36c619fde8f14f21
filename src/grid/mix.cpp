// Generation by fuel turned into carbon intensity.
//   intensity [g/kWh] = sum over fuels of (factor [g/kWh] x generation [MWh]) / sum of generation, generation >= 0
// Source: the usual attributional average of production; EIA-930 hourly net generation by energy source.
#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "readings.hpp"
#include "sunward/units/parse.hpp"
#include "table.hpp"

namespace sunward::grid {

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

/// One hour of the file; `total` is NaN when a cell is empty.
struct MixHour {
    double grams_per_kwh;
    double total;
};

constexpr std::string_view published_intensity = "avg_CI";

void check_options(const SignalSource& source) {
    Faults faults;
    const std::string file = source.file.string();
    if (source.factors.empty())
        faults.add({file, 0, 0}, "factors", "missing, expected a factor in gCO2/kWh for each fuel of the file");
    for (const auto& [fuel, factor] : source.factors)
        if (!std::isfinite(factor) || factor < 0)
            faults.add({file, 0, 0}, "factors." + fuel,
                       shortest(factor) + " is no factor, expected a number of at least 0");
    if (!(source.least_total >= 0 && source.least_total < 1))
        faults.add({file, 0, 0}, "least_total", "expected a share of at least 0 and below 1");
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
        const auto number = parse_number(table.csv().cell(other.column));
        if (number && *number != 0) {
            other.faulty = true;
            table.fault(other.column, "this fuel generates but has no factor; add it to the factors");
        }
    }
}

MixHour read_hour(Table& table, const std::vector<FuelColumn>& fuels, std::size_t& negatives) {
    double grams = 0;
    double total = 0;
    for (const FuelColumn& fuel : fuels) {
        double generation = table.number(fuel.column);
        if (generation < 0) {
            generation = 0;
            ++negatives;
        }
        grams += fuel.factor * generation;
        total += generation;
    }
    if (total == 0)
        total = std::numeric_limits<double>::quiet_NaN();
    return {grams / total, total};
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

void drop_bogus(Readings& readings, const std::vector<double>& totals, double least_total) {
    if (least_total == 0)
        return;
    const double least = least_total * median_total(totals);
    std::vector<Instant> bogus;
    for (std::size_t i = 0; i < totals.size(); ++i) {
        if (totals[i] < least) {
            readings.points[i].value = std::numeric_limits<double>::quiet_NaN();
            bogus.push_back(readings.points[i].at);
        }
    }
    if (!bogus.empty())
        readings.notes.push_back(
            fmt::format("{} hours with a total below {} of the median hour's are taken as missing: {}", bogus.size(),
                        shortest(least_total), list_times(bogus)));
}

} // namespace

Readings read_mix(const SignalSource& source) {
    check_options(source);
    Table table(source);
    MixColumns columns = find_columns(table.csv(), source.factors);
    Readings readings;
    if (source.factors == eia_file_factors() || source.factors == ipcc_2014_factors())
        readings.basis = Basis::life_cycle;
    std::vector<double> totals;
    std::size_t negatives = 0;
    std::size_t incomplete = 0;
    while (table.next()) {
        const auto at = table.time(columns.time);
        const MixHour hour = read_hour(table, columns.fuels, negatives);
        check_others(table, columns.others);
        if (!at)
            continue;
        incomplete += std::isnan(hour.total) ? 1 : 0;
        readings.points.push_back({*at, hour.grams_per_kwh});
        totals.push_back(hour.total);
    }
    table.finish();
    if (incomplete > 0)
        readings.notes.push_back(fmt::format("{} hours have no complete generation and are missing", incomplete));
    if (negatives > 0)
        readings.notes.push_back(fmt::format("{} negative generations are counted as 0", negatives));
    drop_bogus(readings, totals, source.least_total);
    return readings;
}

} // namespace sunward::grid
