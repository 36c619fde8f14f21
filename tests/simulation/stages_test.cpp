// Jobs from stage to stage, with a network in which bytes arrive when the test says so.
#include <catch2/catch.hpp>

#include "parts.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// Two sites of four nodes, 100 W idle and 100 W more at work; a link of 0.02 J/byte at 100 g/kWh between them. A job
/// of 100 s draws half of its dynamic power while it is staged, saved and restored.
Scenario two_sites() {
    Scenario scenario = small_world(4);
    add_site(scenario, {200}, 4);
    Link link;
    link.to = 1;
    link.bandwidth = gigabit_per_second;
    link.energy = 0.02 * joule / byte;
    scenario.network.links.push_back(link);
    JobClass& kind = scenario.workload.classes[0];
    kind.input_bytes = 1000;
    kind.checkpoint.power_share = 0.5;
    add_job(scenario, 0, 100).request.walltime = Duration::from_seconds(150);
    return scenario;
}

JobState state(const Parts& parts) { return parts.run.record(0).state; }

} // namespace

TEST_CASE("stages: a job runs once its input has arrived, and the link is billed to it") {
    const Scenario scenario = two_sites();
    Parts parts(scenario);
    parts.stages.start(0, 1, 1);
    CHECK(state(parts) == JobState::staging);
    CHECK(parts.it_watt(1) == 450);
    CHECK(parts.transfers.under_way() == 1);
    parts.go_to(40);
    parts.arrive(0);
    CHECK(state(parts) == JobState::running);
    CHECK(parts.it_watt(1) == 500);
    CHECK(parts.transfers.under_way() == 0);
    parts.go_to(1000);
    const JobRecord& job = parts.run.record(0);
    CHECK(job.state == JobState::done);
    CHECK(job.finish == at(140));
    CHECK(job.overhead == Duration::from_seconds(40));
    CHECK(job.transfer_bytes == 1000);
    const double site_j = 40 * 150 + 100 * 200;
    CHECK(job.energy_j == Approx(site_j + 20).epsilon(1e-12));
    CHECK(job.carbon_g == Approx((site_j * 200 + 20 * 100) / 3.6e6).epsilon(1e-12));
    CHECK(parts.it_watt(1) == 400);
    CHECK(parts.fleet.active() == 0);
}

TEST_CASE("stages: a job whose wall-time ends while it is staged pays for what has arrived") {
    Scenario scenario = two_sites();
    scenario.workload.jobs[0].request.walltime = Duration::from_seconds(30);
    Parts parts(scenario);
    parts.stages.start(0, 1, 1);
    parts.network.arrived = 0.25;
    parts.go_to(1000);
    const JobRecord& job = parts.run.record(0);
    CHECK(job.state == JobState::killed);
    CHECK(job.finish == at(30));
    CHECK(job.transfer_bytes == 250);
    CHECK(job.energy_j == Approx(30 * 150 + 5).epsilon(1e-12));
    CHECK(parts.network.cancelled == 1);
    CHECK(parts.transfers.under_way() == 0);
}

TEST_CASE("stages: what a transfer uses is billed at the intensity of each part of it") {
    Scenario scenario = two_sites();
    scenario.zones[0].average = hourly_signal({100, 300});
    scenario.workload.jobs[0].request.limited = false;
    Parts parts(scenario);
    parts.stages.start(0, 1, 1);
    parts.go_to(3600);
    parts.network.arrived = 0.5; // of 20 J, at 100 g/kWh
    parts.transfers.bill(parts.fleet.slot_of(0));
    parts.go_to(5400);
    parts.arrive(0); // the rest at 300 g/kWh
    const double site_g = 5400 * 150 * 200 / 3.6e6;
    CHECK(parts.run.record(0).carbon_g == Approx(site_g + (10 * 100 + 10 * 300) / 3.6e6).epsilon(1e-12));
}

TEST_CASE("stages: a suspended job keeps its work and ends when the rest is done") {
    Scenario scenario = two_sites();
    scenario.workload.classes[0].checkpoint.save = Duration::from_seconds(5);
    scenario.workload.classes[0].checkpoint.restore = Duration::from_seconds(7);
    Parts parts(scenario);
    parts.stages.start(0, 0, 1);
    CHECK(state(parts) == JobState::running); // its data are here
    parts.go_to(60);
    CHECK(parts.activities.worked(0) == Duration::from_seconds(60));
    parts.stages.suspend(0);
    CHECK(state(parts) == JobState::checkpointing);
    CHECK_FALSE(parts.activities.runs(0));
    parts.go_to(200); // the end that was planned before is stale
    CHECK(state(parts) == JobState::suspended);
    CHECK(parts.it_watt() == 400);
    parts.stages.start(0, 0, 1);
    CHECK(state(parts) == JobState::restoring);
    parts.go_to(1000);
    const JobRecord& job = parts.run.record(0);
    CHECK(job.state == JobState::done);
    CHECK(job.finish == at(200 + 7 + 40));
    CHECK(job.suspended == Duration::from_seconds(200 - 65));
    CHECK(job.overhead == Duration::from_seconds(12));
    CHECK(job.energy_j == Approx(100 * 200 + 12 * 150).epsilon(1e-12));
    CHECK(job.migrations == 0);
}

TEST_CASE("stages: a lower clock takes longer and draws its cube, a clock of none stops") {
    Scenario scenario = two_sites();
    scenario.workload.jobs[0].request.limited = false;
    Parts parts(scenario);
    parts.stages.start(0, 0, 1);
    const simulation::Slot slot = parts.fleet.slot_of(0);
    parts.activities.set_clock(slot, 0.5);
    CHECK(parts.it_watt() == 400 + 100 * 0.125);
    parts.go_to(100);
    parts.activities.set_clock(slot, 0);
    CHECK(parts.activities.paused() == 1);
    CHECK(parts.it_watt() == 400);
    parts.go_to(500);
    CHECK(parts.activities.worked(0) == Duration::from_seconds(50));
    parts.activities.set_clock(slot, 1);
    CHECK(parts.activities.paused() == 0);
    parts.go_to(1000);
    CHECK(parts.run.record(0).finish == at(550));
    CHECK(parts.run.record(0).throttled == Duration::from_seconds(50 + 400));
}

TEST_CASE("stages: the policy is told when a job is saved, runs after a move, and ends") {
    Scenario scenario = two_sites();
    scenario.workload.classes[0].checkpoint.bytes = 10; // moved; no store to save them to
    Parts parts(scenario);
    parts.stages.start(0, 0, 1);
    parts.go_to(50);
    parts.stages.suspend(0);
    parts.stages.start(0, 1, 1);
    CHECK(state(parts) == JobState::staging);
    parts.go_to(60);
    parts.arrive(0);
    parts.go_to(1000);
    CHECK(parts.run.record(0).finish == at(110));
    CHECK(parts.run.record(0).migrations == 1);
    std::vector<Event::Kind> kinds;
    for (const Event& event : parts.run.events)
        kinds.push_back(event.kind);
    using Kind = Event::Kind;
    CHECK(kinds == std::vector<Kind>{Kind::suspended, Kind::running, Kind::finished});
}
