#include <catch2/catch.hpp>

#include "child.hpp"
#include "sunward/bound/bound.hpp"
#include "sunward/bound/run_apart.hpp"
#include "sunward/bound/saving.hpp"
#include "sunward/error/error.hpp"
#include "sunward/simulation/simulate.hpp"
#include "worlds.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

Attained run_of(const Scenario& scenario) { return RunApart(scenario).wait(); }

} // namespace

TEST_CASE("A run in a process of its own attains what the same run attains here") {
    Scenario scenario = hourly_world({400, 300, 200, 100});
    scenario.horizon.length = Duration::from_hours(2);
    scenario.zones[0].marginal.emplace().series = hourly({500, 600});
    scenario.zones[0].price.emplace().series = hourly({10});
    add_job(scenario, 0, 1, 1);
    add_job(scenario, 0.5, 2, 2.75);
    const Attained apart = run_of(scenario);
    const Attained here = attained(scenario, simulate(scenario));
    CHECK(pack(here) == pack(apart));
    // The second job runs from 1 h to 3 h, a quarter of an hour late and past the window.
    CHECK(here.totals.carbon_g == Approx(400 + 300 + 200));
    CHECK(here.totals.consequential_g == Approx(500 + 600 + 500));
    CHECK(here.totals.cost == Approx(0.03));
    CHECK(here.end == at_hour(3));
    REQUIRE(here.late.size() == 1);
    CHECK(here.late[0].job == 1);
    CHECK(here.late[0].finish == at_hour(3));
    CHECK(here.fault.empty());
}

TEST_CASE("What a run throws is told") {
    Scenario scenario = hourly_world({400, 300});
    SeriesOptions failing;
    scenario.zones[0].average->series = Series::from_points({{midnight, 100}, {at_hour(1), 100}}, failing);
    add_job(scenario, 0, 5);
    CHECK_THROWS_AS(run_of(scenario), SimulationError);
    CHECK_THROWS_AS(unpack("short"), SimulationError);
}

TEST_CASE("A run that left jobs undone is compared with runs that left the same") {
    Scenario scenario = hourly_world({400, 300});
    scenario.horizon.drain = false;
    add_job(scenario, 0, 5);
    add_job(scenario, 7, 1); // after the horizon: no part of it
    const Attained run = run_of(scenario);
    REQUIRE(run.left.size() == 1);
    CHECK(run.left[0].job == 0);
    CHECK(run.left[0].worked == Duration::from_hours(2));
    CHECK(run.left[0].until == at_hour(2));
    CHECK(difference_in_work(run, run, "now").empty());
    Attained other = run;
    other.left[0].worked = Duration::from_hours(1);
    CHECK_THAT(difference_in_work(run, other, "now"), Contains("other parts"));
    other.left.clear();
    CHECK(difference_in_work(run, other, "now") == "1 job not completed, 0 by now");
    const std::vector<Attained> both{run, other};
    CHECK(least_undone(both) == &both[1]);
    CHECK(totals_until(scenario, run, run.end)->carbon_g == Approx(700));
}

TEST_CASE("Jobs that run into their limit in every policy alike cost neither the bound nor the share") {
    Scenario scenario = hourly_world({400, 100, 300, 200});
    add_job(scenario, 0, 5, 4).request.walltime = Duration::from_hours(1);
    const Attained now = run_of(scenario);
    scenario.policy.name = "later";
    scenario.policy.when = choose_when("lowest-window");
    const Attained later = run_of(scenario);
    const Saving saving = saving_of(scenario, "now", now, later);
    CHECK(saving.carbon.baseline_g.value() == Approx(400));
    CHECK(saving.carbon.policy_g.value() == Approx(100));
    CHECK(saving.carbon.bound_g.value() == Approx(100));
    CHECK(saving.carbon.share.value() == Approx(1));
    scenario.workload.classes[0].kill_at_walltime = false;
    const Attained whole = run_of(scenario);
    // With nothing completed by one of them there is no rate either.
    const Saving other = saving_of(scenario, "now", now, whole);
    CHECK_THAT(other.carbon.note, Contains("0 jobs not completed, 1 by now"));
    CHECK_FALSE(other.carbon.baseline_g);
    CHECK_FALSE(other.carbon.apart);
}

TEST_CASE("What each run emitted is told where the two cannot be held against each other") {
    Scenario scenario = hourly_world({400, 100, 300, 200});
    add_job(scenario, 0, 1);
    add_job(scenario, 1, 2).request.walltime = Duration::from_hours(1);
    const Attained killed = run_of(scenario); // 400 + 100 g for the one accelerator-hour of the first job
    scenario.workload.classes[0].kill_at_walltime = false;
    const Attained whole = run_of(scenario); // 400 + 100 + 300 g for three
    const Saving saving = saving_of(scenario, "now", killed, whole);
    REQUIRE(saving.carbon.apart);
    CHECK(saving.carbon.apart->per_work);
    CHECK(saving.carbon.apart->baseline == Approx(500));
    CHECK(saving.carbon.apart->policy == Approx(800.0 / 3));
    CHECK_FALSE(saving.carbon.policy_g);
    Attained unserved = whole;
    unserved.fault = "not served";
    const Saving same = saving_of(scenario, "now", whole, unserved);
    REQUIRE(same.carbon.apart);
    CHECK_FALSE(same.carbon.apart->per_work);
    CHECK(same.carbon.apart->policy == Approx(800));
    CHECK(same.carbon.note == "not served");
}

TEST_CASE("Work that ends after the window is told beside the carbon of the window") {
    Scenario scenario = hourly_world({400, 300});
    scenario.zones[0].average->series = hourly({400, 300, 100, 100});
    add_job(scenario, 0, 1, 4, 1);
    add_job(scenario, 1, 1, 2, 1);
    const Attained now = run_of(scenario);
    CHECK(now.drained == 0);
    scenario.policy.when = choose_when("lowest-window");
    const Attained later = run_of(scenario);
    CHECK(later.drained == 1);
    CHECK(later.drained_accelerator_h == Approx(1));
    const Saving saving = saving_of(scenario, "now", now, later);
    CHECK(saving.drains_more());
    CHECK_THAT(saving.drained_text(),
               Contains("1 job (1 accelerator-hours) that ended after the window, 0 (0) in now"));
    CHECK(saving.carbon.baseline_g.value() == Approx(700));
    CHECK(saving.carbon.policy_g.value() == Approx(400));
    CHECK_FALSE(saving_of(scenario, "later", later, now).drains_more());
}

TEST_CASE("A saving is told by each carbon that the zones have an intensity for") {
    Scenario scenario = hourly_world({400, 100, 300, 200});
    scenario.zones[0].marginal.emplace().series = hourly({700, 500, 600, 100});
    add_job(scenario, 0, 1, 4);
    const Attained now = run_of(scenario); // 400 g, and 700 g by the marginal intensity
    scenario.policy.name = "later";
    scenario.policy.when = choose_when("lowest-window");
    scenario.policy.optimise = Optimise::marginal;
    const Attained later = run_of(scenario); // in the last hour: 200 g and 100 g
    const Saving saving = saving_of(scenario, "now", now, later);
    CHECK(saving.carbon.policy_g.value() == Approx(200));
    CHECK(saving.carbon.share.value() == Approx((400.0 - 200) / (400 - 100)));
    REQUIRE(saving.consequential);
    CHECK(saving.consequential->baseline_g.value() == Approx(700));
    CHECK(saving.consequential->policy_g.value() == Approx(100));
    CHECK(saving.consequential->bound_g.value() == Approx(100));
    CHECK(saving.consequential->share.value() == Approx(1));
    scenario.zones[0].marginal.reset();
    CHECK_FALSE(saving_of(scenario, "now", now, later).consequential);
}

TEST_CASE("A run at lowered clocks takes no bound from the others") {
    Scenario scenario = hourly_world({400, 100, 300, 200});
    add_job(scenario, 0, 1, 4);
    std::vector<Attained> runs{run_of(scenario), run_of(scenario)};
    runs[1].slowed = true;
    runs[1].totals.carbon_g = 60; // less than any run at full speed
    runs[1].end = at_hour(6);
    const Instant end = common_end(scenario, runs);
    CHECK(end == at_hour(6));
    CHECK(lower_bound(scenario, runs).carbon.value.value() == Approx(100));
    runs.erase(runs.begin());
    CHECK_THAT(lower_bound(scenario, runs).carbon.note, Contains("lowers the clocks"));
}

TEST_CASE("What is below the bound of all policies is an error") {
    Bound bound;
    bound.carbon.value = 100;
    CHECK_NOTHROW(check_bound(bound, {100, 0, 0, 0}, "fine"));
    CHECK_THROWS_AS(check_bound(bound, {99, 0, 0, 0}, "odd"), SimulationError);
}

TEST_CASE("A run that ends early is charged its idle nodes up to the common end") {
    Scenario scenario = hourly_world({400, 300, 200, 100});
    scenario.horizon.length.reset();
    scenario.sites[0].clusters[0] = kilowatt_cluster(2, 0.5);
    scenario.sites[0].power.facility = constant_pue(1.5);
    scenario.zones[0].price.emplace().series = hourly({10});
    scenario.sites[0].clusters[0].rent = Rent{2, 0.001, 0.002, 0.002};
    add_job(scenario, 0, 1);
    const Attained run = run_of(scenario);
    CHECK(run.end == at_hour(1));
    const Totals totals = totals_until(scenario, run, at_hour(2.5)).value();
    scenario.sites[0].tariff.emplace().adder = Series::constant(5);
    CHECK(totals_until(scenario, run, at_hour(2.5)).value().cost - totals.cost == Approx(1.5 * 1.5 * 0.005));
    CHECK(totals.carbon_g == Approx(1.5 * (2 * 400 + 300 + 0.5 * 200)));
    CHECK(totals.cost == Approx(1.5 * (2 + 1.5) * 0.01));
    CHECK(totals.rent == Approx(2 * 0.001 * 2.5 * 3600));
}

TEST_CASE("Idle nodes after the end use the sun") {
    Scenario scenario = hourly_world({400, 300, 200, 100});
    scenario.horizon.length.reset();
    Site& site = scenario.sites[0];
    site.clusters[0] = kilowatt_cluster(2, 0.5);
    site.power.solar = hourly({0, 700, 1500, 0});
    site.power.solar_factor = 50;
    site.power.export_limit = 100 * watt;
    add_job(scenario, 0, 1);
    const Attained run = run_of(scenario);
    // A run that itself lasts that long, for one job more that draws nothing.
    Scenario longer = scenario;
    longer.workload.classes.push_back(scenario.workload.classes[0]);
    longer.workload.classes[1].utilisation = 0;
    add_job(longer, 0, 3).request.job_class = 1;
    const Totals totals = totals_until(scenario, run, at_hour(3)).value();
    const Attained whole = run_of(longer);
    CHECK(whole.end == at_hour(3));
    CHECK(totals.carbon_g == Approx(whole.totals.carbon_g).epsilon(1e-12));
    site.power.battery = Battery{};
    CHECK_FALSE(totals_until(scenario, run, at_hour(3)));
    CHECK(totals_until(scenario, run, run.end));
}

TEST_CASE("The baseline keeps order and backfill and runs everything at once") {
    PolicySpec policy;
    policy.order = choose_order("sjf");
    policy.backfill = choose_backfill("conservative");
    policy.when = choose_when("wait-awhile");
    policy.where = choose_where("cleanest-now");
    policy.nodes = choose_nodes("pack");
    const PolicySpec baseline = default_baseline(policy);
    CHECK(baseline.name == "now");
    CHECK(baseline.order.rule->name == "sjf");
    CHECK(baseline.backfill.rule->name == "conservative");
    CHECK(baseline.when.rule->name == "now");
    CHECK(baseline.where.rule->name == "home");
    CHECK(baseline.nodes.rule->name == "first");
}
