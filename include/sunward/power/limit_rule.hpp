// Rules for jobs where a site's power is limited: what each tells of itself.
#pragma once

#include <span>
#include <string_view>

#include "sunward/parameter/field.hpp"

namespace sunward {

/// What a rule does, which is all that others have to know.
struct LimitTraits {
    bool acts = true;           ///< else what cannot be fed is unserved
    bool lowers_clocks = false; ///< of all jobs alike, down to a least one; jobs are paused below that, or at once
};

struct LimitRule {
    std::string_view name; ///< such as `throttle`
    std::string_view help;
    /// Keys of its own.
    parameter::Parameters (*parameters)() = [] { return parameter::Parameters(); };
    LimitTraits traits{};
};

/// Listed in src/power/limit_rules.def.
[[nodiscard]] std::span<const LimitRule* const> limit_rules();
/// Throws InputError for an unknown name.
[[nodiscard]] const LimitRule& limit_rule(std::string_view name);

} // namespace sunward
