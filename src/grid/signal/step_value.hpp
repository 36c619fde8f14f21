// Means over short spans, without integrals where a series does not change.
#pragma once

#include "sunward/series/series.hpp"

namespace sunward::grid {

/// The mean over [from, to), which lies within one step of the series.
inline double value_within(const Series& series, Instant from, Instant to) {
    return series.shape() == Shape::step ? series.at(from) : series.mean(from, to);
}

/// The mean over [from, to), exactly the step's value where the series does not change in between.
inline double step_value(const Series& series, Instant from, Instant to) {
    const bool level = series.shape() == Shape::step && series.next_change(from) >= to;
    return level ? series.at(from) : series.mean(from, to);
}

} // namespace sunward::grid
