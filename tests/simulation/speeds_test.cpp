// Jobs on clusters of different hardware: times, energies and wall-times by hand.
#include <catch2/catch.hpp>

#include "small_world.hpp"
#include "sunward/error/error.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// Pool 0: nodes of 100 W idle and 100 W more at full load. Pool 1, at the same site: 100 W idle and 330 W more. Jobs
/// work on pool 1 at a speed and a utilisation, on pool 0 at speed 1 and full load.
Scenario two_kinds(double speed, double utilisation = 1) {
    Scenario scenario = small_world(2);
    Cluster other = scenario.sites[0].clusters[0];
    other.name = "fast";
    other.node.hardware = "fast";
    other.node.accelerator.full = 380 * watt;
    scenario.sites[0].clusters.push_back(other);
    scenario.workload.classes[0].terms = {{1, 1}, {speed, utilisation}};
    return scenario;
}

/// Starts job 0 on `from`, suspends it at `leave` and lets it go on at once on `to`.
Result move_once(const Scenario& scenario, PoolIndex from, PoolIndex to, double leave) {
    return run(scenario, [=](const View&, const Event& event, Decisions& decisions) {
        if (event.kind == Event::Kind::submitted) {
            decisions.start(0, from);
            decisions.wake(at(leave));
        } else if (event.kind == Event::Kind::wake) {
            decisions.suspend(0);
        } else if (event.kind == Event::Kind::suspended) {
            decisions.start(0, to);
        }
    });
}

Scripted::Script start_on(PoolIndex pool) {
    return [pool](const View&, const Event& event, Decisions& decisions) {
        if (event.kind == Event::Kind::submitted)
            decisions.start(event.job, pool);
    };
}

} // namespace

TEST_CASE("on hardware twice as fast a job takes half the time, at the draw of its utilisation there") {
    Scenario scenario = two_kinds(2, 0.5);
    add_job(scenario, 0, 3600);
    const Result result = run(scenario, start_on(1));
    const JobRecord& job = result.jobs[0];
    CHECK(job.state == JobState::done);
    CHECK(seconds(job.finish) == 1800);
    CHECK(job.worked == Duration::from_seconds(3600));
    CHECK(job.throttled == Duration{});
    CHECK(job.energy_j == Approx((100 + 0.5 * 330) * 1800));
    CHECK(job.carbon_g == Approx(265 * 1800 * 100 / 3.6e6));
    CHECK(result.widths[0].held == Duration::from_seconds(1800));
    CHECK(result.widths[0].accelerator_s == Approx(1800));
    CHECK(result.sites[0].window.busy_accelerator_s == Approx(1800));
    CHECK(result.balance_error < 1e-9);
}

TEST_CASE("on its reference a job takes its time whatever there is elsewhere") {
    Scenario scenario = two_kinds(2, 0.5);
    add_job(scenario, 0, 3600);
    const Result result = run(scenario, start_on(0));
    CHECK(seconds(result.jobs[0].finish) == 3600);
    CHECK(result.jobs[0].energy_j == Approx(200.0 * 3600));
}

TEST_CASE("a job that moves half-way does the rest at the speed and the draw there") {
    Scenario scenario = two_kinds(2.5);
    add_job(scenario, 0, 3600);
    const Result there = move_once(scenario, 0, 1, 1200); // 2400 s of work left
    CHECK(seconds(there.jobs[0].finish) == 1200 + 960);
    CHECK(there.jobs[0].worked == Duration::from_seconds(3600));
    CHECK(there.jobs[0].energy_j == Approx(1200.0 * 200 + 960.0 * 430));
    CHECK(there.jobs[0].suspensions == 1);
    CHECK(there.balance_error < 1e-9);
}

TEST_CASE("a job that moves back has its work to the microsecond") {
    Scenario scenario = two_kinds(2.5);
    add_job(scenario, 0, 3600);
    const Result back = move_once(scenario, 1, 0, 1200); // 3000 s of work done
    CHECK(seconds(back.jobs[0].finish) == 1800);
    CHECK(back.jobs[0].worked == Duration::from_seconds(3600));
}

// What was done in 1200 s at a speed that no fraction has is 400 s all the same.
TEST_CASE("parts of a microsecond that a job has worked are not lost when it moves") {
    Scenario scenario = two_kinds(1.0 / 3);
    add_job(scenario, 0, 3600);
    CHECK(move_once(scenario, 1, 0, 1200).jobs[0].finish == at(1200 + 3200));
}

TEST_CASE("what a policy is told of a job's work is in time on the reference") {
    Scenario scenario = two_kinds(2.5, 0.5);
    add_job(scenario, 0, 3600);
    Duration worked{};
    (void)run(scenario, [&](const View& view, const Event& event, Decisions& decisions) {
        if (event.kind == Event::Kind::submitted) {
            CHECK(view.speed(0, 0) == 1);
            CHECK(view.speed(0, 1) == 2.5);
            CHECK(view.job_draw(0, 0, true) == Approx(100));
            CHECK(view.job_draw(0, 1, true) == Approx(165));
            CHECK(view.job_draw(0, 1, false) == Approx(0.35 * 165));
            decisions.start(0, 1);
            decisions.wake(at(100));
        } else if (event.kind == Event::Kind::wake) {
            worked = view.worked(0);
        }
    });
    CHECK(worked == Duration::from_seconds(250));
}

TEST_CASE("a wall-time is used up by work as on the reference") {
    Scenario scenario = two_kinds(2);
    add_job(scenario, 0, 7200).request.walltime = Duration::from_seconds(3600);
    const Result plain = run(scenario, start_on(1));
    CHECK(plain.jobs[0].state == JobState::killed);
    CHECK(seconds(plain.jobs[0].finish) == 1800);
    CHECK(plain.jobs[0].worked == Duration::from_seconds(3600));
}

TEST_CASE("saving and restoring use up a wall-time second by second on any hardware") {
    Scenario scenario = two_kinds(2);
    add_job(scenario, 0, 7200).request.walltime = Duration::from_seconds(3600);
    // 1200 s of work, 100 s to save, 200 s to restore: 2100 s of work are left, which take 1050 s.
    scenario.workload.classes[0].checkpoint = {Duration::from_seconds(100), Duration::from_seconds(200), 0, 0.35};
    const Result paused = move_once(scenario, 1, 1, 600);
    CHECK(paused.jobs[0].state == JobState::killed);
    CHECK(seconds(paused.jobs[0].finish) == 600 + 100 + 200 + 1050);
    CHECK(paused.jobs[0].overhead == Duration::from_seconds(300));
}

TEST_CASE("a wider job on faster hardware is faster by both") {
    Scenario scenario = two_kinds(1.5);
    Elastic& elastic = scenario.workload.classes[0].elastic.emplace();
    elastic.max = 2;
    elastic.restarts = false;
    add_job(scenario, 0, 3600);
    const Result result = run(scenario, [](const View&, const Event& event, Decisions& decisions) {
        if (event.kind == Event::Kind::submitted)
            decisions.start(0, 1, 2);
    });
    CHECK(seconds(result.jobs[0].finish) == 1200);
    CHECK(result.jobs[0].energy_j == Approx(1200.0 * 2 * 430));
    CHECK(result.widths[0].accelerator_s == Approx(2400));
}

TEST_CASE("a job is not started on hardware that its class leaves out") {
    Scenario scenario = two_kinds(0);
    add_job(scenario, 0, 3600);
    try {
        (void)run(scenario, start_on(1));
        FAIL("was not refused");
    } catch (const PolicyError& error) {
        CHECK_THAT(error.what(), Catch::Contains("starts a job on cluster fast of site s0, whose hardware 'speeds' of "
                                                 "jobs leaves out"));
    }
}

// Of a class with speeds the others are counted as well: two hours on the reference beside it.
TEST_CASE("jobs of a class without speeds are as ever beside one with them") {
    Scenario scenario = two_kinds(2);
    scenario.workload.classes.emplace_back().name = "plain";
    add_job(scenario, 0, 3600);
    add_job(scenario, 0, 7200).request.job_class = 1;
    const Result result = run(scenario, start_on(1));
    CHECK(seconds(result.jobs[0].finish) == 1800);
    CHECK(seconds(result.jobs[1].finish) == 7200);
    CHECK(result.jobs[1].energy_j == Approx(430.0 * 7200));
    CHECK(result.widths[1].accelerator_s == Approx(7200));
}

// Two hours at speed 2 fit into the clean hour at width 1.
TEST_CASE("carbon-scaler plans the work of elastic jobs at the speed of their cluster") {
    Scenario scenario = small_world(2, {400, 100, 400, 400});
    scenario.workload.classes[0].elastic.emplace().max = 2;
    scenario.workload.classes[0].terms = {{2, 1}};
    scenario.policy.width = choose_width("carbon-scaler");
    add_job(scenario, 0, 2 * 3600).request.deadline = at(4 * 3600);
    const Result result = simulate(scenario);
    CHECK(seconds(result.jobs[0].start) == 3600);
    CHECK(seconds(result.jobs[0].finish) == 7200);
    CHECK(result.jobs[0].energy_j == Approx(200.0 * 3600));
    CHECK(result.widths[0].accelerator_s == Approx(3600));
}
