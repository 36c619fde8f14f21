#include <catch2/catch.hpp>

#include "small_world.hpp"
#include "sunward/error/error.hpp"
#include "sunward/simulation/routes.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// Two sites, 100 Gbit/s and 25 ms apart; jobs at home in s0 bring 1 TB along.
Scenario two_sites() {
    Scenario scenario = small_world(4, {100});
    add_site(scenario, {500}, 4);
    Link link;
    link.name = "wan";
    link.from = 0;
    link.to = 1;
    link.bandwidth = 100 * gigabit_per_second;
    link.latency = Duration::from_seconds(0.025);
    link.energy = 0.002 * kilowatt_hour_per_gigabyte;
    link.zone = 1;
    scenario.network.links.push_back(link);
    scenario.workload.classes[0].input_bytes = 1e12;
    scenario.workload.classes[0].checkpoint.power_share = 0;
    return scenario;
}

void start_abroad(const View&, const Event& event, Decisions& decisions) {
    if (event.kind == Event::Kind::submitted)
        decisions.start(event.job, 1);
}

} // namespace

TEST_CASE("1 TB over 100 Gbit/s and 25 ms takes 80.025 s") {
    Scenario scenario = two_sites();
    add_job(scenario, 10, 100).request.limited = false;
    const Result result = run(scenario, start_abroad);
    CHECK(result.jobs[0].overhead.seconds() == Approx(80.025).epsilon(1e-7));
    CHECK(seconds(result.jobs[0].finish) == Approx(190.025).epsilon(1e-7));
    CHECK(result.jobs[0].transfer_bytes == Approx(1e12));
    // 1000 GB x 0.002 kWh/GB at 500 g/kWh, and the job's node at 100 W, then 200 W.
    const Account& there = result.sites[1].window;
    CHECK(there.network_j == Approx(2 * 3.6e6));
    CHECK(there.network_g == Approx(1000));
    CHECK(result.jobs[0].energy_j == Approx(2 * 3.6e6 + 100 * 80.025 + 200 * 100));
    CHECK(result.balance_error < 1e-12);
}

TEST_CASE("two transfers at once share the link: twice the bandwidth part") {
    Scenario scenario = two_sites();
    add_job(scenario, 0, 100).request.limited = false;
    add_job(scenario, 0, 100).request.limited = false;
    const Result result = run(scenario, start_abroad);
    CHECK(result.jobs[0].overhead.seconds() == Approx(160.025).epsilon(1e-7));
    CHECK(result.jobs[1].overhead.seconds() == Approx(160.025).epsilon(1e-7));
}

TEST_CASE("a transfer that starts later slows the first one down from then on") {
    Scenario scenario = two_sites();
    add_job(scenario, 0, 100).request.limited = false;
    add_job(scenario, 40, 100).request.limited = false;
    const Result result = run(scenario, start_abroad);
    // Alone from 0.025 to 40.025 (half done), then at half speed for the other half: 80 s more.
    CHECK(result.jobs[0].overhead.seconds() == Approx(120.025).epsilon(1e-7));
    CHECK(seconds(result.jobs[1].start) + result.jobs[1].overhead.seconds() == Approx(160.025).epsilon(1e-7));
}

TEST_CASE("a checkpoint travels to the site's store and back, and between sites with the job") {
    Scenario scenario = two_sites();
    JobClass& kind = scenario.workload.classes[0];
    kind.input_bytes = 0;
    kind.checkpoint.save = Duration::from_seconds(5);
    kind.checkpoint.restore = Duration::from_seconds(3);
    kind.checkpoint.bytes = 1e11;
    kind.overhead_in_walltime = false;
    scenario.sites[0].storage_bandwidth = 10 * gigabit_per_second;
    add_job(scenario, 0, 1000);
    const Result result = run(scenario, [](const View& view, const Event& event, Decisions& decisions) {
        const double now = seconds(view.now());
        if (event.kind == Event::Kind::submitted) {
            decisions.start(event.job, 0);
            decisions.wake(at(100));
        } else if (event.kind == Event::Kind::wake && now < 200) {
            decisions.suspend(0);
        } else if (event.kind == Event::Kind::suspended && now < 400) {
            CHECK(now == Approx(100 + 5 + 80));
            decisions.wake(at(500));
        } else if (event.kind == Event::Kind::wake && now < 600) {
            decisions.start(0, 0);
            decisions.wake(at(700));
        } else if (event.kind == Event::Kind::running && now < 600) {
            CHECK(now == Approx(500 + 3 + 80));
        } else if (event.kind == Event::Kind::wake) {
            decisions.suspend(0);
        } else if (event.kind == Event::Kind::suspended) {
            decisions.start(0, 1);
        }
    });
    const JobRecord& job = result.jobs[0];
    CHECK(job.state == JobState::done);
    CHECK(job.suspensions == 2);
    CHECK(job.migrations == 1);
    CHECK(job.worked == Duration::from_seconds(1000));
    // Save 85 s twice, restore 83 s at home, move 8.025 s and restore 3 s abroad.
    CHECK(job.overhead.seconds() == Approx(85 + 83 + 85 + 8.025 + 3).epsilon(1e-7));
    CHECK(job.suspended.seconds() == Approx(500 - 185));
    CHECK(job.transfer_bytes == Approx(4e11));
}

TEST_CASE("a kill by the wall-time stops a transfer and bills what arrived") {
    Scenario scenario = two_sites();
    add_job(scenario, 0, 40.025);
    const Result result = run(scenario, start_abroad);
    CHECK(result.jobs[0].state == JobState::killed);
    CHECK(seconds(result.jobs[0].finish) == Approx(40.025));
    CHECK(result.jobs[0].transfer_bytes == Approx(5e11).epsilon(1e-6));
    CHECK(result.sites[1].window.network_j == Approx(3.6e6).epsilon(1e-6));
}

TEST_CASE("data that has no way is the policy's error") {
    Scenario scenario = two_sites();
    scenario.network.links.clear();
    add_job(scenario, 0, 100);
    CHECK_THROWS_AS(run(scenario, start_abroad), PolicyError);
}

TEST_CASE("routes take the least latency, then the fewest hops") {
    Network network;
    const auto link = [&](std::uint32_t from, std::uint32_t to, double ms) {
        Link l;
        l.from = from;
        l.to = to;
        l.latency = Duration::from_seconds(ms / 1000);
        network.links.push_back(l);
    };
    link(0, 1, 10);
    link(1, 2, 10);
    link(0, 2, 30);
    link(2, 3, 0);
    link(0, 3, 20);
    const auto routes = routes_from(network, 5, 0);
    REQUIRE(routes[2].size() == 2);
    CHECK(routes[2][0].link + routes[2][1].link == 1);
    REQUIRE(routes[3].size() == 1);
    CHECK(routes[3][0].link == 4);
    CHECK(routes[4].empty());
    CHECK(routes[0].empty());
    const std::vector<Duration> far = latencies_from(network, 5, 0);
    CHECK(far[0] == Duration{});
    CHECK(far[2] == Duration{20'000});
    CHECK(far[3] == Duration{20'000});
    CHECK(far[4] == Duration::forever());
    const auto back = routes_from(network, 5, 2);
    REQUIRE(back[0].size() == 2);
    CHECK_FALSE(back[0][0].forward);
}
