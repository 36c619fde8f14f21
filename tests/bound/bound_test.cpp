#include <catch2/catch.hpp>

#include "answering_zones.hpp"
#include "sunward/bound/bound.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

const std::vector<double> oracle_a{400, 300, 200, 100, 100, 200, 300, 400, 500, 500, 400, 300};
const std::vector<double> oracle_b{400, 100, 300, 100, 500, 100, 200, 450};

double grams(const Scenario& scenario, BoundMethod method = BoundMethod::closed_form) {
    const BoundOf bound = lower_bound(scenario).carbon;
    CHECK(bound.method == method);
    return bound.value.value();
}

Scenario one_job(const std::vector<double>& intensity, double submit_h, double run_h, double due_h) {
    Scenario scenario = hourly_world(intensity);
    add_job(scenario, submit_h, run_h, due_h);
    return scenario;
}

} // namespace

TEST_CASE("A job alone takes the cheapest time of its window") {
    CHECK(grams(one_job(oracle_a, 0, 4, 12)) == Approx(600).epsilon(1e-12));
    CHECK(grams(one_job(oracle_a, 0, 5, 12)) == Approx(900).epsilon(1e-12));
    CHECK(grams(one_job(oracle_b, 0, 3, 8)) == Approx(300).epsilon(1e-12));
    // Half an hour of 400, an hour of 100, a quarter of 300 are there; the hour and the quarter are taken.
    CHECK(grams(one_job({400, 100, 300}, 0.5, 1.25, 2.25)) == Approx(175).epsilon(1e-12));
    // No choice within a single slot.
    CHECK(grams(one_job({400, 100, 300}, 0.25, 0.5, 0.75)) == Approx(200).epsilon(1e-12));
}

TEST_CASE("Without a deadline a job has the window of the horizon") {
    Scenario scenario = hourly_world(oracle_a);
    add_job(scenario, 5, 2);
    CHECK(grams(scenario) == Approx(500).epsilon(1e-12)); // 200 at 5 h, 300 at 6 h
}

TEST_CASE("Idle nodes and overhead are in the bound") {
    Scenario scenario = hourly_world({100, 300});
    scenario.sites[0].clusters[0] = kilowatt_cluster(3, 0.5);
    scenario.sites[0].power.facility = constant_pue(1.2);
    add_job(scenario, 0, 1, 2);
    CHECK(grams(scenario) == Approx(1.2 * (1.5 * 400 + 100)).epsilon(1e-12));
}

TEST_CASE("A job may run half here and half there") {
    Scenario scenario = hourly_world({100, 400});
    add_site(scenario, {300, 200}, 1);
    add_job(scenario, 0, 2, 2);
    CHECK(grams(scenario) == Approx(300).epsilon(1e-12));
    scenario.workload.classes[0].sites = {0};
    CHECK(grams(scenario) == Approx(500).epsilon(1e-12));
}

TEST_CASE("Work takes the most frugal hardware that it may use") {
    Scenario scenario = hourly_world({100, 100});
    Cluster frugal = kilowatt_cluster(4);
    frugal.name = "frugal";
    frugal.node.accelerator.full = 600 * watt;
    scenario.sites[0].clusters.push_back(frugal);
    add_job(scenario, 0, 1, 2);
    CHECK(grams(scenario) == Approx(60).epsilon(1e-12));
    scenario.workload.classes[0].cluster = "c";
    CHECK(grams(scenario) == Approx(100).epsilon(1e-12));
    // Two accelerators do not fit where there is one.
    scenario.workload.classes[0].cluster.clear();
    scenario.workload.jobs[0].request.accelerators = 2;
    CHECK(grams(scenario) == Approx(120).epsilon(1e-12));
}

TEST_CASE("Where capacity binds the jobs share the cheap hours") {
    Scenario scenario = hourly_world({300, 100, 200});
    add_job(scenario, 0, 1, 3);
    add_job(scenario, 0, 1, 3);
    CHECK(grams(scenario, BoundMethod::linear_program) == Approx(300).epsilon(1e-7));
    CHECK(grams(scenario, BoundMethod::linear_program) <= 300 * (1 + 1e-12));
    // A node of two accelerators that is taken as a whole: three hours for three jobs of one accelerator.
    scenario.sites[0].clusters[0].packing = Packing::whole_node;
    scenario.sites[0].clusters[0].node.accelerators = 2;
    add_job(scenario, 0, 1, 3);
    CHECK(grams(scenario, BoundMethod::linear_program) == Approx(600).epsilon(1e-7));
    scenario.sites[0].clusters[0].packing = Packing::shared;
    CHECK(grams(scenario, BoundMethod::linear_program) == Approx(400).epsilon(1e-7));
}

TEST_CASE("The other figures have their own bounds") {
    Scenario scenario = one_job({300, 100}, 0, 1, 2);
    scenario.zones[0].marginal.emplace().series = hourly({500, 700});
    scenario.zones[0].price.emplace().series = hourly({40, 20}); // currency/MWh
    const Bound bound = lower_bound(scenario);
    CHECK(bound.carbon.value.value() == Approx(100));
    CHECK(bound.consequential.value.value() == Approx(500));
    CHECK(bound.cost.value.value() == Approx(0.02));
}

TEST_CASE("On-site generation is free but for its own factor") {
    Scenario scenario = one_job({300, 100}, 0, 1, 2);
    scenario.sites[0].power.solar = hourly({400, 0}); // W
    // First hour: 0.4 kWh of sun at 50 and 0.6 from the grid at 300; second: 1 kWh at 100.
    scenario.sites[0].power.solar_factor = 50;
    CHECK(grams(scenario, BoundMethod::linear_program) == Approx(100 * 0.6 + 0.4 * 50).epsilon(1e-7));
}

TEST_CASE("A battery shifts what a job draws, with its losses") {
    Scenario scenario = one_job({100, 500}, 1, 1, 2);
    Battery battery;
    battery.capacity = 2 * kilowatt_hour;
    battery.charge_limit = battery.discharge_limit = 2 * kilowatt;
    scenario.sites[0].power.battery = battery;
    const double through = 100 / (0.95 * 0.95);
    CHECK(grams(scenario, BoundMethod::linear_program) == Approx(through).epsilon(1e-6));
    // What is in it at the start has to be there at the end, unless a run left it emptier.
    scenario.sites[0].power.initial_soc = 0.25;
    CHECK(grams(scenario, BoundMethod::linear_program) == Approx(through).epsilon(1e-6));
    Attained emptied;
    emptied.end = at_hour(2);
    emptied.battery_change_j = {-0.5 * kilowatt_hour.base()};
    const Bound bound = lower_bound(scenario, std::span(&emptied, 1));
    CHECK(bound.carbon.value.value() == Approx((1 / 0.95 - 0.5) / 0.95 * 100).epsilon(1e-6));
}

TEST_CASE("The draw of a modelled facility is bounded from below, closely") {
    Scenario scenario = one_job({100, 500}, 0, 1, 2);
    Facility& facility = scenario.sites[0].power.facility;
    facility = Facility{};
    facility.rated_it = 1 * kilowatt;
    facility.cooling.fan_share = 0.1;
    scenario.sites[0].clusters[0] = kilowatt_cluster(1, 0.2);
    const CoolingRates rates = cooling_rates(facility.cooling, {20, 50});
    const auto draw = [&](double kw) { return facility_draw(facility, kw * kilowatt, rates).total.in(kilowatt); };
    // The best is the whole job in the first hour.
    const double best = 100 * draw(1.2) + 500 * draw(0.2);
    const double bound = grams(scenario, BoundMethod::linear_program);
    CHECK(bound <= best * (1 + 1e-12));
    CHECK(bound == Approx(best).epsilon(1e-6)); // both loads are points of tangents
}

TEST_CASE("There is no bound where energy can be had for less than nothing and wasted") {
    Scenario scenario = one_job({300, -100}, 0, 1, 2);
    CHECK(grams(scenario) == Approx(-100));
    scenario.workload.classes[0].checkpoint.save = Duration::from_seconds(10);
    const BoundOf bound = lower_bound(scenario).carbon;
    CHECK_FALSE(bound.value);
    CHECK(bound.method == BoundMethod::none);
    CHECK_THAT(bound.note, Contains("zone z0") && Contains("below zero"));
    scenario.workload.classes[0].checkpoint.save = {};
    scenario.sites[0].clusters[0].node.asleep = Power{};
    CHECK_THAT(lower_bound(scenario).carbon.note, Contains("below zero"));
}

TEST_CASE("There is no bound in a zone whose plants respond to the load") {
    Scenario scenario = one_job({300, 100}, 0, 1, 2);
    scenario.dispatch.groups.emplace_back().zones = {0};
    CHECK_THAT(lower_bound(scenario).carbon.note, Contains("zone z0 respond to the load"));
    CHECK_FALSE(lower_bound(scenario).carbon.value);
    scenario.dispatch.feedback = false;
    CHECK(grams(scenario) == Approx(100));
}

TEST_CASE("Where plants answer in merit order, consequences and cost have a bound by hand") {
    // 2 kW of hydro are free in the first hour, none in the second; then coal is cheaper than gas.
    Scenario scenario = one_job({0, 0}, 0, 1, 2);
    scenario.sites[0].clusters[0] = kilowatt_cluster(1, 0.5);
    let_answer(
        scenario, 0,
        {kilowatt_plant("hydro", 10, 1, 0), kilowatt_plant("coal", 1, 30, 900), kilowatt_plant("gas", 20, 60, 400)},
        {8, 10});
    const Bound bound = lower_bound(scenario);
    CHECK_FALSE(bound.carbon.value);
    CHECK_THAT(bound.carbon.note, Contains("z0"));
    // The idle half kilowatt of the second hour is on coal; of at most 1.5 kW the mean is (900 + 0.5 x 400) / 1.5.
    CHECK(bound.consequential.value.value() == Approx(0.5 * 1100 / 1.5));
    CHECK(bound.cost.value.value() == Approx(1.5 * 0.001 + 0.5 * 0.001)); // the last MW served without sites
    scenario.sites[0].power.solar = hourly({1});
    CHECK_THAT(lower_bound(scenario).consequential.note, Contains("site s0 does not only draw"));
}

TEST_CASE("A job that a run finished late has until then, and the window lasts until the last end") {
    Scenario scenario = hourly_world({400, 300, 200, 100});
    scenario.horizon.length = Duration::from_hours(2);
    add_job(scenario, 0, 1, 2);
    add_job(scenario, 1, 1);
    Attained run;
    run.end = at_hour(3);
    run.battery_change_j = {0};
    // The first job has 300, the second the hours up to the end of the run.
    CHECK(lower_bound(scenario, std::span(&run, 1)).carbon.value.value() == Approx(300 + 200));
    run.late.push_back({0, at_hour(2.5)});
    scenario.sites[0].clusters[0].nodes = 2;
    CHECK(lower_bound(scenario, std::span(&run, 1)).carbon.value.value() == Approx(0.5 * 200 + 0.5 * 300 + 200));
}

TEST_CASE("The share of the possible saving") {
    CHECK(share_of_possible_saving(1000, 900, 800).value() == Approx(0.5));
    CHECK(share_of_possible_saving(1000, 1100, 800).value() == Approx(-0.5));
    CHECK_FALSE(share_of_possible_saving(1000, 1000, 1000));
    CHECK_FALSE(share_of_possible_saving(0, 0, 0));
}

TEST_CASE("There is no bound where lower clocks need less energy, nor with generators that may run") {
    Scenario scenario = one_job(oracle_a, 0, 4, 12);
    scenario.sites[0].power.import_limit = 1 * megawatt;
    scenario.sites[0].power.limits.rule = &limit_rule("pause");
    CHECK(lower_bound(scenario).carbon.value.has_value());
    scenario.sites[0].power.limits.rule = &limit_rule("throttle");
    CHECK_FALSE(lower_bound(scenario).carbon.value.has_value());
    CHECK_THAT(lower_bound(scenario).carbon.note, Contains("lower clocks"));
    scenario.sites[0].power.limits.rule = &limit_rule("none");
    scenario.sites[0].power.backup.emplace();
    CHECK_THAT(lower_bound(scenario).carbon.note, Contains("backup"));
    scenario.sites[0].power.import_limit = SitePower{}.import_limit;
    CHECK(lower_bound(scenario).carbon.value.has_value());
}

TEST_CASE("The cost of energy by a tariff has a bound") {
    Scenario scenario = one_job({100, 100, 100}, 0, 1, 3);
    scenario.zones[0].price.emplace().series = hourly({30, 20, 10});
    CHECK(lower_bound(scenario).cost.value.value() == Approx(0.01));
    SiteTariff& tariff = scenario.sites[0].tariff.emplace();
    tariff.adder = hourly({5, 5, 50});
    CHECK(lower_bound(scenario).cost.value.value() == Approx(0.025));
    tariff.market = false;
    CHECK(lower_bound(scenario).cost.value.value() == Approx(0.005));
    CHECK(lower_bound(scenario).carbon.value.value() == Approx(100));
}

namespace {

/// A second cluster of a kilowatt, at which jobs work at a speed and a utilisation; on the first at 1 and 1.
Scenario two_speeds(const std::vector<double>& intensity, double speed, double utilisation = 1) {
    Scenario scenario = hourly_world(intensity);
    scenario.sites[0].clusters.push_back(kilowatt_cluster(1));
    scenario.workload.classes[0].terms = {{1, 1}, {speed, utilisation}};
    return scenario;
}

} // namespace

// Four hours of work are two of a kilowatt on the faster cluster, in the hours of 100 and 200; at the same speed they
// are four.
TEST_CASE("A job takes the cluster that needs the least energy for its work, for less time where it is faster") {
    Scenario faster = two_speeds({400, 300, 200, 100}, 2);
    add_job(faster, 0, 4, 4);
    CHECK(grams(faster) == Approx(300).epsilon(1e-12));
    Scenario alike = two_speeds({400, 300, 200, 100}, 1);
    add_job(alike, 0, 4, 4);
    CHECK(grams(alike) == Approx(1000).epsilon(1e-12));
}

// The second cluster draws 0.3 kW at half the speed: 0.6 kWh by hour of work against 1.
TEST_CASE("A slower cluster that draws less is cheaper by work, and as fast as the fastest for the bound") {
    Scenario scenario = two_speeds({400, 100, 300}, 0.5, 0.3);
    add_job(scenario, 0, 1, 3);
    // Its one accelerator does half of that work in the hour of 100, the other cluster the rest.
    CHECK(grams(scenario, BoundMethod::linear_program) == Approx(0.5 * 60 + 0.5 * 100).epsilon(1e-9));
    scenario.sites[0].clusters[1].nodes = 2;
    CHECK(grams(scenario) == Approx(60).epsilon(1e-12));
    scenario.workload.classes[0].terms[0].speed = 0; // it needs two hours then: 100 and 300 of 0.3 kW
    CHECK(grams(scenario) == Approx(120).epsilon(1e-12));
}

// Two hours of work each, an accelerator at speed 2: one in the hour of 100, the other in that of 200.
TEST_CASE("Capacity holds less work where a cluster is slow") {
    Scenario scenario = hourly_world({300, 100, 200, 400});
    scenario.workload.classes[0].terms = {{2, 1}};
    add_job(scenario, 0, 2, 4);
    add_job(scenario, 0, 2, 4);
    CHECK(grams(scenario, BoundMethod::linear_program) == Approx(300).epsilon(1e-9));
}
