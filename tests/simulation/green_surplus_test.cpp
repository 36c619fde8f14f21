// What the engine tells a policy of a site's own sun and draw, and green-surplus on it.
#include <catch2/catch.hpp>

#include "child.hpp"
#include "small_world.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// Ten nodes of 100 W idle and 200 W in use with a PUE of 1.5: 1500 W idle, 150 W more for each job; sun by the hour,
/// W.
Scenario sunny_world(const std::vector<double>& sun) {
    Scenario scenario = small_world(10, {300});
    scenario.sites[0].power.facility = constant_pue(1.5);
    scenario.sites[0].power.solar = hourly_signal(sun).series;
    scenario.policy.when = choose_when("green-surplus");
    return scenario;
}

} // namespace

TEST_CASE("a policy is told what a site draws and what a job adds") {
    const Scenario scenario = [] {
        Scenario world = sunny_world({0, 2000});
        world.workload.classes[0].utilisation = 0.5;
        add_job(world, 0, 7200, 4);
        add_job(world, 3600, 3600, 2);
        return world;
    }();
    const Result result = run(scenario, [&](const View& view, const Event& event, Decisions& decisions) {
        if (event.kind != Event::Kind::submitted)
            return;
        CHECK(view.job_draw(event.job, 0, true) == Approx(0.5 * 150 * view.job(event.job).accelerators));
        CHECK(view.site_draw(0) == Approx(1500 + (event.job == 1 ? 300 : 0)));
        REQUIRE(view.solar(0) != nullptr);
        CHECK(view.solar(0)->issued(view.now()).at(at(3600)) == 2000);
        CHECK(view.wind(0) == nullptr);
        decisions.start(event.job, 0);
    });
    CHECK(result.balance_error < 1e-9);
}

TEST_CASE("a building in parts has more draw for a job than the job's own") {
    Scenario scenario = sunny_world({0, 2000});
    Facility parts;
    parts.rated_it = 2 * kilowatt;
    scenario.sites[0].power.facility = parts;
    add_job(scenario, 0, 3600, 1);
    static_cast<void>(run(scenario, [&](const View& view, const Event& event, Decisions& decisions) {
        if (event.kind != Event::Kind::submitted)
            return;
        const double before = view.site_draw(0);
        CHECK(before == Approx(facility_draw(parts, 1000 * watt, OutdoorAir{20, 50}).total.in(watt)));
        const double after = facility_draw(parts, 1100 * watt, OutdoorAir{20, 50}).total.in(watt);
        CHECK(view.job_draw(0, 0, true) == Approx(after - before).epsilon(0.02));
        CHECK(view.job_draw(0, 0, true) > 100);
        decisions.start(event.job, 0);
    }));
}

TEST_CASE("jobs run on the surplus of the site, which then imports nothing for them") {
    // 1500 W idle: hours 2, 3 and 6 have 150 W or more to spare.
    Scenario scenario = sunny_world({0, 1600, 1650, 1700, 1600, 0, 2000, 0, 0, 0, 0, 0});
    add_job(scenario, 0, 3 * 3600).request.deadline = at(12 * 3600);
    const Result result = simulate(scenario);
    CHECK(seconds(result.jobs[0].start) == 2 * 3600);
    CHECK(seconds(result.jobs[0].finish) == 7 * 3600);
    CHECK(result.jobs[0].suspended.seconds() == 2 * 3600);
    const Account& a = result.sites[0].window;
    CHECK(a.curtailed_j + a.grid_export_j == Approx((50 + 350) * 3600 + 100 * 2 * 3600).epsilon(1e-6));
}

TEST_CASE("under persistence the sun is expected as it was the day before") {
    std::vector<double> sun(48, 0);
    sun[10] = 2000; // the first day at 10 h, the second at 12 h
    sun[24 + 12] = 2000;
    Scenario scenario = sunny_world(sun);
    scenario.horizon.length = Duration::from_days(2);
    scenario.forecast = choose_forecast("persistence");
    scenario.workload.classes[0].interruptible = false;
    add_job(scenario, 24 * 3600, 3600).request.deadline = at(47 * 3600);
    const Result result = simulate(scenario);
    // At 34 h it is dark after all, and nothing more is expected; at 36 h the sun is measured.
    CHECK(seconds(result.jobs[0].start) == 36 * 3600);
}
