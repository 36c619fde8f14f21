#include "sunward/grid/zone_year.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "grid/zones/zone_hours.hpp"
#include "sunward/error/error.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

constexpr std::int64_t most_steps = 20'000'000;
constexpr Duration one_hour = Duration::from_hours(1);

bool covers(const Series& series, Instant from, Instant to) {
    return series.ends() != EndRule::fail || (series.begin() <= from && to <= series.end());
}

void check_span(Instant from, Instant to, Duration step, Faults& faults) {
    if (step.us <= 0)
        faults.add({}, "step", "expected a step above 0");
    else if (from >= to || (to - from).us / step.us >= most_steps)
        faults.add({}, "zone", fmt::format("expected a span that is not empty and has at most {} steps", most_steps));
}

void check_values(const Series& series, const std::string& path, double least, double most, Instant from, Instant to,
                  Faults& faults) {
    if (!covers(series, from, to))
        faults.add(
            {}, path,
            fmt::format("has values from {} to {}, expected {} to {}, or 'ends: hold' or 'ends: repeat' for what "
                        "is outside",
                        to_string(series.begin()), to_string(series.end()), to_string(from), to_string(to)));
    const auto values = series.values();
    const auto bad =
        std::ranges::find_if(values, [least, most](double value) { return !(value >= least && value <= most); });
    if (bad != values.end())
        faults.add({}, path,
                   fmt::format("{} at {}, expected {}", shortest(*bad),
                               to_string(series.boundaries()[static_cast<std::size_t>(bad - values.begin())]),
                               most == 1 ? "a share from 0 to 1" : "MW of at least 0"));
}

/// Values of one step after the other, as they come.
struct Columns {
    std::vector<double> average;
    std::vector<double> marginal;
    std::vector<double> price;
    std::vector<std::vector<double>> fuels;
};

/// A fuel's place among the fuels of the fleet, which are sorted.
std::vector<std::size_t> fuel_of_plants(const Fleet& fleet, std::vector<std::string>& fuels) {
    for (const Plant& plant : fleet)
        fuels.push_back(plant.fuel);
    std::ranges::sort(fuels);
    fuels.erase(std::unique(fuels.begin(), fuels.end()), fuels.end());
    std::vector<std::size_t> place;
    for (const Plant& plant : fleet)
        place.push_back(static_cast<std::size_t>(std::ranges::lower_bound(fuels, plant.fuel) - fuels.begin()));
    return place;
}

void add_step(const MeritOrder& now, double hours, const std::vector<std::size_t>& fuels, Columns& columns,
              ZoneYear& year) {
    columns.average.push_back(now.average);
    columns.marginal.push_back(now.right.factor);
    columns.price.push_back(now.left.price);
    for (std::vector<double>& column : columns.fuels)
        column.push_back(0);
    for (std::size_t i = 0; i < fuels.size(); ++i)
        columns.fuels[fuels[i]].back() += now.output[i];
    year.served += now.served * hours;
    year.unserved += now.unserved * hours;
    year.curtailed += now.curtailed * hours;
    year.turned_down += now.turned_down * hours;
    year.emissions += now.emissions * hours / 1000;
    year.cost += now.cost * hours;
}

} // namespace

void check_zone(const ZoneInput& input, Instant from, Instant to, Duration step) {
    Faults faults;
    check_span(from, to, step, faults);
    constexpr double unlimited = std::numeric_limits<double>::max();
    check_values(input.demand, "demand", input.may_feed_in ? -unlimited : 0, unlimited, from, to, faults);
    std::vector<std::string_view> names;
    for (const Plant& plant : input.fleet)
        names.push_back(plant.name);
    for (const auto& [name, series] : input.availability) {
        if (std::ranges::find(names, name) == names.end())
            faults.add({}, "availability." + name, "no plant has this name" + suggestion(name, names));
        check_values(series, "availability." + name, 0, 1, from, to, faults);
    }
    faults.raise();
}

ZoneYear run_zone(const ZoneInput& input, Instant from, Instant to, Duration step) {
    Stack stack(input.fleet, input.value_of_lost_load);
    check_zone(input, from, to, step);
    std::vector<std::string> fuels;
    const std::vector<std::size_t> places = fuel_of_plants(input.fleet, fuels);
    Columns columns;
    columns.fuels.resize(fuels.size());
    grid::ZoneHours hours(input);
    ZoneYear year;
    MeritOrder now;
    for (Instant t = from; t < to; t = t + step) {
        const Instant end = std::min(to, t + step);
        stack.set_available(hours.available(t, end));
        stack.dispatch(hours.demand(t, end), now);
        add_step(now, (end - t).seconds() / 3600, places, columns, year);
    }
    year.average = Series::regular(from, step, std::move(columns.average), EndRule::fail);
    year.marginal = year.average.with_values(std::move(columns.marginal));
    year.price = year.average.with_values(std::move(columns.price));
    for (std::size_t i = 0; i < fuels.size(); ++i)
        year.mix.emplace(fuels[i], year.average.with_values(std::move(columns.fuels[i])));
    return year;
}

namespace {

/// Output against one period's load with the given mean.
void level_period(std::span<const double> load, double least, double mean, double most, std::span<double> output) {
    const auto [low, high] = std::ranges::minmax(load);
    double too_low = low - most; // at this level all run at `most`
    double too_high = high - least;
    // 100 halvings leave nothing between two doubles; the output is continuous in the level.
    for (int i = 0; i < 100; ++i) {
        const double level = std::midpoint(too_low, too_high);
        double sum = 0;
        for (const double value : load)
            sum += std::clamp(value - level, least, most);
        (sum > mean * static_cast<double>(load.size()) ? too_low : too_high) = level;
    }
    for (std::size_t i = 0; i < load.size(); ++i)
        output[i] = std::clamp(load[i] - std::midpoint(too_low, too_high), least, most);
}

} // namespace

Series level_reservoir(const Series& load, const Series& inflow, double least, double most, Instant from, Instant to,
                       Duration period) {
    Faults faults;
    check_span(from, to, one_hour, faults);
    if (!(least <= most && std::isfinite(least) && std::isfinite(most)))
        faults.add({}, "reservoir",
                   fmt::format("least {}, most {} MW, expected them in this order", shortest(least), shortest(most)));
    if (period.us <= 0 || period.us % one_hour.us != 0)
        faults.add({}, "reservoir.period", "expected whole hours");
    if (!covers(load, from, to) || !covers(inflow, from, to))
        faults.add({}, "reservoir", "load or inflow does not cover the span");
    faults.raise();
    std::vector<double> hours;
    for (Instant t = from; t < to; t = t + one_hour)
        hours.push_back(load.mean(t, std::min(to, t + one_hour)));
    std::vector<double> output(hours.size());
    const auto length = static_cast<std::size_t>(period.us / one_hour.us);
    for (std::size_t first = 0; first < hours.size(); first += length) {
        const std::size_t count = std::min(length, hours.size() - first);
        const Instant start = from + static_cast<std::int64_t>(first) * one_hour;
        const double mean = inflow.mean(start, std::min(to, start + period));
        level_period(std::span(hours).subspan(first, count), least, std::clamp(mean, least, most), most,
                     std::span(output).subspan(first, count));
    }
    return Series::regular(from, one_hour, std::move(output), EndRule::fail);
}

} // namespace sunward
