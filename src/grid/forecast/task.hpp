// What a model of forecasts is given.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sunward/grid/forecast.hpp"

namespace sunward {

namespace grid {

/// How one of a zone's signals is foretold.
struct Subject {
    std::string_view name;     ///< of the signal: streams are `forecast.<zone>.<name>`
    std::string_view suffix;   ///< of its issued forecasts and of its stream of iid errors
    double sign = 1;           ///< on the common driver
    bool proportional = false; ///< errors scale with the value instead of the mean
    double least = 0;
    double most = std::numeric_limits<double>::infinity();

    /// A value kept within the bounds.
    [[nodiscard]] double held(double value) const { return std::clamp(value, least, most); }
};

} // namespace grid

/// One signal of a zone, to be foretold.
struct ForecastTask {
    const Series& truth; ///< outlives the forecast
    const ForecastSpec& spec;
    std::uint64_t seed;
    std::string_view zone;
    grid::Subject subject;

    /// Name of the signal among those of all zones.
    [[nodiscard]] std::string key() const { return std::string(zone) += subject.suffix; }
};

namespace grid {

/// Of the signal over all of its time, without its sign: what errors are a share of.
[[nodiscard]] inline double scale_of(const Series& truth) {
    return std::abs(truth.is_constant() ? truth.values().front() : truth.mean(truth.begin(), truth.end()));
}

/// The mean of each step: its value, unless the series is linear.
[[nodiscard]] std::vector<double> step_means(const Series& series);

/// A series that stays the same whenever it is asked for.
class StaticForecast final : public Forecast {
public:
    explicit StaticForecast(Series drawn) : drawn_(std::move(drawn)) {}
    [[nodiscard]] const Series& issued(Instant) const override { return drawn_; }
    [[nodiscard]] bool is_static() const override { return true; }

private:
    Series drawn_;
};

} // namespace grid

} // namespace sunward
