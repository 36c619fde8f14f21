// Every rule that a scenario may name, with one line of help and its source: the only list of them.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sunward/grid/forecast.hpp"
#include "sunward/policy/spec.hpp"

namespace sunward {

/// A rule as people name it.
template <typename Rule>
struct RuleInfo {
    Rule rule;
    std::string_view name; ///< such as `lowest-window`
    std::string_view help;
    std::string_view source; ///< publication; empty for what is common knowledge
};

[[nodiscard]] std::span<const RuleInfo<OrderRule>> order_rules();
[[nodiscard]] std::span<const RuleInfo<BackfillRule>> backfill_rules();
[[nodiscard]] std::span<const RuleInfo<WhenRule>> when_rules();
[[nodiscard]] std::span<const RuleInfo<WhereRule>> where_rules();
[[nodiscard]] std::span<const RuleInfo<NodesRule>> nodes_rules();
[[nodiscard]] std::span<const RuleInfo<WidthRule>> width_rules();
[[nodiscard]] std::span<const RuleInfo<Optimise>> optimise_choices();
[[nodiscard]] std::span<const RuleInfo<Knowledge>> knowledge_choices();
[[nodiscard]] std::span<const RuleInfo<ForecastModel>> forecast_models();

/// `reserved-first`: a rule that goes over any other `when` rule (WhenSpec::reserved_first).
[[nodiscard]] std::string_view reserved_first_help();

/// A policy in C++ in this program that is not composed of rules: `policy: {plugin: {name: ...}}`.
struct CustomInfo {
    std::string_view name;
    std::string_view help;
};
[[nodiscard]] std::vector<CustomInfo> custom_policies();

/// Name of a rule; the catalogue has every enumerator.
template <typename Rule>
[[nodiscard]] std::string_view rule_name(std::span<const RuleInfo<Rule>> rules, Rule rule) {
    for (const RuleInfo<Rule>& info : rules)
        if (info.rule == rule)
            return info.name;
    return "unknown";
}

} // namespace sunward
