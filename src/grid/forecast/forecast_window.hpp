// Forecasts that change with each issue, as a window of past and future about the issue time.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "grid/signal/step_value.hpp"
#include "sunward/grid/forecast.hpp"

namespace sunward::grid {

/// The mean that is foretold at `issue` for [from, to) after it, which lies within one step of the truth.
using Foresight = std::function<double(Instant issue, Instant from, Instant to)>;

/// Value of the latest step that is measured at `issue` and lies whole periods before [from, to); the measured step
/// under way when the truth does not go back so far.
[[nodiscard]] double persist(const Series& truth, Duration period, Instant issue, Instant from, Instant to);

class WindowForecast final : public Forecast {
public:
    /// `issues`, in order, are instants beside the multiples of the issue step at which the forecast changes.
    WindowForecast(const Series& truth, const ForecastSpec& spec, Foresight foresight, std::vector<Instant> issues);
    [[nodiscard]] const Series& issued(Instant now) const override;
    [[nodiscard]] bool is_static() const override { return false; }
    [[nodiscard]] Instant issue(Instant now) const override { return newest_issue(now); }

private:
    [[nodiscard]] Instant newest_issue(Instant now) const;
    [[nodiscard]] double recent_mean(Instant issue) const;
    [[nodiscard]] Series window(Instant issue) const;

    const Series& truth_;
    Duration step_;
    Duration horizon_;
    Duration lookback_;
    Foresight foresight_;
    std::vector<Instant> issues_;
    mutable std::optional<Instant> issue_; ///< of `series_`
    mutable Series series_ = Series::constant(0);
};

/// The largest multiple of `step` since 1970 that is not after t.
[[nodiscard]] Instant floor_to(Instant t, Duration step);

} // namespace sunward::grid
