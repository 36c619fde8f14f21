#include "sunward/policy/catalog.hpp"

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

// clang-format off
namespace sunward::policy {

namespace order { using Rule = OrderRule; }
namespace backfill { using Rule = BackfillRule; }
namespace when { using Rule = WhenRule; }
namespace where { using Rule = WhereRule; }
namespace nodes { using Rule = NodesRule; }
namespace width { using Rule = WidthRule; }

#define RULE(axis, name) namespace axis { extern const Rule name; }
#include "policy/rules.def"
#undef RULE

} // namespace sunward::policy
// clang-format on

namespace sunward {

namespace {

template <typename Rule>
std::span<const Rule* const> list_of() {
    static const std::vector<const Rule*> list = [] {
        std::vector<const Rule*> rules;
        const auto add = [&](const auto& rule) {
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(rule)>, Rule>)
                rules.push_back(&rule);
        };
#define RULE(axis, name) add(policy::axis::name);
#include "policy/rules.def"
#undef RULE
        return rules;
    }();
    return list;
}

constexpr std::array optimise_table{
    NamedValue<Optimise>{Optimise::average, "average", "average carbon intensity", ""},
    NamedValue<Optimise>{Optimise::marginal, "marginal", "marginal carbon intensity", ""},
    NamedValue<Optimise>{Optimise::price, "price", "price of electricity", ""},
    NamedValue<Optimise>{Optimise::weighted, "weighted", "price plus a carbon price times the carbon intensity", ""},
};

constexpr std::array knowledge_table{
    NamedValue<Knowledge>{Knowledge::truth, "true", "the true length", ""},
    NamedValue<Knowledge>{Knowledge::requested, "requested", "the wall-time that the user asked for", ""},
    NamedValue<Knowledge>{Knowledge::class_mean, "class-mean",
                          "mean requested length of the jobs so far in the same queue, or of the same workload entry",
                          "Hanafy et al., Going Green for Less Green, ASPLOS 2024"},
};

constexpr std::array align_table{
    NamedValue<Align>{Align::none, "none", "any time: rules are exact", ""},
    NamedValue<Align>{Align::arrival, "arrival", "whole slots after the job's arrival", ""},
    NamedValue<Align>{Align::clock, "clock", "whole slots counted from midnight UTC of 1970-01-01", ""},
};

void add_missing(const Parameters& more, Parameters& parameters) {
    for (const parameter::Field& field : more)
        if (std::ranges::find(parameters, field.key, &parameter::Field::key) == parameters.end())
            parameters.push_back(field);
}

template <typename Value>
Value value_of(const parameter::Values& values, std::string_view key, std::span<const NamedValue<Value>> list) {
    return values.choice(key, list, &NamedValue<Value>::value);
}

} // namespace

std::span<const OrderRule* const> order_rules() { return list_of<OrderRule>(); }
std::span<const BackfillRule* const> backfill_rules() { return list_of<BackfillRule>(); }
std::span<const WhenRule* const> when_rules() { return list_of<WhenRule>(); }
std::span<const WhereRule* const> where_rules() { return list_of<WhereRule>(); }
std::span<const NodesRule* const> nodes_rules() { return list_of<NodesRule>(); }
std::span<const WidthRule* const> width_rules() { return list_of<WidthRule>(); }

std::span<const NamedValue<Optimise>> optimise_choices() { return optimise_table; }
std::span<const NamedValue<Knowledge>> knowledge_choices() { return knowledge_table; }
std::span<const NamedValue<Align>> align_choices() { return align_table; }

Knowledge knowledge_in(const parameter::Values& values) { return value_of(values, "length", knowledge_choices()); }

WhenSpec when_spec(const WhenRule& rule, parameter::Values values) {
    WhenSpec spec{&rule};
    spec.reserved_first = rule.traits.over_another && rule.traits.uses_reserved;
    spec.sees = rule.sees;
    if (rule.traits.over_another)
        spec.rule = find_rule(when_rules(), values.text("over"));
    if (values.has("reserved"))
        spec.reserved = static_cast<std::uint32_t>(values.whole("reserved"));
    if (values.has("length"))
        spec.length = knowledge_in(values);
    if (values.has("align"))
        spec.cells.align = value_of(values, "align", align_choices());
    if (values.has("slot"))
        spec.cells.slot = values.duration("slot");
    if (values.has("replan"))
        spec.replan = values.duration("replan");
    spec.values = std::move(values);
    return spec;
}

WhenSpec choose_when(std::string_view name, parameter::GivenValues given) {
    const WhenRule& rule = rule_named(when_rules(), name);
    Parameters parameters = rule.parameters();
    if (rule.traits.over_another)
        for (const auto& [key, word] : given)
            if (key == "over")
                add_missing(rule_named(when_rules(), word).parameters(), parameters);
    return when_spec(rule, parameter::Values(parameters, given));
}

Chosen<OrderRule> choose_order(std::string_view name, parameter::GivenValues given) {
    return choose_rule(order_rules(), name, given);
}
Chosen<BackfillRule> choose_backfill(std::string_view name, parameter::GivenValues given) {
    return choose_rule(backfill_rules(), name, given);
}
Chosen<WhereRule> choose_where(std::string_view name, parameter::GivenValues given) {
    return choose_rule(where_rules(), name, given);
}
Chosen<NodesRule> choose_nodes(std::string_view name, parameter::GivenValues given) {
    return choose_rule(nodes_rules(), name, given);
}
Chosen<WidthRule> choose_width(std::string_view name, parameter::GivenValues given) {
    return choose_rule(width_rules(), name, given);
}

PolicySpec::PolicySpec()
    : order(choose_order("fifo")), backfill(choose_backfill("easy")), when(choose_when("now")),
      where(choose_where("home")), nodes(choose_nodes("first")), width(choose_width("fixed")) {}

} // namespace sunward
