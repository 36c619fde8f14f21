// How the nodes of a cluster fail, and when they are out of use by plan.
#pragma once

#include <cstdint>
#include <vector>

#include "sunward/units/instant.hpp"

namespace sunward {

/// Nodes [first, last) of a cluster are out of use in [from, to).
struct NodeOutage {
    Instant from;
    Instant to;
    std::uint32_t first = 0;
    std::uint32_t last = 0;
};

/// A unit that has run for t has failed with probability 1 - exp(-(t / scale)^shape) (Weibull; shape 1: exponential,
/// below 1 units fail early, above 1 they age). A job fails with the first of the n units that it holds, which is a
/// Weibull law of the same shape with the scale scale n^(-1/shape); all are as new when a job gets them. Units fail
/// independently of each other and of their load, and only while a job holds them.
struct NodeFailures {
    double mtbf_s = 0; ///< mean time between failures of a unit, s; 0: they do not fail by chance
    double shape = 1;
    bool by_accelerator = false; ///< a unit is an accelerator, else a node; what fails takes out the node either way
    Duration repair{};           ///< a node that failed is out for this long
    bool repair_varies = false;  ///< that is the mean of an exponential law
    std::vector<NodeOutage> outages{}; ///< traced and planned, by `from`

    [[nodiscard]] bool any() const { return mtbf_s > 0 || !outages.empty(); }
    /// Mean time to the first failure of `units`.
    [[nodiscard]] Duration mean_time(std::uint64_t units) const;
    /// Time to it at the quantile 1 - u of its law, u in (0, 1].
    [[nodiscard]] Duration time_to_failure(std::uint64_t units, double u) const;
};

} // namespace sunward
