#include <catch2/catch.hpp>

#include "child.hpp"
#include "simulation/fleet/allocation.hpp"
#include "small_world.hpp"
#include "sunward/error/error.hpp"

using namespace sunward;
using namespace sunward::simulation;
using namespace sunward::test;
using Catch::Matchers::Contains;

TEST_CASE("a job past its wall-time is killed, or runs on where the class says so") {
    Scenario scenario = small_world(2);
    add_job(scenario, 0, 100).request.walltime = Duration::from_seconds(60);
    scenario.workload.classes.push_back(scenario.workload.classes[0]);
    scenario.workload.classes[1].kill_at_walltime = false;
    Job& free = add_job(scenario, 0, 100);
    free.request.walltime = Duration::from_seconds(60);
    free.request.job_class = 1;
    const Result result = run(scenario, start_at_once);
    CHECK(result.jobs[0].state == JobState::killed);
    CHECK(seconds(result.jobs[0].finish) == 60);
    CHECK(result.jobs[0].worked == Duration::from_seconds(60));
    CHECK(result.jobs[1].state == JobState::done);
    CHECK(seconds(result.jobs[1].finish) == 100);
}

TEST_CASE("a run as long as its wall-time is done") {
    Scenario scenario = small_world(1);
    add_job(scenario, 0, 60);
    CHECK(run(scenario, start_at_once).jobs[0].state == JobState::done);
}

namespace {

/// 100 s of work, a wall-time of 110 s, and a suspension at 50 s whose saving takes 30 s.
Result suspend_once(bool overhead_counts) {
    Scenario scenario = small_world(1);
    scenario.workload.classes[0].checkpoint.save = Duration::from_seconds(30);
    scenario.workload.classes[0].overhead_in_walltime = overhead_counts;
    add_job(scenario, 0, 100).request.walltime = Duration::from_seconds(110);
    return run(scenario, [](const View&, const Event& event, Decisions& decisions) {
        if (event.kind == Event::Kind::submitted) {
            decisions.start(0, 0);
            decisions.wake(at(50));
        } else if (event.kind == Event::Kind::wake) {
            decisions.suspend(0);
        } else if (event.kind == Event::Kind::suspended) {
            decisions.start(0, 0);
        }
    });
}

} // namespace

TEST_CASE("overhead counts against the wall-time") {
    const Result result = suspend_once(true);
    CHECK(result.jobs[0].state == JobState::killed);
    CHECK(seconds(result.jobs[0].finish) == 110);
}

TEST_CASE("overhead does not count against the wall-time where the class says so") {
    const Result result = suspend_once(false);
    CHECK(result.jobs[0].state == JobState::done);
    CHECK(seconds(result.jobs[0].finish) == 130);
}

namespace {

/// An hour's horizon; a job that runs half an hour beyond it, and one submitted at its very end.
void check_horizon(bool drain) {
    Scenario scenario = small_world(2, {100, 300});
    scenario.horizon.length = Duration::from_hours(1);
    scenario.horizon.drain = drain;
    add_job(scenario, 1800, 3600);
    add_job(scenario, 3600, 60);
    const Result result = run(scenario, start_at_once);
    CHECK(result.jobs[0].state == (drain ? JobState::done : JobState::running));
    CHECK(result.jobs[1].state == JobState::pending);
    CHECK(result.jobs[1].start == Instant::never());
    CHECK(seconds(result.window_end) == 3600);
    CHECK(seconds(result.end) == (drain ? 5400 : 3600));
    CHECK(result.sites[0].window.jobs_j == Approx(200 * 1800));
    CHECK(result.sites[0].window.carbon_g == Approx((200.0 * 3600 + 100.0 * 1800) / 3.6e6 * 100));
    CHECK(result.sites[0].drain.jobs_j == Approx(drain ? 200 * 1800 : 0));
    CHECK(result.jobs[0].carbon_g == Approx(200.0 * 1800 / 3.6e6 * (drain ? 400 : 100)));
    CHECK(result.notes.size() == 1);
}

} // namespace

TEST_CASE("a horizon without drain leaves jobs unfinished") { check_horizon(false); }

TEST_CASE("a horizon with drain books what comes after it apart") { check_horizon(true); }

TEST_CASE("no jobs: idle nodes draw to the end of the horizon") {
    Scenario scenario = small_world(3);
    scenario.horizon.length = Duration::from_hours(24);
    CHECK(run(scenario, start_at_once).sites[0].window.it_j == Approx(300.0 * 86400));
}

TEST_CASE("no jobs and no horizon: nothing happens") {
    const Result result = run(small_world(3), start_at_once);
    CHECK(result.end == result.start);
    CHECK(result.sites[0].window.it_j == 0);
}

TEST_CASE("rows of a site add up to its account") {
    Scenario scenario = small_world(2, {100, 300, 50});
    scenario.output.sites_every = Duration::from_seconds(1000);
    add_job(scenario, 10, 3000);
    add_job(scenario, 20, 5000);
    const Result result = run(scenario, start_at_once);
    double it = 0;
    double busy = 0;
    double span = 0;
    for (const SiteStep& row : result.sites[0].steps) {
        it += row.it_j;
        busy += row.busy_s;
        span += row.seconds;
    }
    CHECK(it == Approx(result.sites[0].window.it_j).epsilon(1e-13));
    CHECK(busy == 8000);
    CHECK(span == 5020);
}

namespace {

/// Two nodes and two jobs at 5 s, one of them too wide; the decisions must be refused, naming policy, time and cause.
void check_refused(const char* cause, const std::function<void(Decisions&)>& decide) {
    Scenario scenario = small_world(2);
    scenario.workload.classes[0].interruptible = false;
    add_job(scenario, 5, 100, 3);
    add_job(scenario, 5, 100, 1);
    const auto script = [&](const View&, const Event& event, Decisions& decisions) {
        if (event.kind == Event::Kind::submitted && event.job == 1)
            decide(decisions);
    };
    std::string message;
    try {
        run(scenario, script);
    } catch (const PolicyError& error) {
        message = error.what();
    }
    CHECK_THAT(message, Contains("scripted") && Contains("2022-01-01T00:00:05Z") && Contains(cause));
}

} // namespace

TEST_CASE("refused: over capacity") {
    check_refused("j0", [](Decisions& d) { d.start(0, 0); });
}

TEST_CASE("refused: a job started twice") {
    check_refused("j1", [](Decisions& d) {
        d.start(1, 0);
        d.start(1, 0);
    });
}

TEST_CASE("refused: an unknown job") {
    check_refused("7", [](Decisions& d) { d.start(7, 0); });
}

TEST_CASE("refused: an unknown cluster") {
    check_refused("3", [](Decisions& d) { d.start(1, 3); });
}

TEST_CASE("refused: a waiting job suspended") {
    check_refused("pending", [](Decisions& d) { d.suspend(1); });
}

TEST_CASE("refused: a job suspended that may not be") {
    check_refused("may not be interrupted", [](Decisions& d) {
        d.start(1, 0);
        d.suspend(1);
    });
}

TEST_CASE("refused: a call in the past") {
    check_refused("future", [](Decisions& d) { d.wake(at(5)); });
}

TEST_CASE("refused: a running job rejected") {
    check_refused("running", [](Decisions& d) {
        d.start(1, 0);
        d.reject(1);
    });
}

TEST_CASE("a job on a site where it may not run is refused") {
    Scenario scenario = small_world(2);
    add_site(scenario, {100}, 2);
    scenario.workload.classes[0].sites = {1};
    add_job(scenario, 0, 100);
    CHECK_THROWS_WITH(run(scenario, start_at_once), Contains("may not run"));
}

TEST_CASE("a policy that starts nothing is refused, with what each job waits for") {
    Scenario scenario = small_world(4);
    add_site(scenario, {100}, 2, plain_node(8));
    scenario.workload.classes[0].sites = {0};
    add_job(scenario, 0, 100, 3);
    add_job(scenario, 10, 100, 64);
    CHECK_THROWS_WITH(run(scenario, [](const View&, const Event&, Decisions&) {}),
                      "policy 'scripted' at 2022-01-01T00:00:10Z: no progress: nothing runs and nothing is planned, 2 "
                      "jobs wait and the policy never starts anything\n  job 'j0' (pending since 2022-01-01T00:00:00Z) "
                      "needs 3 accelerators, cluster c of site s0 has 4 free of 4\n  job 'j1' (pending since "
                      "2022-01-01T00:00:10Z) needs 64 accelerators, cluster c of site s0 has 4 free of 4");
}

TEST_CASE("a policy that forgets a job is refused when nothing else is to come") {
    Scenario scenario = small_world(4);
    add_job(scenario, 0, 100, 3);
    add_job(scenario, 10, 100, 3);
    const auto forgets = [](const View&, const Event& event, Decisions& d) {
        if (event.kind == Event::Kind::submitted && event.job == 0)
            d.start(0, 0);
    };
    scenario.horizon.length = Duration::from_hours(1);
    CHECK_THROWS_WITH(run(scenario, forgets),
                      Contains("2022-01-01T01:00:00Z") &&
                          Contains("1 job waits and the policy starts none of them\n  job 'j1'"));
}

TEST_CASE("jobs that are left behind at the end of a horizon without drain are unfinished, not an error") {
    Scenario scenario = small_world(4);
    scenario.horizon.length = Duration::from_hours(1);
    scenario.horizon.drain = false;
    add_job(scenario, 0, 100, 3);
    CHECK(run(scenario, [](const View&, const Event&, Decisions&) {}).jobs[0].state == JobState::pending);
}

TEST_CASE("a policy that starts and suspends at one instant for ever is stopped") {
    Scenario scenario = small_world(1);
    add_job(scenario, 0, 100);
    const auto script = [](const View&, const Event& event, Decisions& d) {
        if (event.kind == Event::Kind::submitted || event.kind == Event::Kind::suspended) {
            d.start(0, 0);
            d.suspend(0);
        }
    };
    CHECK_THROWS_WITH(run(scenario, script), Contains("without end"));
}

TEST_CASE("a rejected job counts as ended") {
    Scenario scenario = small_world(1);
    add_job(scenario, 0, 100);
    const Result result = run(scenario, [](const View&, const Event&, Decisions& d) { d.reject(0); });
    CHECK(result.jobs[0].state == JobState::rejected);
    CHECK(result.notes.empty());
}

TEST_CASE("free ranges join again and refuse what is free") {
    FreeRanges ranges(10);
    const auto a = ranges.take(3);
    const auto b = ranges.take(4);
    const auto c = ranges.take(3);
    CHECK(ranges.free() == 0);
    CHECK(b.front().from == 3);
    ranges.give(a);
    ranges.give(c);
    const auto d = ranges.take(5);
    REQUIRE(d.size() == 2);
    CHECK(d[1].from == 7);
    CHECK(d[1].to == 9);
    ranges.give(d);
    ranges.give(b);
    CHECK(ranges.take(10).size() == 1);
    FreeRanges other(4);
    const auto taken = other.take(2);
    other.give(taken);
    CHECK_THROWS_AS(other.give(taken), SimulationError);
}

TEST_CASE("suspensions that cost nothing are told, with their count") {
    const auto note = [](const CheckpointCost& cost) {
        return in_child([&] {
            Scenario scenario = small_world(1);
            scenario.workload.classes[0].name = "batch";
            scenario.workload.classes[0].checkpoint = cost;
            add_job(scenario, 0, 100).request.walltime = Duration::from_seconds(1000);
            const Result result = run(scenario, [](const View&, const Event& event, Decisions& decisions) {
                if (event.kind == Event::Kind::submitted || event.kind == Event::Kind::suspended)
                    decisions.start(0, 0);
                if (event.kind == Event::Kind::submitted)
                    decisions.wake(at(50));
                if (event.kind == Event::Kind::wake)
                    decisions.suspend(0);
            });
            const std::string text = "batch: 1 suspension of jobs cost nothing, as 'checkpoint' states no time";
            std::vector<double> told{static_cast<double>(result.jobs[0].suspensions), 0};
            for (const std::string& each : result.notes)
                told[1] += each.starts_with(text) ? 1 : 0;
            return told;
        });
    };
    using Told = std::vector<double>;
    CHECK(note({}) == Told{1, 1});
    CHECK(note({Duration::from_seconds(1), {}, 0, 0.35}) == Told{1, 0});
    CHECK(note({{}, Duration::from_seconds(1), 0, 0.35}) == Told{1, 0});
    CHECK(note({{}, {}, 1e6, 0.35}) == Told{1, 0});
}
