#include "sunward/power/ageing_rule.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "sunward/error/error.hpp"

// clang-format off
namespace sunward::power::wear {

#define AGEING_RULE(name) extern const AgeingRule name;
#include "power/ageing_rules.def"
#undef AGEING_RULE

} // namespace sunward::power::wear
// clang-format on

namespace sunward {

std::span<const AgeingRule* const> ageing_rules() {
    static constexpr std::array list{
#define AGEING_RULE(name) &power::wear::name,
#include "power/ageing_rules.def"
#undef AGEING_RULE
    };
    return list;
}

const AgeingRule& ageing_rule(std::string_view name) {
    const auto rules = ageing_rules();
    const auto found = std::ranges::find(rules, name, &AgeingRule::name);
    if (found == rules.end())
        throw InputError({}, std::string(name), "no such rule");
    return **found;
}

} // namespace sunward
