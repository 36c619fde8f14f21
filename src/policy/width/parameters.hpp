// Parameters that several `width` rules have.
#pragma once

#include "sunward/parameter/values.hpp"
#include "sunward/policy/when_rule.hpp"

namespace sunward::policy::width {

[[nodiscard]] parameter::Field length();
[[nodiscard]] Knowledge length_of(const parameter::Values& values);
[[nodiscard]] parameter::Field lookahead();

} // namespace sunward::policy::width
