// What an estimate is made of, read from the catalogue.
#pragma once

#include <string_view>

#include "sunward/estimate/defaults.hpp"
#include "sunward/estimate/plan.hpp"

namespace sunward {

/// scenarios/catalog/estimate.yaml. Throws InputError where the file is at fault.
[[nodiscard]] EstimateDefaults estimate_defaults();

/// A node type by its name, by what `hardware` it has or by its device; else a device alone. Throws InputError, of the
/// field `hardware`, with the nearest name.
[[nodiscard]] EstimateHardware estimate_hardware(std::string_view name);

} // namespace sunward
