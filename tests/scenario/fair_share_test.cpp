#include <catch2/catch.hpp>

#include "files.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

TEST_CASE("fair-share has a half-life") {
    const auto policy = [](const std::string& text) {
        return load_scenario(scenario_file(two_sites + "policy: " + text + "\n")).scenario.policy;
    };
    CHECK(policy("{order: fair-share}").order.rule->name == "fair-share");
    CHECK(policy("{order: fair-share}").order.values.duration("half_life") == Duration::from_days(7));
    CHECK(policy("{order: fair-share, half_life: 1 h}").order.values.duration("half_life") == Duration::from_hours(1));
    CHECK_THAT(faults_in(two_sites + "policy: {half_life: 1 h}\n"),
               Contains("policy.half_life: has no meaning with optimise 'average', order 'fifo', backfill 'easy', "
                        "where 'home'; it goes with fair-share"));
    CHECK_THAT(faults_in(two_sites + "policy: {order: fair-share, half_life: 1 s}\n"), Contains("policy.half_life"));
}
