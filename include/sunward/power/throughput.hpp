// What a cap on its power costs a device in throughput.
#pragma once

#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

/// By the clock f, a share of the full one: P = full (s + (1 - s) f^alpha), time t = (1 - c) + c / f.
/// With alpha = 3, c = 1 and s the idle share it is the cubic law of dvfs.hpp, which understates what caps cost: at 30
/// % less power it loses 12.8 % of throughput, where dense training was measured to lose 23.6 %, pre-training of a
/// mixture of experts 21 %, its fine-tuning 14.3 % (arXiv 2609.11542, read in a digest).
struct ScaledCurve {
    Power full;
    double static_share = 0;  ///< s, in [0, 1)
    double exponent = 3;      ///< alpha, at least 1
    double compute_share = 1; ///< c, in [0, 1]
    double least_clock = 0.3; ///< in (0, 1]
};

/// Points of a sweep of caps, by rising cap; in between they are joined by straight lines.
struct MeasuredCurve {
    struct Point {
        Power cap;
        Power draw;            ///< mean, which may be far below the cap, and above it by what the device lets through
        double throughput = 0; ///< in any unit
    };
    std::vector<Point> points;
};

using PowerCurve = std::variant<ScaledCurve, MeasuredCurve>;

[[nodiscard]] std::vector<Fault> faults_of(const PowerCurve& curve);

/// What a device does under a cap.
struct Capped {
    Power draw;
    double throughput = 1; ///< over that without a cap
};

/// Without a cap.
[[nodiscard]] Capped uncapped(const PowerCurve& curve);
/// The least cap that it can be held to.
[[nodiscard]] Power least_cap(const PowerCurve& curve);
/// Nothing below the least cap. A cap above what it draws changes nothing.
[[nodiscard]] std::optional<Capped> under_cap(const PowerCurve& curve, Power cap);

/// How much of its power a device gives up for how much of its throughput: the mean over caps of
/// (1 - P / P_max) / (1 - T / T_max). Above 1 power falls faster than throughput. Caps that change nothing are left
/// out, those below the least too; nothing where none is left. Source: as above.
[[nodiscard]] std::optional<double> flexibility_index(const PowerCurve& curve, std::span<const Power> caps);

} // namespace sunward
