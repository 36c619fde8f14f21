// Forecasts whose errors are known.
#pragma once

#include <functional>
#include <memory>

#include "sunward/grid/forecast.hpp"

namespace sunward::grid {

/// How the truth lies about what is told of a step that begins `lead` after the issue: a normal distribution.
struct Spread {
    std::function<double(Duration lead)> deviation; ///< standard, in the signal's unit
    bool proportional = false;                      ///< it is a share of what is told
    double least;                                   ///< the truth lies within these
    double most;
};

/// The same forecast, with what is known of its errors.
[[nodiscard]] std::unique_ptr<Forecast> with_spread(std::unique_ptr<Forecast> forecast, Spread spread);

} // namespace sunward::grid
