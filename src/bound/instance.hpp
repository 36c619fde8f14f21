// A scenario as the bound sees it: clusters with a capacity, and jobs that want some hours of them in a window.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "axis.hpp"
#include "sunward/bound/attained.hpp"

namespace sunward {

/// A way to run on a cluster, at one width: what the work of an accelerator at the requested width on the reference
/// hardware takes.
struct Use {
    std::uint32_t pool = 0;
    double kilowatts = 0; ///< above that of nodes with no job
    double held = 1; ///< accelerators taken: more where nodes are not shared or the curve bends, by the speed there
    friend auto operator<=>(const Use&, const Use&) = default;
};

/// The clusters that are open to jobs of one kind.
using Kind = std::vector<Use>;

struct BoundPool {
    std::uint32_t site = 0;
    double capacity = 0; ///< accelerators
};

/// A job: `length` of work within [from, to) at its fastest, whatever the way.
struct Task {
    Instant from;
    Instant to;
    Duration length{};
    double width = 1; ///< accelerators at the requested width that do as much work by time
    std::uint32_t kind = 0;
};

struct Instance {
    Instant start;
    Instant end; ///< of the common window
    std::vector<BoundPool> pools;
    std::vector<Kind> kinds;
    std::vector<Task> tasks;
};

/// The jobs of the horizon with the windows that lower_bound() states. `end`: of the common window; the runs' late jobs
/// have until their latest finish.
[[nodiscard]] Instance make_instance(const Scenario& scenario, std::span<const Attained> runs, Instant end);

/// Whether every job could run all through its window at its full width without a cluster being full.
[[nodiscard]] bool is_roomy(const Instance& instance);

} // namespace sunward
