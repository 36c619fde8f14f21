#include "sunward/weather/episode.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sunward/error/faults.hpp"
#include "sunward/weather/atmosphere.hpp"

namespace sunward {

namespace {

/// Mean warmth over a step, K.
double warmth(std::span<const Episode> episodes, Instant from, Instant to) {
    double sum = 0;
    for (const Episode& episode : episodes) {
        const Instant begin = std::max(from, episode.from);
        const Instant end = std::min(to, episode.to);
        if (begin < end)
            sum += episode.warmer * ((end - begin).seconds() / (to - from).seconds());
    }
    return sum;
}

/// Relative humidity after air of `temperature_c` has been warmed, its vapour kept.
double warmed_humidity(double humidity, double temperature_c, double warmer) {
    if (warmer >= 0)
        return humidity * relative_humidity(temperature_c + warmer, temperature_c) / 100;
    return std::min(100.0, humidity * 100 / relative_humidity(temperature_c, temperature_c + warmer));
}

/// The series with `change(value, warmth, from)` in place of each value that an episode touches.
template <typename Change>
Series changed(const Series& series, std::span<const Episode> episodes, const Change& change) {
    std::vector<double> values(series.values().begin(), series.values().end());
    const auto at = series.boundaries();
    for (std::size_t i = 0; i < values.size(); ++i)
        if (const double warmer = warmth(episodes, at[i], at[i + 1]); warmer != 0)
            values[i] = change(values[i], warmer, at[i]);
    return series.with_values(std::move(values));
}

void check(const Weather& weather, std::span<const Episode> episodes) {
    Faults faults;
    if (!weather.air_temperature || weather.air_temperature->is_constant())
        faults.add({}, "episodes", "the weather has no course of air temperature for them");
    for (std::size_t i = 0; i < episodes.size(); ++i)
        if (episodes[i].to <= episodes[i].from)
            faults.add({}, fmt::format("episodes[{}].to", i),
                       fmt::format("{} is not after {}", to_string(episodes[i].to), to_string(episodes[i].from)));
    faults.raise();
}

} // namespace

Weather with_episodes(Weather weather, std::span<const Episode> episodes) {
    if (episodes.empty())
        return weather;
    check(weather, episodes);
    const Series air = *weather.air_temperature;
    if (weather.relative_humidity && !weather.relative_humidity->is_constant())
        weather.relative_humidity =
            changed(*weather.relative_humidity, episodes, [&](double humidity, double warmer, Instant from) {
                return warmed_humidity(humidity, air.at(from), warmer);
            });
    weather.air_temperature =
        changed(air, episodes, [](double temperature, double warmer, Instant) { return temperature + warmer; });
    return weather;
}

} // namespace sunward
