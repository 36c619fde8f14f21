#include "policy/border/fit.hpp"

#include <algorithm>

namespace sunward {

std::uint64_t held_width(const PoolView& pool, std::uint32_t accelerators) {
    const std::uint64_t granule = std::max<std::uint32_t>(pool.granule, 1);
    return (accelerators + granule - 1) / granule * granule;
}

bool allows(const JobClass& kind, std::span<const PoolView> pools, PoolIndex pool) {
    const PoolView& there = pools[pool];
    return (kind.sites.empty() || std::binary_search(kind.sites.begin(), kind.sites.end(), there.site)) &&
           (kind.cluster.empty() || kind.cluster == there.name) && speed_on(kind, pool) > 0;
}

} // namespace sunward
