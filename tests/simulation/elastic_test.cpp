// Jobs that run at other widths than the one that they ask for.
#include <catch2/catch.hpp>

#include <cmath>

#include "small_world.hpp"
#include "sunward/error/error.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// One cluster of nodes of 100 W idle and 200 W full; jobs of one to four accelerators that scale without loss.
Scenario elastic_world(std::uint32_t nodes = 4, const std::vector<double>& intensity = {100}) {
    Scenario scenario = small_world(nodes, intensity);
    Elastic& elastic = scenario.workload.classes[0].elastic.emplace();
    elastic.max = 4;
    elastic.restarts = false;
    return scenario;
}

/// Starts the first job at `from` accelerators and gives it `to` after 100 s; others start as soon as asked.
Result resize_once(const Scenario& scenario, std::uint32_t from, std::uint32_t to) {
    return run(scenario, [=](const View&, const Event& event, Decisions& decisions) {
        if (event.kind == Event::Kind::submitted && event.job == 0) {
            decisions.start(0, 0, from);
            decisions.wake(at(100));
        } else if (event.kind == Event::Kind::wake) {
            decisions.resize(0, to);
        }
    });
}

/// What a policy is told when it decides `what` at 10 s, with job 0 running at width 2 of 4 accelerators, 3 of them
/// free to nobody else but job 1, which is not elastic and waits.
void check_refused(const std::string& part, const std::function<void(Decisions&)>& what) {
    Scenario scenario = elastic_world();
    scenario.workload.classes.emplace_back().name = "rigid";
    add_job(scenario, 0, 400, 2);
    add_job(scenario, 0, 400, 1).request.job_class = 1;
    add_job(scenario, 0, 400, 1).request.job_class = 1;
    try {
        (void)run(scenario, [&](const View&, const Event& event, Decisions& decisions) {
            if (event.kind == Event::Kind::submitted && event.job == 0) {
                decisions.start(0, 0);
                decisions.wake(at(10));
            } else if (event.kind == Event::Kind::submitted && event.job == 1) {
                decisions.start(1, 0);
            } else if (event.kind == Event::Kind::wake) {
                what(decisions);
            }
        });
        FAIL("was not refused: " << part);
    } catch (const PolicyError& error) {
        const std::string message = error.what();
        INFO(message);
        CHECK(message.find(part) != std::string::npos);
        CHECK(message.find("scripted") != std::string::npos);
        CHECK(message.find("2022-01-01T00:00:10Z") != std::string::npos);
    }
}

} // namespace

TEST_CASE("a job that grows works faster and draws more from then on") {
    Scenario scenario = elastic_world(4, {100, 500});
    add_job(scenario, 3500, 400); // grows when the intensity rises
    const Result result = run(scenario, [](const View&, const Event& event, Decisions& decisions) {
        if (event.kind == Event::Kind::submitted) {
            decisions.start(0, 0);
            decisions.wake(at(3600));
        } else if (event.kind == Event::Kind::wake) {
            decisions.resize(0, 4);
        }
    });
    CHECK(result.jobs[0].state == JobState::done);
    CHECK(seconds(result.jobs[0].finish) == 3675); // 100 s of work at width 1, 300 at width 4
    CHECK(result.jobs[0].worked == Duration::from_seconds(400));
    CHECK(result.jobs[0].throttled == Duration{});
    CHECK(result.jobs[0].energy_j == Approx(100 * 200 + 75 * 800));
    CHECK(result.jobs[0].carbon_g == Approx((100.0 * 200 * 100 + 75.0 * 800 * 500) / 3.6e6));
    CHECK(result.sites[0].window.idle_j == Approx(3500.0 * 400 + 100.0 * 300));
    CHECK(result.sites[0].window.busy_accelerator_s == Approx(100 + 75 * 4));
    CHECK(result.widths[0].accelerator_s == Approx(400));
    CHECK(result.widths[0].held == Duration::from_seconds(175));
    CHECK(result.widths[0].resizes == 1);
    CHECK(result.balance_error < 1e-9);
}

TEST_CASE("work is measured at the requested width, by the scaling curve") {
    Scenario scenario = elastic_world();
    scenario.workload.classes[0].elastic->curve = {ScalingCurve::Kind::amdahl, 0.5};
    add_job(scenario, 0, 400, 2); // 4/3 as fast at 2 as at 1, 1.6 times at 4
    const Result result = resize_once(scenario, 1, 4);
    // 100 s at width 1 do 75 s of the work, the other 325 s take 325 / 1.2.
    CHECK(seconds(result.jobs[0].finish) == Approx(100 + 325 / 1.2).epsilon(0).margin(1e-6));
    CHECK(result.jobs[0].worked == Duration::from_seconds(400));
    CHECK(result.balance_error < 1e-9);
}

TEST_CASE("what a job has done at another width is told in work at the requested one") {
    Scenario scenario = elastic_world();
    add_job(scenario, 0, 400, 2);
    Duration done{};
    const Result result = run(scenario, [&](const View& view, const Event& event, Decisions& decisions) {
        if (event.kind == Event::Kind::submitted) {
            CHECK(view.widths(0) == WidthRange{1, 4});
            decisions.start(0, 0, 1);
            decisions.wake(at(100));
        } else if (event.kind == Event::Kind::wake) {
            done = view.worked(0);
        }
    });
    CHECK(done == Duration::from_seconds(50));
    CHECK(seconds(result.jobs[0].finish) == 800);
    CHECK(result.widths[0].resizes == 0);
    CHECK(result.widths[0].accelerator_s == Approx(800));
}

TEST_CASE("a restart holds the more accelerators while it saves and restores") {
    Scenario scenario = elastic_world();
    JobClass& kind = scenario.workload.classes[0];
    kind.elastic->restarts = true;
    kind.checkpoint = {Duration::from_seconds(10), Duration::from_seconds(20), 0, 0.5};
    add_job(scenario, 0, 400, 2).request.limited = false;
    const Result result = resize_once(scenario, 2, 4);
    CHECK(seconds(result.jobs[0].finish) == 100 + 30 + 150);
    CHECK(result.jobs[0].overhead == Duration::from_seconds(30));
    CHECK(result.jobs[0].suspensions == 0);
    // Saves with the two that work, on four; restores with four.
    CHECK(result.jobs[0].energy_j == Approx(100 * 400 + 10 * (400 + 0.5 * 200) + 20 * (400 + 0.5 * 400) + 150 * 800));
    CHECK(result.widths[0].accelerator_s == Approx(110 * 2 + 170 * 4));
    CHECK(result.balance_error < 1e-9);
}

TEST_CASE("a restart that shrinks gives its accelerators back once it is saved") {
    Scenario scenario = elastic_world();
    JobClass& kind = scenario.workload.classes[0];
    kind.elastic->restarts = true;
    kind.checkpoint.save = Duration::from_seconds(10);
    add_job(scenario, 0, 400, 4).request.limited = false;
    add_job(scenario, 0, 100, 3);
    const Result result = run(scenario, [](const View& view, const Event& event, Decisions& decisions) {
        if (event.kind == Event::Kind::submitted && event.job == 0) {
            decisions.start(0, 0);
            decisions.wake(at(100));
        } else if (event.kind == Event::Kind::wake) {
            decisions.resize(0, 1);
            CHECK(view.pools()[0].free == 0);
        } else if (event.kind == Event::Kind::resized) {
            CHECK(view.pools()[0].free == 3);
            decisions.start(1, 0);
        }
    });
    CHECK(seconds(result.jobs[1].start) == 110);
    CHECK(seconds(result.jobs[0].finish) == 110 + 300 * 4);
    CHECK(result.balance_error < 1e-9);
}

TEST_CASE("bytes of a checkpoint travel at a resize as at a suspension") {
    Scenario scenario = elastic_world();
    JobClass& kind = scenario.workload.classes[0];
    kind.elastic->restarts = true;
    kind.checkpoint.bytes = 1e9;
    scenario.sites[0].storage_bandwidth = 100e6 * byte_per_second;
    add_job(scenario, 0, 400, 2).request.limited = false;
    const Result result = resize_once(scenario, 2, 4);
    CHECK(seconds(result.jobs[0].finish) == Approx(100 + 20 + 150));
    CHECK(result.jobs[0].transfer_bytes == Approx(2e9));
}

TEST_CASE("time at another width counts against the wall-time as the same work at the requested one") {
    Scenario scenario = elastic_world();
    add_job(scenario, 0, 400, 2).request.walltime = Duration::from_seconds(300);
    const Result result = resize_once(scenario, 1, 4);
    // 50 s of work by 100 s, then twice as fast to 300 s.
    CHECK(result.jobs[0].state == JobState::killed);
    CHECK(seconds(result.jobs[0].finish) == 100 + 125);
    CHECK(result.jobs[0].worked == Duration::from_seconds(300));
}

TEST_CASE("a suspended job goes on at another width") {
    Scenario scenario = elastic_world();
    add_job(scenario, 0, 400, 2);
    const Result result = run(scenario, [](const View&, const Event& event, Decisions& decisions) {
        if (event.kind == Event::Kind::submitted) {
            decisions.start(0, 0, 4);
            decisions.wake(at(100));
        } else if (event.kind == Event::Kind::wake) {
            decisions.suspend(0);
        } else if (event.kind == Event::Kind::suspended) {
            decisions.start(0, 0, 1);
        }
    });
    CHECK(seconds(result.jobs[0].finish) == 100 + 400);
    CHECK(result.widths[0].resizes == 0);
    CHECK(result.jobs[0].suspensions == 1);
}

TEST_CASE("widths are rounded up to whole nodes where jobs hold those") {
    Scenario scenario = elastic_world();
    scenario.sites[0].clusters[0].node = plain_node(2);
    scenario.sites[0].clusters[0].packing = Packing::whole_node;
    add_job(scenario, 0, 400, 1);
    const Result result = resize_once(scenario, 3, 2);
    CHECK(seconds(result.jobs[0].finish) == 100 + 50);
    // Four accelerators idle and three busy, then two and two.
    CHECK(result.jobs[0].energy_j == Approx(100 * (400 + 300) + 50 * 400));
    CHECK(result.widths[0].accelerator_s == Approx(400));
    CHECK(result.sites[0].window.busy_accelerator_s == Approx(100 * 4 + 50 * 2));
}

TEST_CASE("a lower clock slows an elastic job down at any width") {
    Scenario scenario = elastic_world();
    scenario.sites[0].power.power_cap = Series::constant(400 + 400 * 0.125); // half the clock for four accelerators
    scenario.sites[0].power.limits.rule = &limit_rule("throttle");
    add_job(scenario, 0, 400, 1).request.limited = false;
    const Result result = resize_once(scenario, 1, 4);
    const double slow = std::cbrt(0.5); // one accelerator within 50 W
    CHECK(seconds(result.jobs[0].finish) == Approx(100 + (400 - 100 * slow) / 2).epsilon(1e-7));
    // Lost, in time at the requested width: what full clock would have brought, less the work.
    CHECK(result.jobs[0].throttled.seconds() == Approx(100 * (1 - slow) + (400 - 100 * slow)).epsilon(1e-7));
    CHECK(result.balance_error < 1e-9);
}

TEST_CASE("refused: a resize of a job that is not elastic") {
    check_refused("not elastic", [](Decisions& d) { d.resize(1, 2); });
}

TEST_CASE("refused: a start of a job that is not elastic at another width") {
    check_refused("not elastic and asks for 1", [](Decisions& d) { d.start(2, 0, 2); });
}

TEST_CASE("refused: a resize out of the job's range") {
    check_refused("to 5 accelerators, but it may have 1 to 4", [](Decisions& d) { d.resize(0, 5); });
}

TEST_CASE("refused: a resize to nothing") {
    check_refused("to 0 accelerators", [](Decisions& d) { d.resize(0, 0); });
}

TEST_CASE("refused: a resize beyond what is free") {
    check_refused("2 more than it holds, where 1 of 4 are free", [](Decisions& d) { d.resize(0, 4); });
}

TEST_CASE("refused: a resize of a job that waits") {
    check_refused("resizes a job that is pending", [](Decisions& d) { d.resize(2, 1); });
}
