// Forecasts whose errors are known.
#pragma once

#include <functional>
#include <memory>

#include "grid/forecast/task.hpp"

namespace sunward::grid {

/// How the truth lies about what is told of a step that begins `lead` after the issue: a normal distribution.
struct Spread {
    std::function<double(Duration lead)> deviation; ///< standard, in the signal's unit
    bool proportional = false;                      ///< it is a share of what is told
    double least;                                   ///< the truth lies within these
    double most;
};

/// `error` is a share of the mean, or of the value itself.
[[nodiscard]] Spread spread_of(const ForecastTask& task, std::function<double(Duration lead)> error);

/// The same forecast, with what is known of its errors.
[[nodiscard]] std::unique_ptr<Forecast> with_spread(std::unique_ptr<Forecast> forecast, Spread spread);

} // namespace sunward::grid
