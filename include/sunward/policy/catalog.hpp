// Every rule that a scenario may name, in order, and words for what rules are told.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "sunward/policy/spec.hpp"

namespace sunward {

// Listed in src/policy/rules.def.
[[nodiscard]] std::span<const OrderRule* const> order_rules();
[[nodiscard]] std::span<const BackfillRule* const> backfill_rules();
[[nodiscard]] std::span<const WhenRule* const> when_rules();
[[nodiscard]] std::span<const WhereRule* const> where_rules();
[[nodiscard]] std::span<const NodesRule* const> nodes_rules();
[[nodiscard]] std::span<const WidthRule* const> width_rules();

/// A `when` rule with its values: one that goes over another one gives that. Throws InputError where they do not fit.
[[nodiscard]] WhenSpec when_spec(const WhenRule& rule, parameter::Values values);
/// By name, with the values given as text and the defaults of the others. Throws InputError.
[[nodiscard]] WhenSpec choose_when(std::string_view name, parameter::GivenValues given = {});
[[nodiscard]] Chosen<OrderRule> choose_order(std::string_view name, parameter::GivenValues given = {});
[[nodiscard]] Chosen<BackfillRule> choose_backfill(std::string_view name, parameter::GivenValues given = {});
[[nodiscard]] Chosen<WhereRule> choose_where(std::string_view name, parameter::GivenValues given = {});
[[nodiscard]] Chosen<NodesRule> choose_nodes(std::string_view name, parameter::GivenValues given = {});
[[nodiscard]] Chosen<WidthRule> choose_width(std::string_view name, parameter::GivenValues given = {});

/// What `length` of a rule says.
[[nodiscard]] Knowledge knowledge_in(const parameter::Values& values);

/// A value as people name it.
template <typename Value>
struct NamedValue {
    Value value;
    std::string_view name;
    std::string_view help;
    std::string_view source; ///< publication; empty for what is common knowledge
};

[[nodiscard]] std::span<const NamedValue<Optimise>> optimise_choices();
[[nodiscard]] std::span<const NamedValue<Knowledge>> knowledge_choices();
[[nodiscard]] std::span<const NamedValue<Align>> align_choices();

/// A policy in C++ in this program that is not composed of rules: `policy: {plugin: {name: ...}}`.
struct CustomInfo {
    std::string_view name;
    std::string_view help;
};
[[nodiscard]] std::vector<CustomInfo> custom_policies();

/// Name of a value; the list has every one.
template <typename Value>
[[nodiscard]] std::string_view name_of(std::span<const NamedValue<Value>> list, Value value) {
    for (const NamedValue<Value>& entry : list)
        if (entry.value == value)
            return entry.name;
    return "unknown";
}

} // namespace sunward
