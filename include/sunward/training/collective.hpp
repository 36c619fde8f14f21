// What it takes to have the same numbers on many accelerators: messages in a ring.
#pragma once

#include <cstdint>

#include "sunward/hardware/node.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

// n members, each with a link of bandwidth B one way and time a of a message without bytes, pass S / n around a ring.
// Good for large messages on links that nothing else uses; for small ones libraries take trees, whose latency rises
// with log n, and the ring is too slow. With one member nothing is sent.
// Source: Patarasuk and Yuan, Bandwidth optimal all-reduce algorithms for clusters of workstations, JPDC 69(2), 2009;
// Thakur, Rabenseifner, Gropp, Optimization of collective communication operations in MPICH, IJHPCA 19(1), 2005.

/// Each has the whole sum of what each had: 2 (n - 1) / n S / B + 2 (n - 1) a. `size` is what each has.
[[nodiscard]] Time all_reduce_time(Data size, std::uint32_t members, const NodeLink& link);

/// Each has its n-th part of the sum: (n - 1) / n S / B + (n - 1) a. `size` is what each had.
[[nodiscard]] Time reduce_scatter_time(Data size, std::uint32_t members, const NodeLink& link);

/// Each has the n parts of all, S together: the same.
[[nodiscard]] Time all_gather_time(Data size, std::uint32_t members, const NodeLink& link);

/// Each sends another n-th part of its S to each, as mixtures of experts do: the same, each message straight to whom it
/// is for.
[[nodiscard]] Time all_to_all_time(Data size, std::uint32_t members, const NodeLink& link);

/// From one to another: S / B + a.
[[nodiscard]] Time send_time(Data size, const NodeLink& link);

/// Bytes that each member sends in an all-reduce: 2 (n - 1) / n S.
[[nodiscard]] Data all_reduce_bytes(Data size, std::uint32_t members);

/// An all-reduce over nodes of equal accelerators, each of which has a link inside its node and one between nodes:
/// reduce-scatter inside, all-reduce of each part between, all-gather inside.
struct NodeRing {
    std::uint32_t inside = 1; ///< accelerators of a node
    NodeLink inner;
    std::uint32_t nodes = 1;
    NodeLink outer; ///< of each accelerator
};

[[nodiscard]] Time all_reduce_time(Data size, const NodeRing& ring);

/// A link of which messages reach this share, in (0, 1]: 0.65 of NVLink and 0.9 of InfiniBand (Isaev et al., Calculon,
/// SC 2023, as its repository sets them).
[[nodiscard]] NodeLink reached(const NodeLink& link, double share);

} // namespace sunward
