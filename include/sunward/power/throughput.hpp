// How much of its throughput work keeps with less power, and how much power it takes for a throughput.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

// Power and throughput are shares of what the work draws and does without a limit.

/// By relative frequency f in [least_frequency, 1]:
///   power       s + (1 - s) f^alpha
///   throughput  1 / (1 - c + c / f)
/// With c = 1 and alpha = 3 the cubic law of ScaledProcessor, which understates what a limit costs: at 30 % less power
/// it loses about 13 %, where dense training was measured to lose 23.6 %, pre-training of mixtures of experts 21 %,
/// their fine-tuning 14.3 % (arXiv 2609.11542).
struct FrequencyCurve {
    double idle_share = 0;        ///< s, in [0, 1)
    double compute_share = 1;     ///< c, in (0, 1]
    double exponent = 3;          ///< alpha, above 0
    double least_frequency = 0.3; ///< in (0, 1)
};

struct ThroughputPoint {
    double power = 0;
    double throughput = 0;
};

/// Measured, straight between its points; both rise from point to point, and the last is 1, 1. What was measured with
/// noise has to be smoothed before.
struct MeasuredCurve {
    std::vector<ThroughputPoint> points; ///< two or more
};

using ThroughputCurve = std::variant<FrequencyCurve, MeasuredCurve>;

[[nodiscard]] std::vector<Fault> faults_of(const ThroughputCurve& curve);

/// Where work still goes on: below that it has to pause.
[[nodiscard]] ThroughputPoint least_point(const ThroughputCurve& curve);

/// Power of a throughput in (0, 1]. None: below the least point.
[[nodiscard]] std::optional<double> power_at(const ThroughputCurve& curve, double throughput);

/// The most throughput within a power, 1 from a power of 1 on. None: below the least point.
[[nodiscard]] std::optional<double> throughput_at(const ThroughputCurve& curve, double power);

/// What work does under a limit.
struct Capped {
    double throughput = 0; ///< share of that without a limit; 0: refused
    Power power;           ///< that it then draws
    std::string refused;   ///< why; empty: it goes on
};

/// `draw` is what the work takes without a limit: one above that changes nothing, one below the least point is refused.
[[nodiscard]] Capped under_cap(const ThroughputCurve& curve, Power draw, Power cap);

/// Power-flexibility index: mean over limits of (1 - P / Pmax) / (1 - T / Tmax): how many shares of power are given up
/// for a share of throughput. Above 1: a limit saves energy of the work. Infinite where a limit costs nothing. None: no
/// limits, or one that changes nothing (1 or more) or is below the least point.
[[nodiscard]] std::optional<double> flexibility_index(const ThroughputCurve& curve, std::span<const double> caps);

} // namespace sunward
