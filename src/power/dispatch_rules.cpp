#include "sunward/power/dispatch_rule.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "sunward/error/error.hpp"

// clang-format off
namespace sunward::power::dispatch {

#define DISPATCH_RULE(name) extern const DispatchRule name;
#include "power/dispatch_rules.def"
#undef DISPATCH_RULE

} // namespace sunward::power::dispatch
// clang-format on

namespace sunward {

std::span<const DispatchRule* const> dispatch_rules() {
    static constexpr std::array list{
#define DISPATCH_RULE(name) &power::dispatch::name,
#include "power/dispatch_rules.def"
#undef DISPATCH_RULE
    };
    return list;
}

const DispatchRule& dispatch_rule(std::string_view name) {
    const auto rules = dispatch_rules();
    const auto found = std::ranges::find(rules, name, &DispatchRule::name);
    if (found == rules.end())
        throw InputError({}, std::string(name), "no such rule");
    return **found;
}

} // namespace sunward
