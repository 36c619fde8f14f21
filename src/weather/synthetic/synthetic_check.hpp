// What the parameters of synthetic weather may be.
#pragma once

#include <cstdint>
#include <span>

#include "sunward/weather/synthetic.hpp"

namespace sunward::weather {

/// 1 January 00:00 UTC of the year of an instant.
[[nodiscard]] Instant start_of_year(Instant at);
/// Steps from the start of the year until the span is covered, by at least two of them.
[[nodiscard]] std::int64_t steps_of(const SyntheticSpan& span);

/// Throws InputError for each parameter that is out of range.
void check_synthetic(std::span<const SyntheticSite> sites, const SyntheticSpan& span,
                     const WeatherCorrelation& correlation);

} // namespace sunward::weather
