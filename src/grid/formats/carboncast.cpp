// Carbon intensity and generation by source, hour by hour, as CarbonCast has them for 13 regions.
// Source: Maji, Shenoy and Sitaraman, CarbonCast: Multi-Day Forecasting of Grid Carbon Intensity, BuildSys 2022. Its
// program (src/carbonIntensityCalculator.py) has the factors, g/kWh, and takes the mean of them over generation,
// rounded to two decimals. Its files have one of the two intensities each and do not say which.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "grid/signal/mix.hpp"
#include "grid/signal/parameters.hpp"
#include "sunward/error/count.hpp"
#include "sunward/error/error.hpp"

namespace sunward::grid::formats {

namespace {

struct SourceColumn {
    std::string_view name;
    std::string_view fuel; ///< as the tables by fuel name it
    double direct;
    double life_cycle;
};
constexpr SourceColumn source_columns[] = {
    {"coal", "coal", 760, 820},     {"nat_gas", "gas", 370, 490},   {"oil", "oil", 406, 650},
    {"nuclear", "nuclear", 0, 12},  {"hydro", "hydro", 0, 24},      {"solar", "solar", 0, 45},
    {"wind", "wind", 0, 11},        {"biomass", "biomass", 0, 230}, {"geothermal", "geothermal", 0, 38},
    {"unknown", "other", 575, 700}, {"other", "other", 575, 700},
};

constexpr std::string_view intensity_name = "carbon_intensity";

/// A file, with the intensities of its mix by the factors of either kind.
struct Hours {
    Mix mix;
    std::vector<double> published;
    std::vector<double> direct;
    std::vector<double> life_cycle;
};

const SourceColumn* source_named(std::string_view name) {
    const auto found = std::ranges::find(source_columns, name, &SourceColumn::name);
    return found == std::end(source_columns) ? nullptr : found;
}

std::string unknown_source(std::string_view name) {
    std::vector<std::string_view> names;
    for (const SourceColumn& source : source_columns)
        names.push_back(source.name);
    const std::string near = suggestion(name, names);
    return "CarbonCast has no factor for this source of electricity" +
           (near.empty() ? fmt::format("; it has those of {}", fmt::join(names, ", ")) : near);
}

MixColumns find_columns(const CsvReader& csv, std::size_t published) {
    MixColumns columns;
    columns.time = csv.require("UTC time");
    for (std::size_t i = 0; i < csv.header().size(); ++i) {
        const std::string& name = csv.header()[i];
        if (i == columns.time || i == published || name.empty()) // rows are numbered in a column without a name
            continue;
        if (const SourceColumn* known = source_named(name))
            columns.fuels.push_back({i, std::string(known->fuel), known->life_cycle});
        else
            columns.others.push_back({i, unknown_source(name)});
    }
    if (columns.fuels.empty())
        throw InputError({csv.file(), 1, 0}, "", "no column is a source of electricity" + csv.near("nat_gas"));
    return columns;
}

std::vector<double> values_of(const Readings& readings) {
    std::vector<double> values;
    values.reserve(readings.points.size());
    for (const Point& point : readings.points)
        values.push_back(point.value);
    return values;
}

Hours read_hours(const SignalSource& source) {
    Table table(source);
    const std::size_t published = table.csv().require(intensity_name);
    MixColumns columns = find_columns(table.csv(), published);
    const std::vector<std::string> header = table.csv().header();
    Hours hours;
    hours.mix = read_mix(table, columns, [&, time = columns.time](Table& rows) {
        hours.published.push_back(rows.value(published));
        return rows.time(time);
    });
    hours.life_cycle = values_of(intensity_of(hours.mix));
    Mix direct = hours.mix;
    for (FuelColumn& fuel : direct.fuels)
        fuel.factor = source_named(header[fuel.column])->direct;
    hours.direct = values_of(intensity_of(direct));
    return hours;
}

/// In how many hours the published intensity is the one that follows from the mix, as far as it is rounded.
std::size_t agreeing(const std::vector<double>& published, const std::vector<double>& computed) {
    constexpr double rounding = 0.00501;
    std::size_t count = 0;
    for (std::size_t i = 0; i < published.size(); ++i)
        count += std::abs(published[i] - computed[i]) <= rounding ? 1 : 0;
    return count;
}

struct Agreement {
    Basis basis = Basis::unstated;
    std::size_t hours = 0;
};

/// What the published intensities count: that with which most of them agree.
Agreement agreement_of(const Hours& hours) {
    const std::size_t life_cycle = agreeing(hours.published, hours.life_cycle);
    const std::size_t direct = agreeing(hours.published, hours.direct);
    const std::size_t most = std::max(life_cycle, direct);
    if (2 * most <= hours.published.size())
        return {Basis::unstated, most};
    return {life_cycle >= direct ? Basis::life_cycle : Basis::direct, most};
}

std::string_view words_for(Basis basis) { return basis == Basis::direct ? "direct" : "life-cycle"; }

void note_agreement(const Agreement& found, std::size_t rows, std::vector<std::string>& notes) {
    if (found.basis == Basis::unstated)
        notes.emplace_back(
            "carbon_intensity agrees with neither CarbonCast's direct nor its life-cycle factors; 'basis' "
            "takes the generation by source with either");
    else if (found.hours < rows)
        notes.push_back(fmt::format("carbon_intensity agrees with CarbonCast's {} factors in {} of {}",
                                    words_for(found.basis), found.hours, counted(rows, "hour")));
}

Readings read(const SignalSource& source) {
    Hours hours = read_hours(source);
    const Agreement found = agreement_of(hours);
    const bool computed = source.basis != Basis::unstated && source.basis != found.basis;
    const std::vector<double>& values = !computed                       ? hours.published
                                        : source.basis == Basis::direct ? hours.direct
                                                                        : hours.life_cycle;
    Readings readings;
    readings.basis = found.basis;
    readings.notes = std::move(hours.mix.notes);
    for (std::size_t i = 0; i < values.size(); ++i)
        readings.points.push_back({hours.mix.at[i], values[i]});
    if (computed)
        readings.notes.push_back(
            fmt::format("intensity from generation by source with CarbonCast's {} factors, in place "
                        "of carbon_intensity",
                        words_for(source.basis)));
    else
        note_agreement(found, values.size(), readings.notes);
    return readings;
}

MixOrigin mix(const SignalSource& source) {
    constexpr double of_an_hour = 1; // MWh an hour
    return origin_of(read_hours(source).mix, source, of_an_hour);
}

} // namespace

extern const SignalFormat carboncast = {
    .name = "carboncast",
    .help = "CarbonCast's carbon intensity and generation by source",
    .source = "Maji, Shenoy and Sitaraman, CarbonCast, BuildSys 2022: its data sets and factors",
    .parameters = [](Measure) { return Parameters{basis_field()}; },
    .traits = {.holds = SignalKind::average, .intensities_only = true, .labels_ends = true},
    .page = {.looks = "A row per hour, whose end the time is (`label`), with its number, the intensity and MWh by "
                      "source. The intensity counts what the file's mix makes it with CarbonCast's factors, direct or "
                      "life-cycle; `basis` takes the other ones, with the mix. Shares of carbon-free and renewable "
                      "supply and the water of the plants follow from the mix.",
             .lines = ",UTC time,carbon_intensity,coal,nat_gas,nuclear,oil,hydro,solar,wind,other\n"
                      "0,2024-03-01 01:00:00+00:00,229.21,9.0,6574.0,2273.0,88.0,2403.0,1222.0,2497.0,0.0\n"
                      "1,2024-03-01 02:00:00+00:00,274.0,11.0,9094.0,2274.0,87.0,3328.0,0.0,2187.0,0.0",
             .cleaned =
                 "Negative generation counts as 0, with a count. Hours in which the intensity is not that of the "
                 "mix are counted in a note. A column that generates and is no source is an error.",
             .example = "{format: carboncast, file: CISO_lifecycle_emissions.csv}"},
    .read = read,
    .mix = mix,
};

} // namespace sunward::grid::formats
