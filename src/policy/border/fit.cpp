#include "policy/border/fit.hpp"

#include <algorithm>

namespace sunward {

std::uint64_t held_width(const PoolView& pool, std::uint32_t accelerators) {
    const std::uint64_t granule = std::max<std::uint32_t>(pool.granule, 1);
    return (accelerators + granule - 1) / granule * granule;
}

bool allows(const JobClass& kind, const PoolView& pool) {
    return (kind.sites.empty() || std::binary_search(kind.sites.begin(), kind.sites.end(), pool.site)) &&
           (kind.cluster.empty() || kind.cluster == pool.name);
}

} // namespace sunward
