#include <simgrid/plugins/energy.h>
#include <simgrid/s4u.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "small_world.hpp"

using namespace sunward;
using namespace sunward::test;

TEST_CASE("half load for ten minutes on 100 W idle and 200 W full is 90,000 J") {
    Scenario scenario = small_world(1);
    scenario.workload.classes[0].utilisation = 0.5;
    add_job(scenario, 0, 600);
    const Result result = run(scenario, start_at_once);
    CHECK(result.sites[0].window.facility_j == 90'000);
    CHECK(result.jobs[0].energy_j == 90'000);
    CHECK(result.jobs[0].carbon_g == Approx(90'000 / 3.6e6 * 100).epsilon(1e-14));
    CHECK(result.sites[0].window.idle_j == 0);
}

TEST_CASE("idle nodes and the rest of a shared node are the account idle") {
    Scenario scenario = small_world(0);
    scenario.sites[0].power.facility = constant_pue(1.25);
    scenario.sites[0].clusters[0].node = plain_node(4);
    scenario.sites[0].clusters[0].nodes = 2;
    scenario.horizon.length = Duration::from_hours(1);
    add_job(scenario, 600, 1800, 3);
    const Result result = run(scenario, start_at_once);
    const Account& window = result.sites[0].window;
    // 8 accelerators of 100 W idle; the job's three go to 200 W for half an hour.
    CHECK(window.it_j == Approx(800.0 * 3600 + 300.0 * 1800).epsilon(1e-14));
    CHECK(window.jobs_j == Approx(1.25 * 600 * 1800).epsilon(1e-14));
    CHECK(window.idle_j == Approx(1.25 * (800.0 * 1800 + 500.0 * 1800)).epsilon(1e-14));
    CHECK(window.busy_accelerator_s == 3 * 1800);
    CHECK(window.available_accelerator_s == 8 * 3600);
    CHECK(result.balance_error < 1e-12);
}

TEST_CASE("a whole-node job is billed for the idle draw of all its nodes") {
    Scenario scenario = small_world(0);
    scenario.sites[0].clusters[0].node = plain_node(4);
    scenario.sites[0].clusters[0].nodes = 2;
    scenario.sites[0].clusters[0].packing = Packing::whole_node;
    add_job(scenario, 0, 3600, 5);
    const Result result = run(scenario, start_at_once);
    CHECK(result.jobs[0].energy_j == Approx((800.0 + 500.0) * 3600).epsilon(1e-14));
    CHECK(result.sites[0].window.busy_accelerator_s == 8 * 3600);
}

namespace {

/// The same four jobs on SimGrid's own model of a host's energy, in a process of its own because a second engine would
/// go on with the first one's clock.
double joules_of_simgrid() {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const pid_t child = fork();
    if (child == 0) {
        namespace sg = simgrid::s4u;
        sg_host_energy_plugin_init();
        std::string arguments[2] = {"test", "--log=root.threshold:error"};
        char* argv[] = {arguments[0].data(), arguments[1].data(), nullptr};
        int argc = 2;
        sg::Engine engine(&argc, argv);
        auto* zone = sg::create_full_zone("zone");
        sg::Host* host = zone->create_host("node", 1e9);
        host->set_core_count(4);
        // Idle, one busy core (epsilon) and all busy: linear from 400 W to 800 W.
        host->set_property("wattage_per_state", "400.0:400.0:800.0");
        zone->seal();
        const double work[4][3] = {{0, 100, 1}, {50, 200, 2}, {75.5, 10.25, 1}, {300, 60, 4}};
        for (const auto& job : work)
            for (int core = 0; core < static_cast<int>(job[2]); ++core)
                sg::Actor::create("job", host, [begin = job[0], length = job[1]] {
                    sg::this_actor::sleep_until(begin);
                    sg::this_actor::execute(length * 1e9);
                });
        engine.run();
        const double joules = sg_host_get_consumed_energy(host);
        const auto written = write(ends[1], &joules, sizeof joules);
        _exit(written == sizeof joules ? 0 : 1);
    }
    double joules = 0;
    REQUIRE(read(ends[0], &joules, sizeof joules) == sizeof joules);
    int status = 0;
    waitpid(child, &status, 0);
    REQUIRE(status == 0);
    return joules;
}

} // namespace

TEST_CASE("joules agree with SimGrid's host-energy plugin") {
    const double expected = joules_of_simgrid();
    Scenario scenario = small_world(0);
    scenario.sites[0].clusters[0].node = plain_node(4);
    scenario.sites[0].clusters[0].nodes = 1;
    add_job(scenario, 0, 100, 1);
    add_job(scenario, 50, 200, 2);
    add_job(scenario, 75.5, 10.25, 1);
    add_job(scenario, 300, 60, 4);
    const Result result = run(scenario, start_at_once);
    CHECK(result.sites[0].window.facility_j == Approx(expected).epsilon(1e-9));
}

TEST_CASE("a week-long job costs as many events as an hour-long one") {
    Scenario scenario = small_world(2, {100, 200, 300});
    add_job(scenario, 0, 3600);
    add_job(scenario, 0, 7 * 86400);
    const Result result = run(scenario, start_at_once);
    CHECK(result.events == 4);
    CHECK(result.jobs[1].carbon_g == Approx(0.2 * 200 * 168).epsilon(1e-12));
}
