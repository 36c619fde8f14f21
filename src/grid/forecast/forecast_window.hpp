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

/// A new forecast comes every step (UTC multiples); it covers `horizon` from then on and remembers `lookback` as
/// measured. Beyond them it is level at the mean of the lookback.
struct IssueWindow {
    Duration step;
    Duration horizon;
    Duration lookback;
};

/// Keys of models whose forecasts change with each issue, and what they say.
[[nodiscard]] parameter::Parameters window_fields();
[[nodiscard]] IssueWindow issue_window(const parameter::Values& values);
void check_window(const parameter::Values& values, Faults& faults);

/// The same of models that fall back on persistence: how long ago the signal was what it is expected to be comes first.
[[nodiscard]] parameter::Parameters persistence_fields();
void check_persistence(const parameter::Values& values, Faults& faults);

[[nodiscard]] Foresight persisting(const Series& truth, Duration period);

class WindowForecast final : public Forecast {
public:
    /// `issues`, in order, are instants beside the multiples of the issue step at which the forecast changes.
    WindowForecast(const Series& truth, const IssueWindow& window, Foresight foresight,
                   std::vector<Instant> issues = {});
    [[nodiscard]] const Series& issued(Instant now) const override;
    [[nodiscard]] bool is_static() const override { return false; }
    [[nodiscard]] Instant issue(Instant now) const override { return newest_issue(now); }

private:
    [[nodiscard]] Instant newest_issue(Instant now) const;
    [[nodiscard]] double recent_mean(Instant issue) const;
    [[nodiscard]] Series window(Instant issue) const;

    const Series& truth_;
    IssueWindow window_;
    Foresight foresight_;
    std::vector<Instant> issues_;
    mutable std::optional<Instant> issue_; ///< of `series_`
    mutable Series series_ = Series::constant(0);
};

/// The largest multiple of `step` since 1970 that is not after t.
[[nodiscard]] Instant floor_to(Instant t, Duration step);

} // namespace sunward::grid
