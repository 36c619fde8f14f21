// Parameters that several `when` rules have.
#pragma once

#include "sunward/parameter/field.hpp"

namespace sunward::policy::when {

[[nodiscard]] parameter::Field length();
[[nodiscard]] parameter::Field replan();
[[nodiscard]] parameter::Field align();
[[nodiscard]] parameter::Field slot();
/// Bounds of the signal.
[[nodiscard]] parameter::Field least();
[[nodiscard]] parameter::Field most();
[[nodiscard]] parameter::Field reserved();
/// The rule that another one goes over.
[[nodiscard]] parameter::Field over();

} // namespace sunward::policy::when
