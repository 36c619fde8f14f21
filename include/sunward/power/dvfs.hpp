// Speed and power of a processor at a reduced clock (dynamic voltage and frequency scaling).
#pragma once

#include <optional>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

/// Power at relative frequency f in [min_frequency, 1]: P(f) = idle + (full - idle) f^3, voltage falling with the clock
/// (Weiser et al., OSDI 1994). Work that waits for memory does not slow down with the clock: the time of a job is
///   t(f) / t(1) = c / f + 1 - c,  c = compute_share (Hsu and Kremer, PLDI 2003), c = 1 for compute-bound work.
struct ScaledProcessor {
    Power idle;
    Power full;
    double min_frequency = 0.3; ///< in (0, 1]
    double compute_share = 1;   ///< in [0, 1]
};

[[nodiscard]] std::vector<Fault> faults_of(const ScaledProcessor& processor);

/// Power at a frequency, while busy.
[[nodiscard]] Power power_at(const ScaledProcessor& processor, double frequency);

/// Work per second, as a share of that at full clock: 1 / (c / f + 1 - c).
[[nodiscard]] double speed_at(const ScaledProcessor& processor, double frequency);

/// Energy of a job, as a share of that at full clock: P(f) t(f) / (P(1) t(1)), idle power included.
[[nodiscard]] double energy_at(const ScaledProcessor& processor, double frequency);

/// The greatest frequency whose power is within the cap, at most 1: the inverse of power_at. Nothing when the cap is
/// below the power at min_frequency: the job must pause.
[[nodiscard]] std::optional<double> frequency_under(const ScaledProcessor& processor, Power cap);

/// The frequency in [min_frequency, 1] at which a job takes the least energy; for c = 1 it is
/// (idle / (2 (full - idle)))^(1/3) where the range allows.
[[nodiscard]] double thriftiest_frequency(const ScaledProcessor& processor);

} // namespace sunward
