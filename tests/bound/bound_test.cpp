#include <catch2/catch.hpp>

#include "sunward/bound/bound.hpp"
#include "sunward/simulation/simulate.hpp"
#include "worlds.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

const std::vector<double> oracle_a{400, 300, 200, 100, 100, 200, 300, 400, 500, 500, 400, 300};
const std::vector<double> oracle_b{400, 100, 300, 100, 500, 100, 200, 450};

double kg_bound(const Scenario& scenario) { return lower_bound(scenario).carbon.value.value(); }

} // namespace

TEST_CASE("A job alone takes its cheapest hours") {
    Scenario scenario = hourly_world(oracle_a);
    add_job(scenario, 0, 4, 12);
    const BoundOf four = lower_bound(scenario).carbon;
    CHECK(four.value.value() == Approx(600).epsilon(1e-12));
    CHECK(four.method == BoundMethod::closed_form);
    scenario = hourly_world(oracle_a);
    add_job(scenario, 0, 5, 12);
    CHECK(kg_bound(scenario) == Approx(800).epsilon(1e-12)); // 100 100 200 200 and one of the hours of 300 less 100
}
