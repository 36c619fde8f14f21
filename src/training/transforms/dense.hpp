// What transforms that train another model share.
#pragma once

#include <vector>

#include "sunward/training/transform.hpp"

namespace sunward::training::transforms {

/// A model that is trained anew starts dense, and what was pruned before is lost.
[[nodiscard]] inline std::vector<Fault> wants_dense(const Algorithm& before, const parameter::Values&) {
    if (before.indices > Data{})
        return {{{}, "share", "stands after a pruning, which it would undo; expected before it"}};
    return {};
}

} // namespace sunward::training::transforms
