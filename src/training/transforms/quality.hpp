// The parameter that all transforms have.
#pragma once

#include "sunward/training/transform.hpp"

namespace sunward::training::transforms {

/// Nothing is lost unless it is stated.
[[nodiscard]] inline parameter::Field quality() {
    return parameter::field("quality", parameter::types::ratio(0.01, 1),
                            "Share of the quality that is kept, as measured by whoever states it")
        .or_else("100 %");
}

} // namespace sunward::training::transforms
