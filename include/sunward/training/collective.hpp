// How long chips take to add up or share out what each of them has.
#pragma once

namespace sunward {

/// A ring of `members` over links that each give `bandwidth` (byte/s, one way, what is reached of the nominal) after
/// `latency` (s) for a step.
struct Ring {
    double members = 1;
    double bandwidth = 0;
    double latency = 0;
};

/// Shares of the nominal bandwidth that collectives reach. Source: calculon (Isaev et al., SC 2023), systems A100 80g
/// and H100 80g, as read there.
inline constexpr double nvlink_efficiency = 0.65;
inline constexpr double infiniband_efficiency = 0.90;

/// Seconds until each member has the sum of `bytes` of each: 2 (n - 1) steps of bytes / n,
/// 2 (n - 1) / n x S / B + 2 (n - 1) alpha. Best possible in bandwidth, not in latency: trees and switches that add up
/// on the way need fewer steps.
/// Source: Patarasuk and Yuan, Bandwidth optimal all-reduce algorithms for clusters of workstations, JPDC 69(2), 2009.
[[nodiscard]] double all_reduce_seconds(const Ring& ring, double bytes);

/// Seconds until each member has what all have, `bytes` in all; or has its share of the sum of `bytes` of each: half of
/// an all-reduce. Source: as above.
[[nodiscard]] double all_gather_seconds(const Ring& ring, double bytes);
[[nodiscard]] double reduce_scatter_seconds(const Ring& ring, double bytes);

} // namespace sunward
