// Levels of a signal's values over a span.
#pragma once

#include "sunward/series/series.hpp"

namespace sunward {

/// q-quantile by time of the forecast over [from, from + span); of what the data cover where they end there, 0 where
/// they cover nothing. Its formula is beside its code.
[[nodiscard]] double forecast_quantile(const Series& forecast, Instant from, Duration span, double q);

/// Parts of it: the time of the span that lies below, in whole microseconds, so that a boundary that q names is met;
/// and the quantile where that is all the time at or below one value, `above` being the next one.
[[nodiscard]] std::int64_t quantile_time(double q, Duration span);
[[nodiscard]] double between_levels(double q, double below, double above);

} // namespace sunward
