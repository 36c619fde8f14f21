// How long work may go on without simulated time going on.
#pragma once

#include <cstdint>

#include "sunward/units/instant.hpp"

namespace sunward {

/// Counts pieces of work inside a step of the simulation, such as spans of a site's books: one step may hold millions
/// of them, which no guard between steps sees.
class Patience {
public:
    /// `most`: pieces within a second of simulated time.
    explicit Patience(std::uint64_t most) : most_(most) {}

    /// A new step begins at t.
    void begin(Instant t) {
        since_ = t;
        pieces_ = 0;
    }
    /// A piece of work at t. Throws SimulationError when there were too many within a second.
    void count(Instant t);

private:
    std::uint64_t most_;
    Instant since_;
    std::uint64_t pieces_ = 0; ///< since then
};

} // namespace sunward
