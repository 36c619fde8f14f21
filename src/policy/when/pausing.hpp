// pause-resume and k-min.
#pragma once

#include <memory>
#include <optional>

#include "sunward/policy/when_rule.hpp"

namespace sunward::policy::when {

/// `switching`: what a pause or a resumption costs; none: what the job's saving and restoring say.
[[nodiscard]] std::unique_ptr<OnlineRule> pausing(const WhenSpec& spec, std::optional<Duration> switching);

} // namespace sunward::policy::when
