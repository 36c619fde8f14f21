// Suspensions and the wall-time that they count against.
#include <catch2/catch.hpp>
#include <random>

#include "child.hpp"
#include "small_world.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr double h = 3600;

/// Saving and restoring take five minutes each, and count against the wall-time.
Scenario world(const std::vector<double>& intensity, std::string_view rule, std::uint32_t nodes = 1) {
    Scenario scenario = small_world(nodes, intensity);
    scenario.workload.classes[0].checkpoint = {Duration::from_seconds(300), Duration::from_seconds(300), 0, 0.35};
    scenario.policy.when = choose_when(rule); // in slots of an hour, and up to a day ahead
    scenario.policy.when.length = Knowledge::truth;
    return scenario;
}

} // namespace

// Two hours of work with the clean hours 0 and 2: a suspension takes ten minutes. Who asked for 2:05 is killed by it
// and done without it, who asked for 2:10 is done to the second.
TEST_CASE("wait-awhile does not suspend a job that would be killed by it") {
    Scenario scenario = world({100, 900, 100, 200, 900, 900, 900, 900}, "wait-awhile");
    const auto pause = [](const View& view, const Event& event, Decisions& decisions) {
        if (event.kind == Event::Kind::submitted) {
            decisions.start(0, 0);
            decisions.wake(at(3300));
        } else if (event.kind == Event::Kind::wake && view.now() < at(2 * h)) {
            decisions.suspend(0);
            decisions.wake(at(2 * h));
        } else if (event.kind == Event::Kind::wake) {
            decisions.start(0, 0);
        }
    };
    /// Whether it is done, suspensions and the time at which it ends.
    const auto outcome = [&](double minutes, bool limited, bool script) {
        return in_child([&] {
            Job& job = add_job(scenario, 0, 2 * h);
            job.request.walltime = Duration::from_seconds(60 * minutes);
            job.request.limited = limited;
            job.request.deadline = at(6 * h);
            const Result result = script ? run(scenario, pause) : simulate(scenario);
            const JobRecord& record = result.jobs[0];
            return std::vector<double>{record.state == JobState::done ? 1.0 : 0.0,
                                       static_cast<double>(record.suspensions), seconds(record.finish)};
        });
    };
    using Outcome = std::vector<double>;
    CHECK(outcome(125, true, true) == Outcome{0, 1, 3 * h + 300});
    CHECK(outcome(125, true, false) == Outcome{1, 0, 4 * h});
    CHECK(outcome(130, true, true) == Outcome{1, 1, 3 * h + 600});
    CHECK(outcome(130, true, false) == Outcome{1, 1, 3 * h + 600});
    // The request is just how long it runs.
    CHECK(outcome(120, false, false) == Outcome{1, 1, 3 * h + 600});
    // What is known is what counts: it may be as long as it asked for, which leaves no time for a suspension. In one
    // piece 2:10 at hours 2 and 3 cost the same with ten minutes of 900 before or after them; before comes first.
    scenario.policy.when.length = Knowledge::requested;
    CHECK(outcome(130, true, false) == Outcome{1, 0, 4 * h - 600});
    CHECK(outcome(150, true, false)[1] == 0);
    scenario.workload.classes[0].overhead_in_walltime = false;
    CHECK(outcome(150, true, false)[1] == 1);
}

TEST_CASE("a run says how many jobs their wall-times kept from being suspended") {
    Scenario scenario = world({100, 900, 100, 200, 900, 900, 900, 900}, "wait-awhile", 2);
    for (const double minutes : {125, 130})
        add_job(scenario, 0, 2 * h).request.walltime = Duration::from_seconds(60 * minutes);
    for (Job& job : scenario.workload.jobs)
        job.request.deadline = at(6 * h);
    const Result result = simulate(scenario);
    CHECK(std::ranges::any_of(result.notes, [](const std::string& note) {
        return note.starts_with("1 job could not be suspended at some time");
    }));
}

// Every job has time for its work, some for a suspension or two.
TEST_CASE("no rule suspends a job that would be killed by it") {
    const auto rule =
        GENERATE(as<std::string_view>{}, "threshold", "wait-awhile", "pause-resume", "k-min", "receding-horizon");
    const bool elastic = GENERATE(false, true);
    std::mt19937 draw(7);
    const auto within = [&](int low, int high) { return std::uniform_int_distribution<int>(low, high)(draw); };
    double suspensions = 0;
    for (int round = 0; round < 12; ++round) {
        std::vector<double> intensity(48);
        for (double& value : intensity)
            value = 100 * within(1, 9);
        Scenario scenario = world(intensity, rule, 40);
        if (elastic) {
            scenario.workload.classes[0].elastic.emplace().max = 3;
            scenario.workload.classes[0].elastic->restarts = round % 2 == 0;
            scenario.policy.width = choose_width("carbon-scaler", {{"length", "true"}});
        }
        for (int i = 0; i < 10; ++i) {
            Job& job = add_job(scenario, 600 * i, 60 * within(10, 400), elastic ? 2 : 1);
            job.request.walltime = job.run + Duration::from_seconds(60 * within(0, 30));
            job.request.deadline =
                job.request.submit + job.request.walltime + Duration::from_seconds(h * within(1, 12));
        }
        const std::vector<double> figures = in_child([&] {
            const Result result = simulate(scenario);
            std::vector<double> done_and_suspensions(2);
            for (const JobRecord& job : result.jobs) {
                done_and_suspensions[0] += job.state == JobState::done ? 1 : 0;
                done_and_suspensions[1] += job.suspensions;
            }
            return done_and_suspensions;
        });
        CAPTURE(round, rule, elastic);
        REQUIRE(figures[0] == 10);
        suspensions += figures[1];
    }
    CHECK(suspensions > 20);
}
