// `width` rules at work, by hand.
#include <catch2/catch.hpp>

#include <cmath>

#include "small_world.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr double h = 3600;

/// Nodes of 100 W idle and 200 W full under carbon-scaler, jobs of one to `max` accelerators by a curve.
Scenario scaled_world(std::uint32_t nodes, const std::vector<double>& intensity, std::uint32_t max,
                      const ScalingCurve& curve = {}) {
    Scenario scenario = small_world(nodes, intensity);
    scenario.policy.width = choose_width("carbon-scaler");
    Elastic& elastic = scenario.workload.classes[0].elastic.emplace();
    elastic.max = max;
    elastic.curve = curve;
    elastic.restarts = false;
    scenario.workload.classes.emplace_back().name = "rigid";
    return scenario;
}

Job& add_due(Scenario& scenario, double submit_s, double run_s, double due_s, std::uint32_t width = 1) {
    Job& job = add_job(scenario, submit_s, run_s, width);
    job.request.deadline = at(due_s);
    return job;
}

Job& add_rigid(Scenario& scenario, double submit_s, double run_s, std::uint32_t width = 1) {
    Job& job = add_job(scenario, submit_s, run_s, width);
    job.request.job_class = 1;
    return job;
}

} // namespace

TEST_CASE("carbon-scaler runs wide in the clean hour and narrow beside it") {
    const ScalingCurve curve{ScalingCurve::Kind::measured, 0, {{1, 1}, {2, 1.5}}};
    Scenario scenario = scaled_world(4, {300, 100, 200, 400}, 2, curve);
    add_due(scenario, 0, 2 * h, 4 * h);
    const Result result = simulate(scenario);
    // Steps by cost of work: hour 1 at 100, then its second accelerator at 200 before hour 2 at 200.
    CHECK(seconds(result.jobs[0].start) == 1 * h);
    CHECK(seconds(result.jobs[0].finish) == 2.5 * h);
    CHECK(result.widths[0].resizes == 1);
    CHECK(result.jobs[0].suspensions == 0);
    CHECK(result.widths[0].accelerator_s == Approx(2.5 * h));
    CHECK(result.jobs[0].carbon_g == Approx((2 * 100 + 0.5 * 200) * 0.2));
    CHECK(result.balance_error < 1e-9);
}

TEST_CASE("carbon-scaler pauses through a dear hour") {
    Scenario scenario = scaled_world(4, {100, 400, 100, 400}, 2);
    add_due(scenario, 0, 3.5 * h, 4 * h);
    const Result result = simulate(scenario);
    CHECK(seconds(result.jobs[0].start) == 0);
    CHECK(seconds(result.jobs[0].finish) == 3 * h); // two for half of it, then one
    CHECK(result.jobs[0].suspensions == 1);
    CHECK(result.jobs[0].suspended == Duration::from_seconds(h));
    CHECK(result.jobs[0].carbon_g == Approx(3.5 * 100 * 0.2));
}

TEST_CASE("carbon-scaler plans anew when its nodes are busy") {
    Scenario scenario = scaled_world(2, {200, 100, 150, 400, 400, 400}, 2);
    // Planned: hour 1 with two accelerators and hour 2 with one. Another job has one of them until 1:30, so that hour 1
    // is lost; then hour 2 with two, and hour 3 with one.
    add_due(scenario, 0, 3 * h, 6 * h);
    add_rigid(scenario, 0, 1.5 * h);
    const Result result = simulate(scenario);
    CHECK(seconds(result.jobs[0].start) == 2 * h);
    CHECK(seconds(result.jobs[0].finish) == 4 * h);
    CHECK(result.jobs[0].carbon_g == Approx((2 * 150 + 400) * 0.2));
}

TEST_CASE("carbon-scaler runs a job through at its own width from its latest start") {
    Scenario scenario = scaled_world(2, {200, 100, 150, 400}, 2);
    add_due(scenario, 0, 3 * h, 4 * h);
    add_rigid(scenario, 0, 1.5 * h);
    const Result result = simulate(scenario);
    CHECK(seconds(result.jobs[0].start) == 1 * h);
    CHECK(seconds(result.jobs[0].finish) == 4 * h);
    CHECK(result.widths[0].resizes == 0);
}

TEST_CASE("carbon-scaler grows as far as it can, and makes up for it later") {
    Scenario scenario = scaled_world(3, {120, 100, 400, 400}, 3);
    // Planned: hour 0 with one accelerator, hour 1 with three. Another job has one of them until 1:15; what is lacking
    // is done in hour 2.
    add_due(scenario, 0, 4 * h, 4 * h);
    add_rigid(scenario, 0.5 * h, 0.75 * h);
    const Result result = simulate(scenario);
    CHECK(seconds(result.jobs[0].start) == 0);
    CHECK(seconds(result.jobs[0].finish) == 3 * h);
    CHECK(result.widths[0].resizes == 2);
    CHECK(result.jobs[0].carbon_g == Approx((120 + 2 * 100 + 400) * 0.2));
    CHECK(result.balance_error < 1e-9);
}

TEST_CASE("carbon-scaler does not grow into what a waiting job has reserved") {
    Scenario scenario = scaled_world(3, {120, 100, 400, 400}, 2);
    scenario.policy.backfill = choose_backfill("easy");
    // Wanted: two in hour 1. The job that waits for two accelerators at 1:10 needs one that is free then.
    add_due(scenario, 0, 3 * h, 4 * h);
    add_rigid(scenario, 0.25 * h, 55.0 * 60);
    add_rigid(scenario, 0.5 * h, 0.5 * h, 2);
    const Result result = simulate(scenario);
    CHECK(seconds(result.jobs[2].start) == 0.25 * h + 55.0 * 60);
    CHECK(result.jobs[0].state == JobState::done);
    CHECK(result.jobs[0].finish <= at(4 * h));
}

TEST_CASE("carbon-scaler: a job that is longer than it asked for runs on at its last width") {
    Scenario scenario = scaled_world(4, {300, 100, 200, 400}, 2);
    Job& job = add_due(scenario, 0, 3 * h, 4 * h);
    job.request.walltime = Duration::from_seconds(2 * h);
    job.request.limited = false;
    const Result result = simulate(scenario);
    CHECK(seconds(result.jobs[0].start) == h);
    CHECK(seconds(result.jobs[0].finish) == 2.5 * h);
}

TEST_CASE("carbon-scaler knows the true length where it is told") {
    Scenario scenario = scaled_world(4, {300, 100, 200, 400}, 2);
    scenario.policy.width = choose_width("carbon-scaler", {{"length", "true"}});
    Job& job = add_due(scenario, 0, 1 * h, 4 * h);
    job.request.walltime = Duration::from_seconds(2 * h);
    const Result result = simulate(scenario);
    CHECK(seconds(result.jobs[0].start) == h);
    CHECK(seconds(result.jobs[0].finish) == 2 * h);
    CHECK(result.widths[0].accelerator_s == Approx(h));
}

TEST_CASE("carbon-scaler leaves jobs that are not elastic to `when`") {
    Scenario scenario = scaled_world(4, {300, 100, 200, 400}, 2);
    scenario.policy.when = choose_when("lowest-window");
    add_due(scenario, 0, h, 4 * h).request.job_class = 1;
    CHECK(seconds(simulate(scenario).jobs[0].start) == h);
}

TEST_CASE("carbon-scaler pays for restarts out of its plan") {
    Scenario scenario = scaled_world(4, {300, 100, 200, 400}, 2, {ScalingCurve::Kind::measured, 0, {{1, 1}, {2, 1.5}}});
    JobClass& kind = scenario.workload.classes[0];
    kind.elastic->restarts = true;
    kind.checkpoint = {Duration::from_seconds(60), Duration::from_seconds(120), 0, 0.35};
    Job& job = add_due(scenario, 0, 2 * h, 4 * h);
    job.request.limited = false;
    const Result result = simulate(scenario);
    CHECK(result.widths[0].resizes == 1);
    CHECK(result.jobs[0].overhead == Duration::from_seconds(180));
    CHECK(seconds(result.jobs[0].finish) == 2.5 * h + 180);
    CHECK(result.balance_error < 1e-9);
}

TEST_CASE("k-search uses more of a cluster the cleaner it is") {
    // L = 100, U = 200 over the two days ahead: thresholds of four more accelerators at 153.6, 144.7, 134.0, 121.3.
    Scenario scenario = small_world(5, {200, 140, 100, 200});
    scenario.policy.width = choose_width("k-search");
    for (int i = 0; i < 6; ++i)
        add_job(scenario, 0, 10 * h);
    const Result result = simulate(scenario);
    std::vector<double> starts;
    for (const JobRecord& job : result.jobs)
        starts.push_back(seconds(job.start));
    CHECK(starts == std::vector<double>{0, h, h, 2 * h, 2 * h, 10 * h});
}

TEST_CASE("k-search starts a job that is wider than it lets be used where nothing runs") {
    Scenario scenario = small_world(5, {200, 100});
    scenario.policy.width = choose_width("k-search");
    add_job(scenario, 0, 0.25 * h, 3);
    add_job(scenario, 0, 0.25 * h, 3);
    const Result result = simulate(scenario);
    CHECK(seconds(result.jobs[0].start) == 0);
    CHECK(seconds(result.jobs[1].start) == 0.25 * h);
}

TEST_CASE("pcaps lets important work run at any value and unimportant work wait") {
    // gamma = 1: Psi(0) = 100, Psi(0.5) = 100 + 200 (e^0.5 - 1) / (e - 1) = 175.5, Psi(1) = 300.
    Scenario scenario = small_world(5, {300, 170, 100, 300});
    scenario.policy.width = choose_width("pcaps", {{"gamma", "1"}});
    add_job(scenario, 0, 0.5 * h).request.priority = 1;
    add_job(scenario, 0, 0.5 * h).request.priority = 0.5;
    add_job(scenario, 0, 5 * h).request.priority = 0.5;
    add_job(scenario, 0, 0.5 * h).request.priority = 0;
    const Result result = simulate(scenario);
    CHECK(seconds(result.jobs[0].start) == 0);
    // Nothing runs from 0:30 on, so that the most important job may, whatever the value.
    CHECK(seconds(result.jobs[1].start) == 0.5 * h);
    CHECK(seconds(result.jobs[2].start) == h);
    CHECK(seconds(result.jobs[3].start) == 2 * h);
}

TEST_CASE("pcaps lets a job in when it can spare no more time") {
    Scenario scenario = small_world(5, {300, 300, 300, 300, 300, 100});
    scenario.policy.width = choose_width("pcaps", {{"gamma", "1"}});
    add_job(scenario, 0, 20 * h).request.priority = 1;
    add_due(scenario, 0, h, 3.5 * h);
    CHECK(seconds(simulate(scenario).jobs[1].start) == 2.5 * h);
}

TEST_CASE("capacity-curve keeps flexible work of the second day for its clean hours") {
    std::vector<double> day(24, 300);
    day[13] = 100;
    Scenario scenario = small_world(4, day);
    scenario.policy.width = choose_width("capacity-curve");
    add_due(scenario, 1 * h, 2 * h, 40 * h);    // the first day runs as it comes
    add_due(scenario, 25 * h, 1 * h, 60 * h);   // expected: two accelerator-hours in hour 13
    add_job(scenario, 26 * h, 1 * h);           // cannot wait
    add_due(scenario, 27 * h, 1 * h, 30.5 * h); // may spare time until 29:30
    const Result result = simulate(scenario);
    CHECK(seconds(result.jobs[0].start) == 1 * h);
    CHECK(seconds(result.jobs[1].start) == 37 * h);
    CHECK(seconds(result.jobs[2].start) == 26 * h);
    CHECK(seconds(result.jobs[3].start) == 29.5 * h);
}

TEST_CASE("power-cap lowers the clocks as the signal rises") {
    Scenario scenario = small_world(2, {300, 100});
    // Of 400 W: down to 250 W, a quarter of the 200 W above idle with both at work.
    scenario.policy.width = choose_width("power-cap", {{"limit", "1"}, {"floor", "0.625"}});
    add_job(scenario, 0, 2 * h).request.limited = false;
    add_job(scenario, 0, 2 * h).request.limited = false;
    const Result result = simulate(scenario);
    const double slow = std::cbrt(0.25);
    CHECK(result.jobs[0].state == JobState::done);
    CHECK(seconds(result.jobs[0].finish) == Approx(2 * h + h * (1 - slow) / slow).epsilon(1e-6));
    CHECK(result.jobs[0].energy_j == Approx(h * (125 + 200) + h * (1 - slow) / slow * 125).epsilon(1e-6));
    CHECK(result.balance_error < 1e-9);
}

TEST_CASE("power-cap holds a site below a limit at all times") {
    Scenario scenario = small_world(2, {300, 100});
    scenario.output.sites_every = Duration::from_seconds(600);
    scenario.policy.width = choose_width("power-cap", {{"limit", "0.75"}}); // of 400 W, whatever the signal
    add_job(scenario, 0, 2 * h).request.limited = false;
    add_job(scenario, 100, 2 * h).request.limited = false;
    const Result result = simulate(scenario);
    for (const SiteStep& row : result.sites[0].steps)
        CHECK(row.it_j <= 300 * row.seconds * (1 + 1e-9));
    CHECK(result.jobs[1].throttled.us > 0);
}
