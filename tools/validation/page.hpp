// VALIDATION.md.
#pragma once

#include <span>
#include <string>

#include "row.hpp"

namespace sunward::validation {

[[nodiscard]] std::string page(std::span<const Table> tables);

} // namespace sunward::validation
