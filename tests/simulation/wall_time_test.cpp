// Suspensions and the wall-time that they count against.
#include <catch2/catch.hpp>
#include <random>

#include "small_world.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr double h = 3600;

/// Saving and restoring take five minutes each, and count against the wall-time.
Scenario world(const std::vector<double>& intensity, std::uint32_t nodes = 1) {
    Scenario scenario = small_world(nodes, intensity);
    scenario.workload.classes[0].checkpoint = {Duration::from_seconds(300), Duration::from_seconds(300), 0, 0.35};
    scenario.policy.when.length = Knowledge::truth;
    scenario.policy.when.slot = Duration::from_hours(1);
    scenario.policy.when.horizon = Duration::from_hours(24);
    return scenario;
}

} // namespace

// Two hours of work with the clean hours 0 and 2: a suspension takes ten minutes. Who asked for 2:05 is killed by it
// and done without it, who asked for 2:10 is done to the second.
TEST_CASE("wait-awhile does not suspend a job that would be killed by it") {
    Scenario scenario = world({100, 900, 100, 200, 900, 900, 900, 900});
    const auto finish = [&](double minutes, bool limited, bool script) {
        scenario.workload.jobs.clear();
        Job& job = add_job(scenario, 0, 2 * h);
        job.request.walltime = Duration::from_seconds(60 * minutes);
        job.request.limited = limited;
        job.request.deadline = at(6 * h);
        scenario.policy.when.rule = WhenRule::wait_awhile;
        const Result result = script ? run(scenario,
                                           [](const View& view, const Event& event, Decisions& decisions) {
                                               if (event.kind == Event::Kind::submitted) {
                                                   decisions.start(0, 0);
                                                   decisions.wake(at(3300));
                                               } else if (event.kind == Event::Kind::wake) {
                                                   if (view.now() < at(2 * h))
                                                       decisions.suspend(0), decisions.wake(at(2 * h));
                                                   else
                                                       decisions.start(0, 0);
                                               }
                                           })
                                     : simulate(scenario);
        const JobRecord& record = result.jobs[0];
        return std::tuple{record.state, record.suspensions, seconds(record.finish)};
    };
    CHECK(finish(125, true, true) == std::tuple{JobState::killed, 1U, 3 * h + 300});
    CHECK(finish(125, true, false) == std::tuple{JobState::done, 0U, 2 * h});
    CHECK(finish(130, true, true) == std::tuple{JobState::done, 1U, 3 * h + 600});
    CHECK(finish(130, true, false) == std::tuple{JobState::done, 1U, 3 * h + 600});
    // The request is just how long it runs.
    CHECK(finish(120, false, false) == std::tuple{JobState::done, 1U, 3 * h + 600});
    // What is known is what counts: as long as it asked for, which leaves no time for a suspension.
    scenario.policy.when.length = Knowledge::requested;
    CHECK(finish(130, true, false) == std::tuple{JobState::done, 0U, 2 * h});
    CHECK(finish(150, true, false) == std::tuple{JobState::done, 0U, 2 * h});
    scenario.workload.classes[0].overhead_in_walltime = false;
    CHECK(std::get<1>(finish(150, true, false)) == 1);
}

TEST_CASE("a run says how many jobs their wall-times kept from being suspended") {
    Scenario scenario = world({100, 900, 100, 200, 900, 900, 900, 900}, 2);
    scenario.policy.when.rule = WhenRule::wait_awhile;
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
    const auto rule = GENERATE(WhenRule::threshold, WhenRule::wait_awhile, WhenRule::pause_resume, WhenRule::k_min,
                               WhenRule::receding_horizon);
    const bool elastic = GENERATE(false, true);
    std::mt19937 draw(7);
    const auto within = [&](int low, int high) { return std::uniform_int_distribution<int>(low, high)(draw); };
    std::uint64_t suspensions = 0;
    for (int round = 0; round < 12; ++round) {
        std::vector<double> intensity(48);
        for (double& value : intensity)
            value = 100 * within(1, 9);
        Scenario scenario = world(intensity, 40);
        scenario.policy.when.rule = rule;
        if (elastic) {
            scenario.workload.classes[0].elastic.emplace().max = 3;
            scenario.workload.classes[0].elastic->restarts = round % 2 == 0;
            scenario.policy.width.rule = WidthRule::carbon_scaler;
            scenario.policy.width.length = Knowledge::truth;
        }
        for (int i = 0; i < 10; ++i) {
            Job& job = add_job(scenario, 600 * i, 60 * within(10, 400), elastic ? 2 : 1);
            job.request.walltime = job.run + Duration::from_seconds(60 * within(0, 30));
            job.request.deadline =
                job.request.submit + job.request.walltime + Duration::from_seconds(h * within(1, 12));
        }
        const Result result = simulate(scenario);
        for (std::size_t j = 0; j < result.jobs.size(); ++j) {
            CAPTURE(round, j, static_cast<int>(rule), elastic);
            REQUIRE(result.jobs[j].state == JobState::done);
            suspensions += result.jobs[j].suspensions;
        }
    }
    CHECK(suspensions > 20);
}
