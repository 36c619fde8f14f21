// From points to periods that follow each other without a hole.
#pragma once

#include <optional>
#include <vector>

#include "sunward/series/series.hpp"

namespace sunward::series {

/// Periods from start to start; `start` has one element more than the others, the end of the last period.
struct Periods {
    std::vector<Instant> start;
    std::vector<double> value; ///< NaN when missing
    std::vector<bool> held;    ///< filled with the value before it
};

/// Lays the points out as periods. Where points are missing a period without a value stands in (several, as long as
/// the step before them, when they are to be interpolated). Throws InputError for points that are no time series.
[[nodiscard]] Periods lay_out(const std::vector<Point>& points, const SeriesOptions& options);

/// The runs of missing periods.
[[nodiscard]] std::vector<Gap> find_gaps(const Periods& periods, const std::vector<Point>& points);

/// Those of the gaps that are faults.
[[nodiscard]] std::vector<Gap> faulty_gaps(const Periods& periods, const std::vector<Gap>& gaps,
                                           const SeriesOptions& options);

/// Leaves the periods between the last gap before what is needed and the first one after it, which is returned, from
/// when on values are unknown.
std::optional<TimeSpan> cut_at_gaps(Periods& periods, const std::vector<Gap>& gaps, const SeriesOptions& options);

/// Gives the missing periods values. At either end the nearest value is held.
void fill(Periods& periods, GapRule rule);

} // namespace sunward::series
