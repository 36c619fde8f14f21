// How far work can get at most where the power of all sites is limited.
#pragma once

#include <vector>

#include "sunward/simulation/scenario.hpp"

namespace sunward::scenario {

/// What there is to do: one job, or with `backlog` jobs on every accelerator of the sites.
struct Task {
    double watt = 0; ///< that the job, or one accelerator of the backlog, draws above idle at full clock at least
    const JobClass* kind = nullptr; ///< whose sites count; none: all
    bool backlog = false;
};

/// Work done by time at the highest speed that the limits leave, full speed being 1. Cuts of the grid, import limits
/// and power caps count, at sites that react to them (`limits`) and have no other source; PUE and idle nodes that wake
/// up do not, so that no run is faster.
class Progress {
public:
    Progress(const Scenario& scenario, const Task& task);

    /// When work that begins at `from` has had so much time at full speed; a pause counts for what ends as it begins.
    /// Of work that would stand still for more than a year nothing is said, as a run ends without it.
    [[nodiscard]] Instant after(Instant from, Duration work) const;
    /// Whether it comes to stand still for good.
    [[nodiscard]] bool sticks() const { return sticks_; }
    /// Whether there is a speed between none and the full one.
    [[nodiscard]] bool slows() const { return slows_; }

private:
    struct Piece {
        Instant from;
        double speed;
        double done_s; ///< at `from`, since the start of the horizon
    };
    [[nodiscard]] double done_at(Instant t) const;

    std::vector<Piece> pieces_; ///< empty: full speed all the time
    bool slows_ = false;
    bool sticks_ = false; ///< at what is done in the last piece
};

} // namespace sunward::scenario
