#include "sunward/power/limit_rule.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "sunward/error/error.hpp"

// clang-format off
namespace sunward::power::limit {

#define LIMIT_RULE(name) extern const LimitRule name;
#include "power/limit_rules.def"
#undef LIMIT_RULE

} // namespace sunward::power::limit
// clang-format on

namespace sunward {

std::span<const LimitRule* const> limit_rules() {
    static constexpr std::array list{
#define LIMIT_RULE(name) &power::limit::name,
#include "power/limit_rules.def"
#undef LIMIT_RULE
    };
    return list;
}

const LimitRule& limit_rule(std::string_view name) {
    const auto rules = limit_rules();
    const auto found = std::ranges::find(rules, name, &LimitRule::name);
    if (found == rules.end())
        throw InputError({}, std::string(name), "no such rule");
    return **found;
}

} // namespace sunward
