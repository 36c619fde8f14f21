// Where the times of a plan may lie.
#pragma once

#include <vector>

#include "sunward/series/series.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

enum class Align { none, arrival, clock };

/// At the steps of the signal, or in slots counted from a job's arrival or from midnight UTC of 1970-01-01.
struct Cells {
    Align align = Align::none;
    Duration slot = Duration::from_hours(1); ///< with align
};

/// A cell of time with the mean of the forecast in it.
struct Slot {
    Instant from;
    Instant to;
    double value;
};

/// Start of the first slot at or after t, with align.
[[nodiscard]] Instant align_up(const Cells& cells, Instant arrival, Instant t);

/// First boundary of the cells strictly after t; Instant::never() when there is none.
[[nodiscard]] Instant next_cell(const Cells& cells, const Series& forecast, Instant arrival, Instant t);

/// Cells of [from, to), the outer ones clipped.
[[nodiscard]] std::vector<Slot> slots_between(const Cells& cells, const Series& forecast, Instant arrival, Instant from,
                                              Instant to);

/// The same with neighbours of equal value made one, so that nothing depends on how a level stretch is cut.
[[nodiscard]] std::vector<Slot> level_stretches(const std::vector<Slot>& slots);

} // namespace sunward
