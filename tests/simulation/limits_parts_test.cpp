// Clocks and pauses where power is limited, and runs in which all jobs stay paused: the parts alone.
#include <catch2/catch.hpp>

#include <cmath>

#include "parts.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// Four nodes, 400 W idle; 100 W more for each accelerator at work. Two jobs, of one and of two.
Scenario limited_world(double cap_watt, double least = 0.3) {
    Scenario scenario = small_world(4);
    scenario.sites[0].power.power_cap = Series::constant(cap_watt);
    scenario.sites[0].power.limits = {&limit_rule("throttle"), least};
    scenario.workload.classes[0].kill_at_walltime = false;
    add_job(scenario, 0, 1000, 1);
    add_job(scenario, 0, 1000, 2);
    return scenario;
}

double clock_of(const Parts& parts, JobIndex job) { return parts.activities[parts.fleet.slot_of(job)].pace.frequency; }

} // namespace

TEST_CASE("limits: all jobs of a site have the clock at which their sum fits") {
    const Scenario scenario = limited_world(600);
    Parts parts(scenario);
    parts.stages.start(0, 0, 1);
    parts.limits.enforce();
    CHECK(clock_of(parts, 0) == 1);
    parts.stages.start(1, 0, 2);
    parts.limits.enforce(); // 200 W for 300 W at full clock
    CHECK(clock_of(parts, 0) == Approx(std::cbrt(2.0 / 3)).epsilon(1e-9));
    CHECK(clock_of(parts, 1) == clock_of(parts, 0));
    CHECK(parts.it_watt() == Approx(600).epsilon(1e-9));
    CHECK(parts.it_watt() <= 600);
    parts.stages.kill(parts.fleet.slot_of(1));
    parts.limits.enforce();
    CHECK(clock_of(parts, 0) == 1);
}

TEST_CASE(
    "limits: the newest job is paused where not even the least clock fits, and the older one runs as fast as fits") {
    // 30 W above idle. At half clock the jobs take 12.5 W and 25 W: both do not fit, the first fits at (0.3)^(1/3).
    const Scenario scenario = limited_world(430, 0.5);
    Parts parts(scenario);
    parts.stages.start(1, 0, 2);
    parts.go_to(10);
    parts.stages.start(0, 0, 1);
    parts.limits.enforce();
    CHECK(clock_of(parts, 0) == 0); // the newer one, though the smaller
    CHECK(clock_of(parts, 1) == Approx(std::cbrt(30.0 / 200)).epsilon(1e-9));
    CHECK(parts.activities.paused() == 1);
    CHECK(parts.run.record(0).power_pauses == 1);
    parts.stages.kill(parts.fleet.slot_of(1));
    parts.limits.enforce();
    CHECK(clock_of(parts, 0) == Approx(std::cbrt(0.3)).epsilon(1e-9));
    CHECK(parts.activities.paused() == 0);
}

TEST_CASE("limits: a policy's cap is a share of what the nodes draw at full load") {
    Scenario scenario = limited_world(600);
    scenario.sites[0].power.power_cap.reset();
    Parts parts(scenario);
    CHECK_FALSE(parts.limits.any());
    parts.stages.start(0, 0, 1);
    parts.stages.start(1, 0, 2);
    parts.limits.cap(0, 0.75, 0.1); // 600 of 800 W
    CHECK(parts.limits.any());
    parts.limits.enforce();
    CHECK(clock_of(parts, 0) == Approx(std::cbrt(2.0 / 3)).epsilon(1e-9));
    parts.limits.cap(0, 1, 0.1);
    parts.limits.enforce();
    CHECK(clock_of(parts, 0) == 1);
    CHECK(parts.it_watt() == 700);
}

TEST_CASE("limits: nodes that wake leave jobs less") {
    Scenario scenario = limited_world(700); // of 1600 W idle, were all awake
    scenario.sites[0].clusters[0].node = plain_node(4);
    scenario.sites[0].clusters[0].node.asleep = 40 * watt;
    scenario.policy.nodes = choose_nodes("pack");
    Parts parts(scenario);
    parts.stages.start(1, 0, 2); // one node: 520 W and 200 W at full clock
    parts.limits.enforce();
    CHECK(clock_of(parts, 1) == Approx(std::cbrt(180.0 / 200)).epsilon(1e-9));
    parts.stages.kill(parts.fleet.slot_of(1));
    CHECK(parts.it_watt() == 160);
}

TEST_CASE("standstill: a run in which nothing but time goes on ends when that began") {
    const Scenario scenario = limited_world(400);
    Parts parts(scenario);
    parts.stages.start(0, 0, 1);
    parts.limits.enforce();
    parts.standstill.look();
    CHECK(parts.activities.paused() == 1);
    CHECK(parts.standstill.patience_ends() == midnight + Duration::from_days(366));
    parts.go_to(5000);
    parts.books.advance();
    CHECK(parts.books.ledgers()[0].window().it_j == Approx(5000 * 400));
    parts.standstill.look();
    parts.standstill.return_to_start();
    CHECK(parts.run.now == midnight);
    CHECK(parts.books.ledgers()[0].window().it_j == 0);
}

TEST_CASE("standstill: a change since then is kept") {
    const Scenario scenario = limited_world(400);
    Parts parts(scenario);
    parts.stages.start(0, 0, 1);
    parts.limits.enforce();
    parts.standstill.look();
    parts.go_to(100);
    parts.run.progress.changed(); // such as a job that is submitted
    parts.books.advance();
    SECTION("the run goes back no further than to it") {
        parts.standstill.look();
        parts.go_to(300);
        parts.standstill.return_to_start();
        CHECK(parts.run.now == at(100));
        CHECK(parts.books.ledgers()[0].window().it_j == Approx(100 * 400));
    }
    SECTION("nor at all at its instant") {
        parts.standstill.return_to_start();
        CHECK(parts.run.now == at(100));
    }
    CHECK(parts.standstill.patience_ends() == midnight + Duration::from_days(366)); // paused since then
}

TEST_CASE("standstill: a job that runs, or a window that goes on, is none") {
    Scenario scenario = limited_world(400);
    SECTION("a job runs") { scenario.sites[0].power.power_cap = Series::constant(1000); }
    SECTION("the window goes on") { scenario.horizon.length = Duration::from_days(1); }
    Parts parts(scenario);
    parts.stages.start(0, 0, 1);
    parts.limits.enforce();
    parts.standstill.look();
    CHECK(parts.standstill.patience_ends() == Instant::never());
    parts.go_to(100);
    parts.standstill.return_to_start();
    CHECK(parts.run.now == at(100));
}
