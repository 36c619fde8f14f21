// A chip that computes: how fast, from what memory, at what draw, and what it took to make it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/hardware/node.hpp"
#include "sunward/hardware/precision.hpp"
#include "sunward/hardware/provenance.hpp"
#include "sunward/units/instant.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

enum class AcceleratorKind : std::uint8_t { gpu, tpu, cpu, edge };

struct AcceleratorKindName {
    AcceleratorKind value;
    std::string_view name;
    std::string_view help;
};

/// In the order of the enumeration.
inline constexpr std::array<AcceleratorKindName, 4> accelerator_kind_names = {{
    {AcceleratorKind::gpu, "gpu", "a graphics processor, or what is used like one"},
    {AcceleratorKind::tpu, "tpu", "a processor for matrices alone"},
    {AcceleratorKind::cpu, "cpu", "a processor of a server"},
    {AcceleratorKind::edge, "edge", "a whole small machine"},
}};

[[nodiscard]] constexpr std::string_view name_of(AcceleratorKind kind) {
    return accelerator_kind_names[static_cast<std::size_t>(kind)].name;
}

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
    Duration life = usual_life;
    std::vector<Provenance> sources; ///< of the figures; empty for a device of a simulation

    /// FLOP/s that matrix products reach: as measured, else the peak. 0: the chip has no such precision.
    [[nodiscard]] double reachable(Precision precision) const {
        const auto i = static_cast<std::size_t>(precision);
        return achievable[i] > 0 ? achievable[i] : peak[i];
    }
    /// FLOP/s; 0: the chip has no such precision.
    [[nodiscard]] double peak_of(Precision precision) const { return peak[static_cast<std::size_t>(precision)]; }
};

} // namespace sunward
