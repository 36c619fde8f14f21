// The type of steps: of something that is done again and again in a run.
#pragma once

#include "field.hpp"

namespace sunward::scenario::types {

/// At least a second: in shorter steps a run would not come to its end.
[[nodiscard]] inline Type step() { return span_between(1, span().most); }

} // namespace sunward::scenario::types
