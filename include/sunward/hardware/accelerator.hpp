// A chip that computes: how fast, from what memory, at what draw, and what it took to make it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "sunward/hardware/node.hpp"
#include "sunward/hardware/precision.hpp"
#include "sunward/units/instant.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

enum class AcceleratorKind : std::uint8_t { gpu, tpu, cpu, edge };

/// An estimate with its bounds: low <= central <= high.
struct Estimate {
    Carbon low;
    Carbon central;
    Carbon high;
};

/// FLOP/s by precision, in the order of the enumeration; 0: it has none. Peaks are dense: sparsity is not counted.
using Rates = std::array<double, precision_count>;

struct Accelerator {
    std::string name;
    AcceleratorKind kind = AcceleratorKind::gpu;
    int released = 0;                 ///< year
    Rates peak{};                     ///< FLOP/s, of a whole chip, dense
    Rates achievable{};               ///< FLOP/s that matrix products reach at best; 0: not measured
    Data memory;                      ///< of one chip
    Bandwidth memory_bandwidth;       ///< of one chip
    PowerRange power;                 ///< idle; full: the board's limit
    std::optional<Power> in_training; ///< what it draws on average in training, where measured
    std::optional<Estimate> embodied; ///< of one chip with its board; none: not known
    Duration life = Duration::from_hours(4 * 8760);

    /// FLOP/s that matrix products reach: as measured, else the peak. 0: the chip has no such precision.
    [[nodiscard]] double reachable(Precision precision) const {
        const auto i = static_cast<std::size_t>(precision);
        return achievable[i] > 0 ? achievable[i] : peak[i];
    }
    [[nodiscard]] double peak_of(Precision precision) const { return peak[static_cast<std::size_t>(precision)]; }
};

} // namespace sunward
