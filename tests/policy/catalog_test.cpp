#include "sunward/policy/catalog.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "sunward/error/error.hpp"

using namespace sunward;

namespace {

template <typename Value>
std::vector<std::string> names(std::span<const NamedValue<Value>> values) {
    std::vector<std::string> out;
    std::set<Value> seen;
    for (const NamedValue<Value>& value : values) {
        out.emplace_back(value.name);
        CHECK(seen.insert(value.value).second);
        CHECK_FALSE(value.help.empty());
        CHECK(name_of(values, value.value) == value.name);
    }
    return out;
}

template <typename Rule>
std::vector<std::string> names(std::span<const Rule* const> rules) {
    std::vector<std::string> out;
    for (const Rule* rule : rules) {
        out.emplace_back(rule->name);
        CHECK_FALSE(rule->help.empty());
        CHECK(find_rule(rules, rule->name) == rule); // no other one has the name
        CHECK(&rule_named(rules, rule->name) == rule);
    }
    return out;
}

using Names = std::vector<std::string>;

/// The names of an axis, as its list has them.
Names listed(std::string_view axis) {
    Names names;
    const auto add = [&](std::string_view of, std::string name) {
        std::ranges::replace(name, '_', '-');
        if (of == axis)
            names.push_back(std::move(name));
    };
#define RULE(of, name) add(#of, #name);
#include "policy/rules.def"
#undef RULE
    return names;
}

} // namespace

TEST_CASE("every rule has its name in the catalogue") {
    CHECK(names(order_rules()) == listed("order"));
    CHECK(names(backfill_rules()) == listed("backfill"));
    CHECK(names(when_rules()) == listed("when"));
    CHECK(names(where_rules()) == listed("where"));
    CHECK(names(nodes_rules()) == listed("nodes"));
    CHECK(names(width_rules()) == listed("width"));
    CHECK(names(optimise_choices()) == Names{"average", "marginal", "price", "weighted"});
    CHECK(names(knowledge_choices()) == Names{"true", "requested", "class-mean"});
}

TEST_CASE("every rule has what decides") {
    for (const OrderRule* rule : order_rules())
        CHECK(rule->key != nullptr);
    for (const BackfillRule* rule : backfill_rules())
        CHECK(rule->queue != nullptr);
    for (const WhenRule* rule : when_rules())
        CHECK((rule->planner == nullptr) == rule->traits.over_another);
    for (const WhereRule* rule : where_rules())
        CHECK(rule->score != nullptr);
}

TEST_CASE("rules are chosen by name, and told values as text") {
    CHECK(choose_when("threshold").values.number("quantile") == 0.3);
    const WhenSpec spec = choose_when(
        "threshold",
        {{"quantile", "40 %"}, {"length", "class-mean"}, {"align", "clock"}, {"slot", "30 min"}, {"replan", "2 h"}});
    CHECK(spec.rule->name == "threshold");
    CHECK(spec.values.number("quantile") == 0.4);
    CHECK(spec.values.duration("lookahead") == Duration::from_hours(24));
    CHECK(spec.length == Knowledge::class_mean);
    CHECK(spec.cells.align == Align::clock);
    CHECK(spec.cells.slot == Duration::from_seconds(1800));
    CHECK(spec.replan == Duration::from_hours(2));
    CHECK_FALSE(spec.reserved_first);
    CHECK(choose_backfill("conservative", {{"compress_depth", "7"}}).values.whole("compress_depth") == 7);
    CHECK_THROWS_AS(choose_when("thresholds"), InputError);
    CHECK_THROWS_AS(choose_when("threshold", {{"quantile", "2"}}), InputError);
    CHECK_THROWS_AS(choose_when("now", {{"quantile", "0.4"}}), InputError);
    CHECK_THROWS_AS(choose_when("window"), InputError); // needs a time
    CHECK_THROWS_AS(choose_order("fifo", {{"half_life", "1 d"}}), InputError);
}

TEST_CASE("a rule that goes over another one gives that, with what both are told") {
    const WhenSpec spec =
        choose_when("reserved-first", {{"over", "threshold"}, {"reserved", "3"}, {"quantile", "0.4"}});
    CHECK(spec.rule->name == "threshold");
    CHECK(spec.reserved_first);
    CHECK(spec.reserved == 3);
    CHECK(spec.values.number("quantile") == 0.4);
    CHECK(spec.values.duration("lookahead") == Duration::from_hours(24));
    CHECK_THROWS_AS(choose_when("reserved-first"), InputError);
    CHECK_THROWS_AS(choose_when("reserved-first", {{"over", "reserved-first"}}), InputError);
    CHECK_THROWS_AS(choose_when("reserved-first", {{"over", "now"}, {"quantile", "0.4"}}), InputError);
}

TEST_CASE("a policy that is told nothing runs all jobs at home and at once") {
    const PolicySpec spec;
    CHECK(spec.order.rule->name == "fifo");
    CHECK(spec.backfill.rule->name == "easy");
    CHECK(spec.when.rule->name == "now");
    CHECK(spec.where.rule->name == "home");
    CHECK(spec.nodes.rule->name == "first");
    CHECK(spec.width.rule->name == "fixed");
}
