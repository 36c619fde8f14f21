// Failures and checkpoints on a clock, by hand: 100 W idle and 100 W more at work, half of that while a job is saved.
#include <catch2/catch.hpp>

#include <cmath>

#include "parts.hpp"
#include "sunward/training/checkpoint.hpp"

using namespace sunward;
using namespace sunward::test;
using Interval = PeriodicCheckpoints::Interval;

namespace {

Duration s(double seconds) { return Duration::from_seconds(seconds); }

/// A job of 100 s that works for 30 s and is saved for 10 s, in turn.
Scenario world(std::uint32_t nodes) {
    Scenario scenario = small_world(nodes);
    JobClass& kind = scenario.workload.classes[0];
    kind.checkpoint.save = s(10);
    kind.checkpoint.restore = s(3);
    kind.checkpoint.power_share = 0.5;
    kind.periodic.interval = Interval::fixed;
    kind.periodic.every = s(30);
    kind.periodic.restart = s(7);
    add_job(scenario, 0, 100).request.limited = false;
    return scenario;
}

/// Node 0 is out of use for a while.
Scenario world_with_outage(std::uint32_t nodes, double from, double to) {
    Scenario scenario = world(nodes);
    scenario.sites[0].clusters[0].failures.outages = {{at(from), at(to), 0, 1}};
    return scenario;
}

const FailureRecord& failures(const Parts& parts) { return parts.run.result.failures[0]; }

/// What an ended job held its nodes for is all accounted for.
void check_sum(const Parts& parts) {
    const JobRecord& r = parts.run.record(0);
    CHECK(r.finish - r.start - r.suspended == r.overhead + failures(parts).work + failures(parts).beside_work());
}

} // namespace

TEST_CASE("checkpoints: a job stands still for each, but for one at its end") {
    const Scenario scenario = world(1);
    Parts parts(scenario);
    parts.stages.start(0, 0, 1);
    CHECK(parts.it_watt() == Approx(100 + 100 * (0.75 + 0.25 * 0.5)));
    CHECK(parts.activities.next_checkpoint(0) == at(40));
    parts.go_to(35);
    CHECK(parts.activities.worked(0) == s(30));
    parts.go_to(39);
    CHECK(parts.activities.worked(0) == s(30));
    parts.go_to(1000);
    CHECK(parts.run.record(0).finish == at(130)); // 3 x (30 + 10) + 10
    CHECK(failures(parts).work == s(100));
    CHECK(failures(parts).checkpoints == s(30));
    CHECK(failures(parts).taken == 3);
    CHECK(parts.run.record(0).overhead == s(0));
    CHECK(parts.run.record(0).energy_j == Approx(130 * 187.5).epsilon(1e-12));
    check_sum(parts);
}

TEST_CASE("checkpoints: one that would come at the very end of the work is not taken") {
    Scenario scenario = world(1);
    scenario.workload.jobs[0].run = s(90);
    Parts parts(scenario);
    parts.stages.start(0, 0, 1);
    parts.go_to(1000);
    CHECK(parts.run.record(0).finish == at(110));
    CHECK(failures(parts).taken == 2);
}

TEST_CASE("failures: a job loses what it did since its last checkpoint and goes on with another node") {
    const Scenario scenario = world_with_outage(2, 75, 100);
    Parts parts(scenario);
    parts.stages.start(0, 0, 1);
    parts.go_to(80); // saved at 40 after 30 s of work; at 75 it had worked 30 s more and saved for 5
    CHECK(parts.run.record(0).state == JobState::restoring);
    CHECK(parts.run.record(0).worked == s(30));
    CHECK(parts.fleet.pools()[0].out == 1);
    CHECK(parts.fleet.pools()[0].free == 0);
    CHECK(parts.fleet.pools()[0].back == at(100));
    CHECK(parts.it_watt() == Approx(150)); // the failed node draws nothing
    CHECK(failures(parts).lost == s(30));
    CHECK(failures(parts).lost_j == Approx(35 * 187.5).epsilon(1e-12));
    CHECK(failures(parts).lost_g == Approx(35 * 187.5 * 100 / 3.6e6).epsilon(1e-12));
    parts.go_to(105); // restarted at 82, restored at 85
    CHECK(parts.it_watt() == Approx(187.5 + 100));
    CHECK(parts.fleet.pools()[0].free == 1);
    parts.go_to(1000);
    CHECK(parts.run.record(0).finish == at(175)); // 85 + 70 + two checkpoints
    CHECK(failures(parts).work == s(100));
    CHECK(failures(parts).checkpoints == s(15 + 20));
    CHECK(failures(parts).recovery == s(10));
    CHECK(failures(parts).waiting == s(0));
    CHECK(failures(parts).lost_work == s(30));
    CHECK(failures(parts).restarts == 1);
    CHECK(failures(parts).failures == 1);
    check_sum(parts);
    parts.fleet.check();
    using Kind = Event::Kind;
    std::vector<Kind> kinds;
    for (const Event& event : parts.run.events)
        kinds.push_back(event.kind);
    CHECK(kinds == std::vector<Kind>{Kind::repaired, Kind::failed, Kind::running, Kind::repaired, Kind::finished});
}

TEST_CASE("failures: where no other node is free a job waits for the repair, with what it has left") {
    const Scenario scenario = world_with_outage(1, 75, 100);
    Parts parts(scenario);
    parts.stages.start(0, 0, 1);
    parts.go_to(80);
    CHECK(parts.stages.any_waits());
    CHECK(parts.it_watt() == Approx(0).margin(1e-9));
    CHECK(parts.fleet.active() == 1);
    parts.go_to(1000);
    CHECK_FALSE(parts.stages.any_waits());
    CHECK(parts.run.record(0).finish == at(200));
    CHECK(failures(parts).waiting == s(25));
    check_sum(parts);
    parts.fleet.check();
    CHECK(parts.it_watt() == Approx(100));
}

TEST_CASE("failures: a job that was never saved begins anew, one that may not restart has failed") {
    Scenario scenario = world_with_outage(2, 20, 50);
    Parts parts(scenario);
    parts.stages.start(0, 0, 1);
    parts.go_to(1000);
    CHECK(parts.run.record(0).finish == at(20 + 7 + 130)); // nothing to restore
    CHECK(failures(parts).lost == s(20));
    check_sum(parts);

    scenario.workload.classes[0].periodic.most_restarts = 0;
    Parts never(scenario);
    never.stages.start(0, 0, 1);
    never.go_to(1000);
    CHECK(never.run.record(0).state == JobState::failed);
    CHECK(never.run.record(0).finish == at(20));
    CHECK(never.fleet.active() == 0);
    check_sum(never);
    never.fleet.check();
}

TEST_CASE("failures: during a save the job is suspended as of its last checkpoint") {
    const Scenario scenario = world_with_outage(2, 75, 100);
    Parts parts(scenario);
    parts.stages.start(0, 0, 1);
    parts.go_to(69);
    parts.stages.suspend(0);
    parts.go_to(76);
    CHECK(parts.run.record(0).state == JobState::suspended);
    CHECK(parts.run.record(0).worked == s(30));
    CHECK(parts.fleet.active() == 0);
    parts.stages.start(0, 0, 1);
    parts.go_to(1000);
    CHECK(parts.run.record(0).finish == at(76 + 3 + 70 + 20));
    check_sum(parts);
}

TEST_CASE("failures: a node that fails while a job restores makes it restore again") {
    Scenario scenario = world(3);
    scenario.sites[0].clusters[0].failures.outages = {{at(50), at(400), 0, 1}, {at(59), at(400), 1, 2}};
    Parts parts(scenario);
    parts.stages.start(0, 0, 1);
    parts.go_to(1000); // 50: failed; 57: restores; 59: failed; 66: restores; 69: works on, with 30 s done
    CHECK(parts.run.record(0).finish == at(69 + 70 + 20));
    CHECK(failures(parts).recovery == s(9 + 10));
    CHECK(failures(parts).restarts == 2);
    check_sum(parts);
}

TEST_CASE("checkpoints: a suspension at the instant of one costs nothing") {
    const Scenario scenario = world(1);
    Parts parts(scenario);
    parts.stages.start(0, 0, 1);
    parts.go_to(40);
    parts.stages.suspend(0);
    CHECK(parts.run.record(0).state == JobState::suspended);
    CHECK(parts.run.record(0).worked == s(30));
    parts.stages.start(0, 0, 1);
    parts.go_to(44); // works since 43
    parts.stages.suspend(0);
    CHECK(parts.run.record(0).state == JobState::checkpointing);
    parts.go_to(60);
    CHECK(parts.run.record(0).state == JobState::suspended);
    CHECK(parts.run.record(0).worked == s(31));
    CHECK(parts.run.record(0).overhead == s(3 + 10));
}

TEST_CASE("checkpoints: of an asynchronous one the job waits for the stall only, but it is of no use until written") {
    for (const auto& [fails, left] : {std::pair{35.0, 100.0}, std::pair{41.0, 70.0}}) {
        INFO(fails);
        Scenario scenario = world_with_outage(2, fails, 500);
        scenario.workload.classes[0].periodic.stall = s(2);
        Parts parts(scenario);
        parts.stages.start(0, 0, 1);
        CHECK(parts.activities.next_checkpoint(0) == at(32));
        parts.go_to(1000); // written at 40
        const bool used = left < 100;
        const double again = left == 100 ? 100 + 3 * 2 : 70 + 2 * 2;
        CHECK(parts.run.record(0).finish == at(fails + 7 + (used ? 3 : 0) + again));
        CHECK(failures(parts).lost == s(used ? 9 : 33));
        check_sum(parts);
    }
}

TEST_CASE("checkpoints: bytes that share the store's link are stages of their own") {
    Scenario scenario = world(1);
    scenario.sites[0].storage_bandwidth = gigabit_per_second;
    scenario.workload.classes[0].checkpoint.bytes = 1000;
    scenario.workload.classes[0].periodic.flows = true;
    SECTION("the job waits for them") {
        Parts parts(scenario);
        parts.stages.start(0, 0, 1);
        CHECK(parts.activities.next_checkpoint(0) == at(30));
        parts.go_to(50); // saved for 10 s from 30 on, sends since 40
        CHECK(parts.run.record(0).state == JobState::checkpointing);
        parts.arrive(0);
        CHECK(parts.run.record(0).state == JobState::running);
        CHECK(parts.activities.cycle(parts.fleet.slot_of(0))->unsaved.wall == s(0));
        parts.go_to(100);
        parts.stages.suspend(0); // in the middle of the second
        parts.arrive(1);
        CHECK(parts.run.record(0).state == JobState::suspended);
        CHECK(parts.run.record(0).worked == s(60));
        CHECK(failures(parts).checkpoints == s(20 + 20));
        CHECK(parts.run.record(0).transfer_bytes == 2000);
    }
    SECTION("they travel beside the work, and the next one waits for them") {
        scenario.workload.classes[0].periodic.stall = s(2);
        Parts parts(scenario);
        parts.stages.start(0, 0, 1);
        parts.go_to(40); // stood still from 30 to 32
        CHECK(parts.run.record(0).state == JobState::running);
        CHECK(parts.transfers.under_way() == 1);
        CHECK(parts.activities.cycle(parts.fleet.slot_of(0))->pending.wall == s(30));
        parts.go_to(70); // the next was due at 62
        CHECK(parts.run.record(0).state == JobState::checkpointing);
        parts.arrive(0);
        parts.go_to(71);
        CHECK(parts.transfers.under_way() == 0);
        parts.go_to(80);
        CHECK(parts.transfers.under_way() == 1);
        parts.arrive(1);
        parts.go_to(1000); // 72 + 30, 2 s, of which nothing arrives; 104 + 10
        CHECK(parts.run.record(0).finish == at(114));
        CHECK(parts.transfers.under_way() == 0);
        CHECK(parts.network.cancelled == 1);
        check_sum(parts);
    }
}

TEST_CASE("checkpoints: they and what failures cost count against the wall-time as overhead does") {
    Scenario scenario = world_with_outage(2, 75, 100);
    scenario.workload.jobs[0].request.limited = true;
    scenario.workload.jobs[0].request.walltime = s(150);
    Parts parts(scenario);
    parts.stages.start(0, 0, 1);
    parts.go_to(1000);
    CHECK(parts.run.record(0).state == JobState::killed);
    CHECK(parts.run.record(0).finish == at(150));
    scenario.workload.classes[0].overhead_in_walltime = false;
    Parts beside(scenario);
    beside.stages.start(0, 0, 1);
    beside.go_to(1000);
    CHECK(beside.run.record(0).state == JobState::done);
    CHECK(beside.run.record(0).finish == at(175));
}

TEST_CASE("failures: Weibull laws have the stated mean, gangs the mean of their first failure") {
    NodeFailures law;
    law.mtbf_s = 1e6;
    CHECK(law.mean_time(1000).seconds() == Approx(1000));
    // Llama 3: 419 failures of 16,384 accelerators in 54 days; 50,677 h each are 3.0931 h for all.
    law.mtbf_s = 50'677 * 3600.0;
    CHECK(law.mean_time(16'384).seconds() / 3600 == Approx(3.0931).epsilon(1e-4));
    // Meta RSC-1: 24 / (2048 x 0.0065) = 1.8028846 h for 16,384 accelerators.
    law.mtbf_s = 86400 / 0.0065;
    CHECK(law.mean_time(2048).seconds() / 3600 == Approx(1.8028846));
    for (const double shape : {0.7, 1.0, 2.0}) {
        law.shape = shape;
        double sum = 0;
        constexpr int points = 200'000;
        for (int i = 0; i < points; ++i)
            sum += law.time_to_failure(64, (i + 0.5) / points).seconds();
        INFO(shape);
        CHECK(sum / points == Approx(law.mean_time(64).seconds()).epsilon(1e-3));
        CHECK(law.mean_time(64).seconds() == Approx(law.mtbf_s * std::pow(64, -1 / shape)));
    }
}

TEST_CASE("failures: runs come to Daly's expected time") {
    constexpr double c = 60;
    constexpr double m = 10'800;
    constexpr double r = 300;
    constexpr int segments = 50;
    constexpr std::uint32_t jobs = 2'000;
    Scenario scenario = small_world(2 * jobs);
    JobClass& kind = scenario.workload.classes[0];
    kind.checkpoint.save = s(c);
    kind.periodic.interval = Interval::daly;
    kind.periodic.restart = s(r);
    NodeFailures& law = scenario.sites[0].clusters[0].failures;
    law.mtbf_s = m;
    law.repair = s(1);
    const double tau = daly_interval(s(c), s(m)).seconds();
    CHECK(tau == Approx(1098.7713).epsilon(1e-7));
    for (std::uint32_t j = 0; j < jobs; ++j)
        add_job(scenario, 0, segments * tau).request.limited = false;
    Parts parts(scenario);
    for (JobIndex j = 0; j < jobs; ++j)
        parts.stages.start(j, 0, 1);
    parts.go_to(100 * segments * tau);
    // M e^(R/M) (e^(L/M) - 1) for each segment of length L; the last one has no checkpoint behind it.
    const auto expected = [&](double length) { return m * std::exp(r / m) * std::expm1(length / m); };
    CHECK(expected(tau + c) / tau == Approx(1.1446191).epsilon(1e-7));
    const double mean_expected = (segments - 1) * expected(tau + c) + expected(tau);
    double sum = 0;
    double squares = 0;
    for (JobIndex j = 0; j < jobs; ++j) {
        const JobRecord& record = parts.run.record(j);
        const FailureRecord& more = parts.run.result.failures[j];
        REQUIRE(record.state == JobState::done);
        REQUIRE(record.finish - record.start == more.work + more.beside_work());
        REQUIRE(more.work == scenario.workload.jobs[j].run);
        const double wall = (record.finish - record.start).seconds();
        sum += wall;
        squares += wall * wall;
    }
    const double mean = sum / jobs;
    const double error = std::sqrt((squares / jobs - mean * mean) / jobs);
    CHECK(error < 1e-3 * mean);
    CHECK(std::abs(mean - mean_expected) < 3 * error);
    parts.fleet.check();
}
