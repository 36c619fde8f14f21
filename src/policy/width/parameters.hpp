// Parameters that several `width` rules have.
#pragma once

#include "sunward/parameter/field.hpp"

namespace sunward::policy::width {

[[nodiscard]] parameter::Field length();
[[nodiscard]] parameter::Field lookahead();

} // namespace sunward::policy::width
