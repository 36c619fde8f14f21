// What it took to make hardware, by the time and by the work it is used for.
#pragma once

#include "sunward/hardware/node.hpp"
#include "sunward/units/instant.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

/// The share of making a device that its use over `used` carries: M = TE x TiR / EL (Green Software Foundation,
/// Software Carbon Intensity, ISO/IEC 21031:2024), without an end at the life: who keeps a device longer than `life`
/// states so. `life` is above 0.
[[nodiscard]] Carbon embodied_share(Carbon made, Duration used, Duration life);
[[nodiscard]] Estimate embodied_share(const Estimate& made, Duration used, Duration life);

/// g a FLOP of a device that computes `flop_per_second` all its life: how vendors state it (NVIDIA, HGX H100: 0.66 g an
/// EFLOP over the sparse peak of fp16).
[[nodiscard]] double embodied_per_flop(Carbon made, double flop_per_second, Duration life);

} // namespace sunward
