// Elastic jobs: what they may be given instead of the accelerators that they ask for, and how fast they work then.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "sunward/error/error.hpp"

namespace sunward {

/// Work by time at a width; only ratios of it count, so that any unit will do.
struct ScalingCurve {
    enum class Kind {
        linear,  ///< k
        amdahl,  ///< 1 / (s + (1 - s) / k)
        measured ///< as measured at some widths
    };
    Kind kind = Kind::linear;
    double serial = 0; ///< amdahl: share s of the work that does not scale, 0 to 1
    /// measured: accelerators, rising, and throughput. Straight lines between the points and from nothing at no
    /// accelerators to the first; no more than at the last beyond it.
    std::vector<std::pair<std::uint32_t, double>> measured = {};
};

/// Throughput at `width` accelerators, at least 1.
/// Amdahl, Validity of the single processor approach, AFIPS 1967.
[[nodiscard]] double throughput(const ScalingCurve& curve, std::uint32_t width);

/// Numbers of accelerators, both ends included.
struct WidthRange {
    std::uint32_t min = 1;
    std::uint32_t max = 1;
    [[nodiscard]] bool contains(std::uint32_t width) const { return min <= width && width <= max; }
    friend bool operator==(const WidthRange&, const WidthRange&) = default;
};

/// What the elastic jobs of one workload entry share.
struct Elastic {
    std::uint32_t min = 1;
    std::uint32_t max = 0; ///< 0: the width that a job asks for
    ScalingCurve curve;
    /// A running job is saved at its old width and restored at the new one, at the cost of a suspension
    /// (CheckpointCost); otherwise it changes its width at once.
    bool restarts = true;
};

/// The widest that an elastic job may be: bounds what a plan looks at.
inline constexpr std::uint32_t widest_elastic = 100'000;

[[nodiscard]] std::vector<Fault> faults_of(const Elastic& elastic);

} // namespace sunward
