// Slots of time that a plan takes.
#pragma once

#include "sunward/policy/plan.hpp"

namespace sunward {

/// What a plan takes of slots that follow each other: all of them or, of a single one, a part.
struct TakenSlots {
    std::size_t first; ///< slots are numbered in order of time without gaps
    std::size_t past;  ///< behind the last one
    Instant from;
    Instant to;
    Duration taken;
};

/// Takes as much of a slot as there is of `need`, and gives that.
Duration take_slot(std::vector<TakenSlots>& taken, std::size_t index, Instant from, Instant to, Duration need);
/// The segments that they make, a part of a slot on the side that touches another one, else from its start.
[[nodiscard]] std::vector<Segment> join_slots(std::vector<TakenSlots> taken);

} // namespace sunward
