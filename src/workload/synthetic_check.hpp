// Parameters of the generator that make no sense.
#pragma once

#include <string>

#include "sunward/workload/workload.hpp"

namespace sunward {

/// Throws InputError that lists all of them.
void check_synthetic(const SyntheticSource& source, const std::string& entry);

} // namespace sunward
