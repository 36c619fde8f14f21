// What every rule tells of itself, beside what it does.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/parameter/values.hpp"

namespace sunward {

/// What the generated page says of a rule.
struct RulePage {
    std::string_view decides; ///< how it decides
    std::string_view formula; ///< empty where words say it all
    std::string_view pays;    ///< when it is worth its price
    std::string_view example; ///< a policy in YAML, on one line
};

using parameter::Parameters;
[[nodiscard]] inline Parameters no_parameters() { return {}; }

/// What is wrong with a value beside other ones.
struct ValueFault {
    std::string_view key;
    std::string message;
};

/// A rule, and what it was told.
template <typename Rule>
struct Chosen {
    const Rule* rule; ///< never null
    parameter::Values values{};
};

/// The rule of a list that has the name; null: none.
template <typename Rule>
[[nodiscard]] const Rule* find_rule(std::span<const Rule* const> rules, std::string_view name) {
    for (const Rule* rule : rules)
        if (rule->name == name)
            return rule;
    return nullptr;
}

/// The same. Throws InputError for an unknown name.
template <typename Rule>
[[nodiscard]] const Rule& rule_named(std::span<const Rule* const> rules, std::string_view name) {
    if (const Rule* rule = find_rule(rules, name))
        return *rule;
    throw InputError({}, std::string(name), "no such rule");
}

/// A rule with the values given for its parameters, and the defaults of the others. Throws InputError for an unknown
/// name or value.
template <typename Rule>
[[nodiscard]] Chosen<Rule> choose_rule(std::span<const Rule* const> rules, std::string_view name,
                                       parameter::GivenValues given = {}) {
    const Rule& rule = rule_named(rules, name);
    return {&rule, parameter::Values(rule.parameters(), given)};
}

} // namespace sunward
