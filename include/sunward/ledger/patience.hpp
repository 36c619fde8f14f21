// How long work may go on without simulated time going on, and whether somebody wants it to end.
#pragma once

#include <cstdint>
#include <functional>

#include "sunward/units/instant.hpp"

namespace sunward {

/// Counts pieces of work inside a step of the simulation, such as spans of a site's books: one step may hold millions
/// of them, which no guard between steps sees.
class Patience {
public:
    /// `interrupted` may be empty; it is polled now and then. `most`: pieces within a second of simulated time.
    Patience(std::function<bool()> interrupted, std::uint64_t most)
        : interrupted_(std::move(interrupted)), most_(most) {}

    /// A new step begins at t.
    void begin(Instant t) {
        since_ = t;
        pieces_ = 0;
    }
    /// A piece of work at t. Throws SimulationError when there were too many within a second, and when interrupted.
    void count(Instant t);

private:
    std::function<bool()> interrupted_;
    std::uint64_t most_;
    Instant since_;
    std::uint64_t pieces_ = 0; ///< since then
    std::uint64_t all_ = 0;
};

} // namespace sunward
