#include "sunward/grid/forecast.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/random/stream.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

class PerfectForecast final : public Forecast {
public:
    explicit PerfectForecast(const Series& truth) : truth_(truth) {}
    [[nodiscard]] const Series& issued(Instant) const override { return truth_; }
    [[nodiscard]] bool is_static() const override { return true; }

private:
    const Series& truth_;
};

class DrawnForecast final : public Forecast {
public:
    explicit DrawnForecast(Series drawn) : drawn_(std::move(drawn)) {}
    [[nodiscard]] const Series& issued(Instant) const override { return drawn_; }
    [[nodiscard]] bool is_static() const override { return true; }

private:
    Series drawn_;
};

/// The mean of each step: its value, unless the series is linear.
std::vector<double> step_means(const Series& series) {
    std::vector<double> means(series.values().begin(), series.values().end());
    if (series.shape() == Shape::linear)
        for (std::size_t i = 0; i < means.size(); ++i)
            means[i] = series.mean(series.boundaries()[i], series.boundaries()[i + 1]);
    return means;
}

/// value_i = truth_i + N(0, error x |mean of truth|), independent, floored at zero when asked.
/// Source: Wiesner et al., Let's Wait Awhile, Middleware 2021, section 5.1.
Series with_iid_errors(const Series& truth, double error, RandomStream stream, bool floor_at_zero) {
    const double mean = truth.is_constant() ? truth.values().front() : truth.mean(truth.begin(), truth.end());
    const double deviation = error * std::abs(mean);
    std::vector<double> values = step_means(truth);
    for (double& value : values) {
        value += deviation * stream.normal();
        if (floor_at_zero)
            value = std::max(value, 0.0);
    }
    return truth.with_values(std::move(values));
}

} // namespace

std::unique_ptr<Forecast> make_forecast(const Series& truth, const ForecastSpec& spec, std::uint64_t seed,
                                        std::string_view zone, bool floor_at_zero) {
    if (spec.model == ForecastModel::perfect)
        return std::make_unique<PerfectForecast>(truth);
    if (!std::isfinite(spec.error) || spec.error < 0)
        throw InputError({}, "forecast.error",
                         shortest(spec.error) + " is no error, expected a share of the mean of at least 0");
    return std::make_unique<DrawnForecast>(
        with_iid_errors(truth, spec.error, RandomStream(seed, "forecast." + std::string(zone)), floor_at_zero));
}

} // namespace sunward
