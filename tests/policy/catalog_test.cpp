#include "sunward/policy/catalog.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

using namespace sunward;

namespace {

template <typename Rule>
std::vector<std::string> names(std::span<const RuleInfo<Rule>> rules) {
    std::vector<std::string> out;
    std::set<Rule> seen;
    for (const RuleInfo<Rule>& info : rules) {
        out.emplace_back(info.name);
        CHECK(seen.insert(info.rule).second);
        CHECK_FALSE(info.help.empty());
        CHECK(rule_name(rules, info.rule) == info.name);
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
                                       "receding-horizon"});
    CHECK(names(where_rules()) ==
          Names{"home", "cleanest-now", "cleanest-mean", "cheapest", "least-loaded", "follow-the-sun"});
    CHECK(names(nodes_rules()) == Names{"first", "pack", "spread", "efficient-first"});
    CHECK(names(width_rules()) == Names{"fixed", "carbon-scaler", "capacity-curve", "k-search", "pcaps", "power-cap"});
    CHECK(names(optimise_choices()) == Names{"average", "marginal", "price", "weighted"});
    CHECK(names(knowledge_choices()) == Names{"true", "requested", "class-mean"});
    CHECK(names(forecast_models()) == Names{"perfect", "iid", "noisy", "persistence", "climatology", "file"});
    CHECK_FALSE(reserved_first_help().empty());
}
