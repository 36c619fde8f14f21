// Fields: how many accelerators jobs get, and how much of a cluster is in use.
#include "schema.hpp"
#include "sunward/policy/catalog.hpp"

namespace sunward::scenario {

using namespace types;

const Record& width_record() {
    const auto with = [](std::initializer_list<WidthRule> wanted) {
        return names_of(width_rules(), &RuleInfo<WidthRule>::rule, wanted);
    };
    static const Record table = {
        "width rule",
        "How many accelerators jobs get, how many a cluster may use, and at what clock. A bare word is the rule with "
        "its "
        "defaults.",
        {
            field("rule", choice(choices_of(width_rules())), "The rule").or_else(with({WidthRule::fixed}).front()),
            field("length", choice(choices_of(knowledge_choices())), "What the rule takes as a job's length")
                .or_else(rule_name(knowledge_choices(), Knowledge::requested))
                .only_with(with({WidthRule::carbon_scaler, WidthRule::capacity_curve})),
            field("peak_weight", number(0, 1e12),
                  "Cost of an accelerator in the day's peak, in the signal's unit times hours")
                .or_else("0")
                .only_with(with({WidthRule::capacity_curve})),
            field("least_use", integer(1, 4294967295.0), "Accelerators of each cluster that may always be in use")
                .or_else("1")
                .only_with(with({WidthRule::k_search})),
            field("gamma", ratio(0, 1), "0 lets everything run, 1 is the most cautious")
                .or_else("0.5")
                .only_with(with({WidthRule::pcaps})),
            field("lowest_priority", number(-1e30, 1e30), "Jobs of this priority and below have importance 0")
                .or_else("0")
                .only_with(with({WidthRule::pcaps})),
            field("highest_priority", number(-1e30, 1e30), "Jobs of this priority and above have importance 1")
                .or_else("1")
                .only_with(with({WidthRule::pcaps})),
            field("limit", ratio(0, 1), "Share of what a site's nodes draw at full load that they may draw")
                .required()
                .only_with(with({WidthRule::power_cap})),
            field("floor", ratio(0, 1),
                  "The same limit when the signal is at its highest; in between, along a straight line")
                .or_derived("the limit: it does not follow the signal")
                .only_with(with({WidthRule::power_cap})),
            field("least_frequency", ratio(0.01, 1),
                  "Lowest clock, as a share of the full clock; below it jobs are paused")
                .or_else("0.3")
                .only_with(with({WidthRule::power_cap})),
            field("lookahead", span(), "Span of the forecast that the lowest and the highest value are taken from")
                .or_else("48 h")
                .only_with(with({WidthRule::k_search, WidthRule::pcaps, WidthRule::power_cap})),
        },
        "rule",
        {"rule"},
        {}};
    return table;
}

} // namespace sunward::scenario
