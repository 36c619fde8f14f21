#include "sunward/policy/catalog.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

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

} // namespace

TEST_CASE("every rule has its name in the catalogue") {
    CHECK(names(order_rules()) == Names{"fifo", "sjf", "ljf", "priority", "deadline", "fair-share"});
    CHECK(names(backfill_rules()) == Names{"none", "easy", "conservative"});
    CHECK(names(when_rules()) == Names{"now", "window", "lowest-slot", "lowest-window", "carbon-time", "threshold",
                                       "wait-awhile", "deadline-only", "pause-resume", "k-min", "green-surplus",
                                       "receding-horizon", "reserved-first"});
    CHECK(names(where_rules()) ==
          Names{"home", "cleanest-now", "cleanest-mean", "cheapest", "least-loaded", "follow-the-sun"});
    CHECK(names(nodes_rules()) == Names{"first", "pack", "spread", "efficient-first"});
    CHECK(names(width_rules()) == Names{"fixed", "carbon-scaler", "capacity-curve", "k-search", "pcaps", "power-cap"});
    CHECK(names(optimise_choices()) == Names{"average", "marginal", "price", "weighted"});
    CHECK(names(knowledge_choices()) == Names{"true", "requested", "class-mean"});
    CHECK(names(forecast_models()) == Names{"perfect", "iid", "noisy", "persistence", "climatology", "file"});
}
