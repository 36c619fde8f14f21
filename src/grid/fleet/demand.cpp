#include "sunward/grid/demand.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sunward/error/error.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

constexpr Duration one_hour = Duration::from_hours(1);
constexpr Duration one_day = Duration::from_days(1);
constexpr Duration longest = Duration::from_days(200L * 366);

void check_shape(const DemandShape& shape, Faults& faults) {
    const auto positive = [](double value) { return std::isfinite(value) && value > 0; };
    for (std::size_t season = 0; season < 4; ++season)
        for (std::size_t i = 0; i < 24; ++i)
            if (!positive(shape.hours[season][i]))
                faults.add({}, fmt::format("demand.shape.hours[{}][{}]", season, i),
                           fmt::format("{}, expected a number above 0", shortest(shape.hours[season][i])));
    if (!positive(shape.weekend))
        faults.add({}, "demand.shape.weekend", shortest(shape.weekend) + ", expected a number above 0");
}

void check(const Demand& demand, Instant from, Instant to) {
    Faults faults;
    if (!std::isfinite(demand.mean) || demand.mean <= 0)
        faults.add({}, "demand.mean", shortest(demand.mean) + ", expected MW above 0");
    else if (demand.peak != 0 && !(std::isfinite(demand.peak) && demand.peak >= demand.mean))
        faults.add(
            {}, "demand.peak",
            fmt::format("{}, expected MW of at least the mean {}", shortest(demand.peak), shortest(demand.mean)));
    check_shape(demand.shape, faults);
    if (!demand.time_zone.empty() && !is_time_zone(demand.time_zone))
        faults.add({}, "demand.time_zone", fmt::format("'{}' is not an IANA time zone", demand.time_zone));
    if (from >= to || to - from > longest)
        faults.add({}, "demand", "expected a span that is not empty and at most 200 years long");
    faults.raise();
}

/// Where a day stands between the middles (the 15th) of two seasons.
struct Season {
    std::size_t before;
    std::size_t after;
    double share; ///< of the season after
};

Season season_of(const CivilTime& time, bool southern) {
    const double month =
        static_cast<double>(time.month) + (static_cast<double>(time.day) - 15) / 30.5 - 1 + (southern ? 6 : 0);
    const double quarter = std::fmod(month + 12, 12) / 3;
    const double whole = std::floor(quarter);
    const auto before = static_cast<std::size_t>(whole) % 4;
    return {before, (before + 1) % 4, quarter - whole};
}

/// The shape through the hours of the span, not scaled. The zone's offset is looked up once a day.
std::vector<double> shape_values(const Demand& demand, Instant from, Instant to) {
    std::vector<double> values;
    values.reserve(static_cast<std::size_t>((to - from).us / one_hour.us + 1));
    for (Instant morning = from; morning < to; morning = morning + one_day) {
        CivilTime local = civil_time(morning, demand.time_zone);
        Season season = season_of(local, demand.southern);
        Duration clock = local.since_midnight;
        for (Instant t = morning; t < std::min(to, morning + one_day); t = t + one_hour, clock += one_hour) {
            if (clock >= one_day) {
                clock -= one_day;
                local.weekday = (local.weekday + 1) % 7;
            }
            const auto h = static_cast<std::size_t>(clock.us / one_hour.us);
            const double weekday =
                std::lerp(demand.shape.hours[season.before][h], demand.shape.hours[season.after][h], season.share);
            const bool weekend = local.weekday == 0 || local.weekday == 6;
            values.push_back(weekend ? weekday * demand.shape.weekend : weekday);
        }
    }
    return values;
}

void scale(std::vector<double>& values, const Demand& demand) {
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    if (demand.peak == 0) {
        for (double& value : values)
            value *= demand.mean / mean;
        return;
    }
    const double top = *std::ranges::max_element(values);
    if (top - mean <= 1e-12 * top && demand.peak > demand.mean)
        throw InputError({}, "demand.peak", "a shape without a peak cannot have one above the mean");
    const double stretch = demand.peak > demand.mean ? (demand.peak - demand.mean) / (top - mean) : 0;
    for (double& value : values)
        value = demand.mean + (value - mean) * stretch;
    const double least = *std::ranges::min_element(values);
    if (least < 0)
        throw InputError({}, "demand.peak",
                         fmt::format("{} makes the least demand {} MW; lower the peak or choose a flatter shape",
                                     shortest(demand.peak), shortest(least)));
}

} // namespace

const DemandShape& demand_shape(std::string_view name) {
    std::vector<std::string_view> names;
    for (const DemandShape& shape : demand_shapes()) {
        if (shape.name == name)
            return shape;
        names.push_back(shape.name);
    }
    throw InputError({}, "demand.shape", fmt::format("no shape is named '{}'{}", name, suggestion(name, names)));
}

Series demand_series(const Demand& demand, Instant from, Instant to) {
    check(demand, from, to);
    std::vector<double> values = shape_values(demand, from, to);
    scale(values, demand);
    return Series::regular(from, one_hour, std::move(values), EndRule::fail);
}

} // namespace sunward
