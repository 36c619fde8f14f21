// Cuts of the grid, and batteries that cannot feed what is paused: by hand.
#include <catch2/catch.hpp>

#include "child.hpp"
#include "small_world.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

Series connected(double from_s, double to_s) {
    SeriesOptions options;
    options.ends = EndRule::hold;
    options.max_step = Duration::forever();
    return Series::from_points({{at(from_s - 60), 1}, {at(from_s), 0}, {at(to_s), 1}}, options);
}

/// Four nodes of 100 W idle, a job of four accelerators that draws 400 W more for four hours, and no grid in the
/// second.
Scenario cut_world(const LimitRule* rule) {
    Scenario scenario = small_world(4);
    scenario.sites[0].power.connected = connected(3600, 7200);
    scenario.sites[0].power.limits = {rule, 0.3};
    scenario.workload.classes[0].kill_at_walltime = false;
    return scenario;
}

struct Figures {
    double finish, unserved_kwh, backup_kwh, jobs_kwh;
};

Figures figures_of(const Scenario& scenario) {
    const std::vector<double> figures = in_child([&] {
        const Result result = run(scenario, start_at_once);
        const Account& a = result.sites[0].window;
        return std::vector<double>{seconds(result.jobs[0].finish), a.unserved_j / 3.6e6, a.backup_j / 3.6e6,
                                   a.jobs_j / 3.6e6};
    });
    return {figures[0], figures[1], figures[2], figures[3]};
}

} // namespace

TEST_CASE("a job is paused while the grid is cut, and what cannot pause is not served") {
    for (const LimitRule* rule : {&limit_rule("pause"), &limit_rule("throttle")}) {
        Scenario scenario = cut_world(rule);
        add_job(scenario, 0, 4 * 3600, 4);
        const Figures figures = figures_of(scenario);
        CHECK(figures.finish == 18'000);
        CHECK(figures.unserved_kwh == Approx(0.4).epsilon(1e-12));
        CHECK(figures.jobs_kwh == Approx(4 * 0.8 + 0.4));
    }
    Scenario careless = cut_world(&limit_rule("none"));
    add_job(careless, 0, 4 * 3600, 4);
    CHECK(figures_of(careless).finish == 14'400);
    CHECK(figures_of(careless).unserved_kwh == Approx(0.8));
}

TEST_CASE("a battery feeds a job through a part of a cut") {
    Scenario scenario = cut_world(&limit_rule("pause"));
    scenario.sites[0].power.battery = simple_battery(0.6 * kilowatt_hour, 2, 1, 1); // 800 W for 45 minutes
    scenario.sites[0].power.initial_soc = 1;
    add_job(scenario, 0, 4 * 3600, 4);
    const Figures figures = figures_of(scenario);
    // What is left for less than a minute of both is left to the idle nodes.
    CHECK(figures.finish == Approx(14'400 + 900).margin(61));
    CHECK(figures.unserved_kwh == Approx(0.1).margin(0.4 / 60));
}

TEST_CASE("backup generators in a cut") {
    for (const double capacity : {1000.0, 500.0}) {
        Scenario scenario = cut_world(&limit_rule("pause"));
        scenario.sites[0].power.backup = BackupGenerator{capacity * watt, 700, 0, BackupStart::grid_cut};
        add_job(scenario, 0, 4 * 3600, 4);
        const Figures figures = figures_of(scenario);
        CHECK(figures.finish == (capacity == 1000 ? 14'400 : 18'000));
        CHECK(figures.backup_kwh == Approx(capacity == 1000 ? 0.8 : 0.4));
        CHECK(figures.unserved_kwh == 0);
    }
}

TEST_CASE("a cut that begins with a job, and one that outlasts the run") {
    Scenario scenario = cut_world(&limit_rule("pause"));
    add_job(scenario, 3600, 1800, 1);
    CHECK(figures_of(scenario).finish == 7200 + 1800);

    Scenario long_cut = cut_world(&limit_rule("pause"));
    long_cut.sites[0].power.connected = connected(3600, 1e6);
    long_cut.horizon.length = Duration::from_hours(3);
    long_cut.horizon.drain = false;
    add_job(long_cut, 0, 4 * 3600, 4);
    const Result result = run(long_cut, start_at_once);
    CHECK(result.jobs[0].worked == Duration::from_hours(1));
    CHECK(result.jobs[0].state == JobState::running);
    CHECK(result.end == at(3 * 3600));
    CHECK(result.sites[0].window.unserved_j / 3.6e6 == Approx(0.8));
}

// 300 W from the grid are less than the 400 W of idle nodes, and nothing fills the battery of 1 kWh again. With the job
// 800 W are drawn: the battery adds 500 W to the grid for two hours, or gives all 800 W where its rule has it
// discharge, which is always or from the second hour on.
TEST_CASE("jobs that a battery cannot feed any more stay paused, and the run ends") {
    for (const auto& [rule, worked] : {std::pair{&dispatch_rule("none"), 2 * 3600.0},
                                       {&dispatch_rule("self-consumption"), 1.25 * 3600},
                                       {&dispatch_rule("threshold"), 1.625 * 3600},
                                       {&dispatch_rule("peak-shave"), 2 * 3600.0}}) {
        for (const bool bounded : {false, true}) {
            Scenario scenario = small_world(4, {100, 500});
            SitePower& power = scenario.sites[0].power;
            power.import_limit = 300 * watt;
            power.limits = {&limit_rule("pause"), 0.3};
            power.battery = simple_battery(1 * kilowatt_hour, 1, 1, 1);
            power.initial_soc = 1;
            power.dispatch.rule = rule;
            power.dispatch.charge_below = 200;
            power.dispatch.discharge_above = 400;
            power.dispatch.import_level = 300 * watt;
            scenario.workload.classes[0].kill_at_walltime = false;
            if (bounded)
                scenario.horizon.length = Duration::from_hours(6);
            add_job(scenario, 0, 3 * 3600, 4);
            const std::vector<double> figures = in_child([&] {
                const Result result = run(scenario, start_at_once);
                REQUIRE(!result.notes.empty());
                CHECK_THAT(result.notes[0], Contains("1 job never ended: jobs are paused where power is short"));
                return std::vector<double>{seconds(result.end), result.jobs[0].worked.seconds(),
                                           static_cast<double>(result.events)};
            });
            INFO(rule->name << (bounded ? ", six hours" : ""));
            CHECK(figures[0] <= 6 * 3600);
            CHECK(figures[1] == Approx(worked).margin(61));
            CHECK(figures[2] < 1000);
        }
    }
}

// 600 W: 200 W beside the idle nodes charge 0.2 kWh in each cheap hour, which add 500 W for 24 minutes of the dear one.
TEST_CASE("a job goes on when its battery has been charged") {
    Scenario scenario = small_world(4, {100, 500});
    SitePower& power = scenario.sites[0].power;
    power.import_limit = 600 * watt;
    power.limits = {&limit_rule("pause"), 0.3};
    power.battery = simple_battery(1 * kilowatt_hour, 0.5, 1, 1);
    power.dispatch.rule = &dispatch_rule("threshold");
    power.dispatch.charge_below = 200;
    power.dispatch.discharge_above = 400;
    scenario.workload.classes[0].kill_at_walltime = false;
    add_job(scenario, 0, 3600, 4);
    const Result result = run(scenario, start_at_once);
    CHECK(result.jobs[0].state == JobState::done);
    CHECK(result.jobs[0].worked == Duration::from_hours(1));
    // Two times 24 minutes and, in the sixth hour, 12 more.
    CHECK(seconds(result.jobs[0].finish) == Approx(5 * 3600 + 720).margin(61));
    CHECK(result.balance_error < 1e-9);
}
