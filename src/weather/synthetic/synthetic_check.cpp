#include "weather/synthetic/synthetic_check.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "sunward/error/faults.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::weather {

namespace {

constexpr std::size_t most_sites = 200;
constexpr double most_values = 20e6;
constexpr double most_hours = 24 * 365;

class Checks {
public:
    /// NaN is in no range.
    void within(double value, double low, double high, const std::string& field) {
        if (!(value >= low && value <= high))
            faults_.add({}, field,
                        fmt::format("{}, expected {} to {}", std::isnan(value) ? "NaN" : shortest(value), shortest(low),
                                    shortest(high)));
    }
    void fault(const std::string& field, std::string message) { faults_.add({}, field, std::move(message)); }
    void raise() const { faults_.raise(); }

private:
    Faults faults_;
};

void check(const SkyShares& shares, const std::string& field, Checks& checks) {
    double sum = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        checks.within(shares[i], 0, 1, fmt::format("{}[{}]", field, i));
        sum += shares[i];
    }
    if (!(std::abs(sum - 1) < 1e-6))
        checks.fault(field, fmt::format("shares sum to {}, expected 1", sum));
}

void check(const CloudClimate& cloud, const std::string& field, Checks& checks) {
    check(cloud.summer, field + ".summer", checks);
    check(cloud.winter, field + ".winter", checks);
    checks.within(cloud.memory_hours, 0.01, most_hours, field + ".memory_hours");
    checks.within(cloud.fluctuation_hours, 0.01, most_hours, field + ".fluctuation_hours");
    checks.within(cloud.linke_turbidity, 1, 15, field + ".linke_turbidity");
    for (std::size_t i = 0; i < cloud.mean.size(); ++i) {
        checks.within(cloud.mean[i], 0.01, 1.19, fmt::format("{}.mean[{}]", field, i));
        checks.within(cloud.spread[i], 0, 3, fmt::format("{}.spread[{}]", field, i));
    }
}

void check(const TemperatureClimate& temperature, const std::string& field, Checks& checks) {
    checks.within(temperature.mean, -60, 45, field + ".mean");
    checks.within(temperature.seasonal, 0, 40, field + ".seasonal");
    checks.within(temperature.half_yearly, -20, 20, field + ".half_yearly");
    checks.within(temperature.half_yearly_day, 0, 367, field + ".half_yearly_day");
    checks.within(temperature.warmest_day, 0, 367, field + ".warmest_day");
    checks.within(temperature.daily, 0, 20, field + ".daily");
    checks.within(temperature.warmest_hour, 0, 24, field + ".warmest_hour");
    checks.within(temperature.noise, 0, 15, field + ".noise");
    checks.within(temperature.noise_hours, 0.01, most_hours, field + ".noise_hours");
    checks.within(temperature.dew_point_depression, 0, 50, field + ".dew_point_depression");
}

void check(const WindClimate& wind, const std::string& field, Checks& checks) {
    checks.within(wind.scale, 0, 40, field + ".scale");
    checks.within(wind.shape, 0.5, 10, field + ".shape");
    checks.within(wind.height, 0.1, 500, field + ".height");
    checks.within(wind.memory_hours, 0.01, most_hours, field + ".memory_hours");
    checks.within(wind.smoothing_hours, 0, most_hours, field + ".smoothing_hours");
    checks.within(wind.windiest_day, 0, 367, field + ".windiest_day");
    checks.within(wind.windiest_hour, 0, 24, field + ".windiest_hour");
    if (!(std::abs(wind.seasonal) + std::abs(wind.daily) + std::abs(wind.daily_summer) < 1))
        checks.fault(field, "seasonal and daily swings together, expected below 1");
}

void check(const Place& place, const std::string& field, Checks& checks) {
    checks.within(place.latitude, -90, 90, field + ".latitude");
    checks.within(place.longitude, -360, 360, field + ".longitude");
    checks.within(place.elevation, -500, 9000, field + ".elevation");
}

void check(const SyntheticSpan& span, std::size_t sites, Checks& checks) {
    const bool in_order = span.to > span.from;
    if (!in_order)
        checks.fault("to", "not after the start of the span");
    const bool good_step = span.step >= Duration::from_seconds(60) && span.step <= Duration::from_days(1);
    if (!good_step)
        checks.fault("step", fmt::format("{}, expected 1 min to 1 d", to_string(span.step)));
    if (in_order && good_step && static_cast<double>(steps_of(span)) * static_cast<double>(sites) > most_values)
        checks.fault("step", fmt::format("{} makes more than {:.0f} values", to_string(span.step), most_values));
}

} // namespace

Instant start_of_year(Instant at) { return from_civil(civil_time(at).year, 1, 1, Duration{}); }

std::int64_t steps_of(const SyntheticSpan& span) {
    const Instant start = start_of_year(span.from);
    const std::int64_t first = (span.from - start).us / span.step.us;
    return std::max(first + 2, ((span.to - start).us + span.step.us - 1) / span.step.us);
}

void check_synthetic(std::span<const SyntheticSite> sites, const SyntheticSpan& span,
                     const WeatherCorrelation& correlation) {
    Checks checks;
    check(span, sites.size(), checks);
    if (sites.size() > most_sites)
        checks.fault("sites", fmt::format("{} sites, expected at most {}", sites.size(), most_sites));
    for (std::size_t i = 0; i < sites.size() && i < most_sites; ++i) {
        const std::string at = fmt::format("sites[{}].", i);
        check(sites[i].place, at + "place", checks);
        check(sites[i].climate.cloud, at + "climate.cloud", checks);
        check(sites[i].climate.temperature, at + "climate.temperature", checks);
        check(sites[i].climate.wind, at + "climate.wind", checks);
        checks.within(sites[i].climate.albedo, 0, 1, at + "climate.albedo");
    }
    checks.within(correlation.cloud_km, 1e-3, 1e6, "cloud_km");
    checks.within(correlation.temperature_km, 1e-3, 1e6, "temperature_km");
    checks.within(correlation.wind_km, 1e-3, 1e6, "wind_km");
    checks.raise();
}

} // namespace sunward::weather
