// Parts of the generated pages.
#pragma once

#include <string>

#include "sunward/parameter/field.hpp"

namespace sunward::scenario {

/// The default of a field, or that it is required.
[[nodiscard]] std::string default_text(const parameter::Field& field);

/// A text as a cell of a table, which may not hold the character that ends it.
[[nodiscard]] std::string cell(std::string text);

} // namespace sunward::scenario
