#include "sunward/training/collective.hpp"

namespace sunward {

double all_gather_seconds(const Ring& ring, double bytes) {
    const double steps = ring.members - 1;
    return steps / ring.members * bytes / ring.bandwidth + steps * ring.latency;
}

double reduce_scatter_seconds(const Ring& ring, double bytes) { return all_gather_seconds(ring, bytes); }

double all_reduce_seconds(const Ring& ring, double bytes) {
    return reduce_scatter_seconds(ring, bytes) + all_gather_seconds(ring, bytes);
}

} // namespace sunward
