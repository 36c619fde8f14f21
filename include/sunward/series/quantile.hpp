// Levels of a signal's values over a span.
#pragma once

#include "sunward/series/series.hpp"

namespace sunward {

/// q-quantile of the forecast's step values over [from, from + span), linear interpolation between order statistics; of
/// what the data cover where they end there, 0 where they cover nothing.
[[nodiscard]] double forecast_quantile(const Series& forecast, Instant from, Duration span, double q);

} // namespace sunward
