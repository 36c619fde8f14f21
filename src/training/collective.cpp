#include "sunward/training/collective.hpp"

namespace sunward {

namespace {

// One round of the ring: each member sends all parts but one.
Time round_time(Data size, std::uint32_t members, const NodeLink& link) {
    const double messages = members - 1.0;
    return messages / members * (size / link.bandwidth) + messages * link.latency.time();
}

} // namespace

Time all_reduce_time(Data size, std::uint32_t members, const NodeLink& link) {
    return 2 * round_time(size, members, link);
}

Time reduce_scatter_time(Data size, std::uint32_t members, const NodeLink& link) {
    return round_time(size, members, link);
}

Time all_gather_time(Data size, std::uint32_t members, const NodeLink& link) { return round_time(size, members, link); }

Time all_to_all_time(Data size, std::uint32_t members, const NodeLink& link) { return round_time(size, members, link); }

Time send_time(Data size, const NodeLink& link) { return size / link.bandwidth + link.latency.time(); }

Data all_reduce_bytes(Data size, std::uint32_t members) { return 2 * ((members - 1.0) / members) * size; }

Time all_reduce_time(Data size, const NodeRing& ring) {
    return reduce_scatter_time(size, ring.inside, ring.inner) +
           all_reduce_time(size / ring.inside, ring.nodes, ring.outer) + all_gather_time(size, ring.inside, ring.inner);
}

NodeLink reached(const NodeLink& link, double share) { return {share * link.bandwidth, link.latency}; }

} // namespace sunward
