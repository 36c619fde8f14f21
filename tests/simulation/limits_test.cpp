// Sites whose power is limited: clocks, pauses and the work that is done, by hand.
#include <catch2/catch.hpp>

#include <cmath>

#include "child.hpp"
#include "small_world.hpp"
#include "sunward/random/stream.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

/// Four nodes of 100 W idle; a job of n accelerators draws 100 n W on top.
Scenario limited_world(double cap_watt, const LimitRule* rule = &limit_rule("throttle"), double least = 0.3) {
    Scenario scenario = small_world(4);
    scenario.sites[0].power.power_cap = Series::constant(cap_watt);
    scenario.sites[0].power.limits = {rule, least};
    scenario.workload.classes[0].kill_at_walltime = false;
    return scenario;
}

void check_closed(const Result& result) {
    CHECK(result.balance_error < 1e-9);
    CHECK(result.sites[0].window.unserved_j == 0);
    double jobs_j = 0;
    for (const JobRecord& job : result.jobs)
        jobs_j += job.energy_j;
    CHECK(jobs_j + result.sites[0].window.idle_j == Approx(result.sites[0].window.facility_j).epsilon(1e-9));
}

/// Seconds to the microsecond.
Approx us(double seconds) { return Approx(seconds).epsilon(0).margin(1.01e-6); }

} // namespace

TEST_CASE("two jobs under a cap slow down together and speed up when one ends") {
    // 400 W idle, 100 W and 200 W above it, 600 W allowed: f = (200 / 300)^(1/3). After the first ends, the other's
    // 200 W fit at full clock.
    Scenario scenario = limited_world(600);
    add_job(scenario, 0, 1000, 1);
    add_job(scenario, 0, 3000, 2);
    const Result result = run(scenario, start_at_once);
    const double f = std::cbrt(200.0 / 300);
    const double first = 1000 / f;
    const double second = first + (3000 - 1000);
    CHECK(seconds(result.jobs[0].finish) == us(first));
    CHECK(seconds(result.jobs[1].finish) == us(second));
    CHECK(result.jobs[0].worked == Duration::from_seconds(1000));
    CHECK(result.jobs[1].worked == Duration::from_seconds(3000));
    CHECK(result.jobs[1].throttled.seconds() == us(first - 1000));
    CHECK(result.jobs[0].power_pauses == 0);
    // Each job: idle share for as long as it ran, and its dynamic power times f^3.
    CHECK(result.jobs[0].energy_j == Approx((100 + 100 * f * f * f) * first).epsilon(1e-9));
    CHECK(result.jobs[1].energy_j == Approx((200 + 200 * f * f * f) * first + 400.0 * 2000).epsilon(1e-9));
    CHECK(result.sites[0].window.it_j == Approx(600 * first + 600.0 * 2000).epsilon(1e-9));
    CHECK(result.jobs[0].carbon_g == Approx(result.jobs[0].energy_j / 3.6e6 * 100).epsilon(1e-9));
    check_closed(result);
}

TEST_CASE("below the least clock the newest job is paused, and goes on when there is room") {
    // 405 W: 5 W for 100 W each. At the least clock, 0.4, a job takes 6.4 W: none fits. At 407 W one does.
    Scenario scenario = limited_world(407, &limit_rule("throttle"), 0.4);
    add_job(scenario, 0, 100, 1);
    add_job(scenario, 10, 100, 1);
    add_job(scenario, 10, 100, 1);
    const Result result = run(scenario, start_at_once);
    // An end is rounded up to a microsecond, and what follows starts from there.
    const double each = std::ceil(100 / std::cbrt(0.07) * 1e6) / 1e6;
    CHECK(seconds(result.jobs[0].finish) == us(each));
    CHECK(seconds(result.jobs[1].finish) == us(2 * each));
    CHECK(seconds(result.jobs[2].finish) == us(3 * each));
    CHECK(result.jobs[0].power_pauses == 0);
    CHECK(result.jobs[1].power_pauses == 1);
    CHECK(result.jobs[2].power_pauses == 1);
    CHECK(result.jobs[2].throttled.seconds() == us(3 * each - 10 - 100));
    check_closed(result);
    REQUIRE(result.notes.size() == 2);
    CHECK_THAT(result.notes[0], Contains("the clocks of jobs went down to 0.412 of full speed"));
    CHECK_THAT(result.notes[1], Contains("jobs were paused 2 times"));
}

TEST_CASE("the rule pause stops the newest, ties by the larger number, and resumes the oldest") {
    // Hour by hour room for 3, 1, 2 and again 3 jobs of 100 W.
    Scenario scenario = limited_world(0, &limit_rule("pause"));
    scenario.sites[0].power.power_cap = hourly({700, 500, 600, 700});
    add_job(scenario, 0, 2.5 * 3600, 1);
    add_job(scenario, 0, 2.5 * 3600, 1);
    add_job(scenario, 0, 2.5 * 3600, 1);
    const Result result = run(scenario, start_at_once);
    CHECK(seconds(result.jobs[0].finish) == 2.5 * 3600);
    CHECK(seconds(result.jobs[1].finish) == 3.5 * 3600); // paused in the second hour
    // Paused from 1 h until the first job ends at 2.5 h.
    CHECK(seconds(result.jobs[2].finish) == 4 * 3600);
    CHECK(result.jobs[0].power_pauses == 0);
    CHECK(result.jobs[1].power_pauses == 1);
    CHECK(result.jobs[2].power_pauses == 1);
    CHECK(result.jobs[2].throttled == Duration::from_seconds(1.5 * 3600));
    CHECK(result.jobs[1].energy_j == Approx(200.0 * 2.5 * 3600 + 100.0 * 3600).epsilon(1e-12));
    check_closed(result);
}

TEST_CASE("the clock follows the sun where the import is limited") {
    // PUE 1.25. 500 W from the grid and 0, 125, 250, 0 W of sun: 400, 500, 600, 400 W of IT; idle is 400 W. The job
    // draws 200 W above: it stands still, then f = (1/2)^(1/3), then 1.
    Scenario scenario = small_world(4);
    SitePower& power = scenario.sites[0].power;
    power.facility = constant_pue(1.25);
    power.import_limit = 500 * watt;
    power.solar = hourly({0, 125, 250, 0});
    power.limits = {&limit_rule("throttle"), 0.3};
    scenario.workload.classes[0].kill_at_walltime = false;
    add_job(scenario, 0, 2 * 3600, 2);
    const Result result = run(scenario, start_at_once);
    const double a_day = std::cbrt(0.5) + 1; // hours of work in four
    const double rest = 2 - a_day;           // of the second round
    CHECK(seconds(result.jobs[0].finish) == us((5 + rest / std::cbrt(0.5)) * 3600));
    CHECK(result.jobs[0].power_pauses == 2);
    CHECK(result.sites[0].window.curtailed_j == Approx(0).margin(1e-3));
    check_closed(result);
}

TEST_CASE("the battery's power counts as room while it lasts") {
    // 1 kWh without losses, 200 W: five hours of 100 W beyond the import limit of 500 W.
    Scenario scenario = small_world(4);
    SitePower& power = scenario.sites[0].power;
    power.import_limit = 500 * watt;
    Battery battery;
    battery.capacity = 1 * kilowatt_hour;
    battery.charge_limit = battery.discharge_limit = 200 * watt;
    battery.charge_efficiency = battery.discharge_efficiency = 1;
    battery.self_discharge_per_month = 0;
    power.battery = battery;
    power.initial_soc = 1;
    power.limits = {&limit_rule("throttle"), 0.3};
    scenario.workload.classes[0].kill_at_walltime = false;
    add_job(scenario, 0, 20 * 3600, 2);
    const Result result = run(scenario, start_at_once);
    const double f = std::cbrt(0.5);
    // Ten hours at full clock, 600 W of which 100 W from the battery; then 100 W of room for 200 W.
    CHECK(seconds(result.jobs[0].finish) == Approx((10 + 10 / f) * 3600).margin(60));
    CHECK(result.sites[0].window.battery_discharge_j == Approx(3.6e6).epsilon(1e-6));
    check_closed(result);
}

TEST_CASE("a wall-time is a time on the wall") {
    Scenario scenario = limited_world(412.5); // room for 100 W at f = 1/2
    scenario.workload.classes[0].kill_at_walltime = true;
    add_job(scenario, 0, 100).request.walltime = Duration::from_seconds(150);
    add_job(scenario, 1000, 100).request.walltime = Duration::from_seconds(250);
    const Result result = run(scenario, start_at_once);
    CHECK(result.jobs[0].state == JobState::killed);
    CHECK(seconds(result.jobs[0].finish) == 150);
    CHECK(result.jobs[0].worked.seconds() == us(75));
    CHECK(result.jobs[1].state == JobState::done);
    CHECK(seconds(result.jobs[1].finish) == us(1200));
}

TEST_CASE("a suspension of a throttled job saves the work that it did") {
    Scenario scenario = limited_world(412.5);
    scenario.workload.classes[0].checkpoint.save = Duration::from_seconds(10);
    scenario.workload.classes[0].checkpoint.restore = Duration::from_seconds(20);
    add_job(scenario, 0, 100);
    std::vector<double> worked;
    const Result result = run(scenario, [&](const View& view, const Event& event, Decisions& decisions) {
        if (event.kind == Event::Kind::submitted) {
            decisions.start(0, 0);
            decisions.wake(at(60));
        } else if (event.kind == Event::Kind::wake) {
            worked.push_back(view.worked(0).seconds());
            decisions.suspend(0);
        } else if (event.kind == Event::Kind::suspended) {
            decisions.start(0, 0);
        }
    });
    REQUIRE(worked.size() == 1);
    CHECK(worked[0] == us(30));
    // 60 s at half speed, 10 s to save, 20 s to restore, 70 s of work at half speed.
    CHECK(seconds(result.jobs[0].finish) == us(60 + 30 + 140));
    CHECK(result.jobs[0].overhead == Duration::from_seconds(30));
    // Saving takes 35 W above idle, which is thrice what there is room for: f = (12.5 / 35)^(1/3), that is 12.5 W.
    CHECK(result.jobs[0].energy_j == Approx(112.5 * 230).epsilon(1e-6));
    check_closed(result);
}

TEST_CASE("what idle nodes draw beyond the limit is unserved, with a note, and jobs that can never run end the run") {
    Scenario scenario = limited_world(360);
    scenario.sites[0].power.facility = constant_pue(1.2); // 300 W of IT for 400 W of idle nodes
    scenario.horizon.length = Duration::from_hours(1);
    add_job(scenario, 0, 100);
    const Result result = run(scenario, start_at_once);
    CHECK(result.jobs[0].state == JobState::running);
    CHECK(result.jobs[0].worked == Duration{});
    CHECK(result.sites[0].window.unserved_j == Approx(120.0 * 3600));
    std::string notes;
    for (const std::string& note : result.notes)
        notes += note + "\n";
    CHECK_THAT(notes, Contains("1 job never ended: jobs are paused") && Contains("were not served, as its nodes"));
}

TEST_CASE("a limit that comes back every day without room ends the run where it began to wait") {
    Scenario scenario = limited_world(0, &limit_rule("pause"));
    scenario.sites[0].power.power_cap = hourly({500, 600});
    add_job(scenario, 0, 5400, 1); // 500 W with the idle nodes
    add_job(scenario, 0, 100, 3);  // 700 W
    const Result result = run(scenario, start_at_once);
    CHECK(result.jobs[0].state == JobState::done);
    CHECK(result.jobs[1].state == JobState::running);
    CHECK(result.jobs[1].worked == Duration{});
    CHECK(result.end == at(5400));
    CHECK(result.window_end == at(5400));
    CHECK(result.jobs[1].energy_j == Approx(300.0 * 5400).epsilon(1e-12));
    CHECK(result.sites[0].window.it_j == Approx(500.0 * 5400).epsilon(1e-12));
    check_closed(result);
}

// Four nodes of 100 W idle, all of them held by a job that is paused to the end of the window.
TEST_CASE("jobs that stay paused under a limit that changes leave nothing in the drain") {
    Scenario scenario = limited_world(0);
    SitePower& power = scenario.sites[0].power;
    power.power_cap = hourly({300, 200});
    scenario.horizon.length = Duration::from_hours(8);
    add_job(scenario, 0, 7200, 4);
    add_job(scenario, 3600, 7200, 2);
    const Result result = run(scenario, [](const View&, const Event& event, Decisions& decisions) {
        if (event.kind == Event::Kind::submitted && event.job == 0)
            decisions.start(0, 0);
    });
    CHECK(result.end == at(8 * 3600));
    CHECK(result.balance_error < 1e-9);
    CHECK(result.jobs[0].energy_j == Approx(400.0 * 8 * 3600).epsilon(1e-12));
    CHECK(result.jobs[0].carbon_g == Approx(2.0 * 100).epsilon(1e-12)); // 250 W of the 400 W are served
    CHECK(result.sites[0].window.idle_j == Approx(0).margin(1e-6));
    CHECK(result.sites[0].window.unserved_j == Approx(150.0 * 8 * 3600));
    CHECK(result.sites[0].drain.facility_j == 0);
    CHECK(result.sites[0].drain.carbon_g == 0);
    REQUIRE(!result.notes.empty());
    CHECK_THAT(result.notes[0], Contains("2 jobs never ended: jobs are paused where power is short, and stay so"));
}

// Beyond a window of one hour one job works for another; what follows needs 800 W.
TEST_CASE("the drain ends where all jobs began to stay paused") {
    Scenario scenario = limited_world(0, &limit_rule("pause"));
    scenario.sites[0].power.power_cap = hourly({500, 600});
    scenario.horizon.length = Duration::from_hours(1);
    scenario.output.sites = true;
    scenario.output.sites_every = Duration::from_hours(1);
    add_job(scenario, 0, 7200, 1);
    add_job(scenario, 0, 3600, 4);
    const Result result = run(scenario, [](const View&, const Event& event, Decisions& decisions) {
        if (event.kind == Event::Kind::submitted && event.job == 0)
            decisions.start(0, 0);
        if (event.kind == Event::Kind::finished)
            decisions.start(1, 0);
    });
    CHECK(result.window_end == at(3600));
    CHECK(result.end == at(7200));
    CHECK(result.sites[0].drain.facility_j == Approx(500.0 * 3600).epsilon(1e-12));
    CHECK(result.sites[0].drain.idle_j == Approx(300.0 * 3600).epsilon(1e-12));
    CHECK(result.jobs[1].energy_j == 0);
    CHECK(result.jobs[1].throttled == Duration{});
    CHECK(result.sites[0].steps.size() == 2);
}

// A paused job is saved to a store that takes 1 B/s for more than a year: what travels cannot be taken back.
TEST_CASE("a wait that something travels in is billed in full") {
    Scenario scenario = limited_world(0);
    scenario.sites[0].power.power_cap = hourly({300, 200});
    scenario.sites[0].storage_bandwidth = 1 * byte_per_second;
    scenario.horizon.length = Duration::from_hours(1);
    scenario.workload.classes[0].checkpoint.bytes = 1e9;
    add_job(scenario, 0, 7200, 4);
    const Result result = run(scenario, [](const View& view, const Event& event, Decisions& decisions) {
        if (event.kind == Event::Kind::submitted) {
            decisions.start(0, 0);
            decisions.wake(view.now() + Duration::from_seconds(60));
        } else if (event.kind == Event::Kind::wake) {
            decisions.suspend(0);
        }
    });
    const Account& drain = result.sites[0].drain;
    CHECK(result.balance_error < 1e-9);
    CHECK(result.end > at(365 * 86400.0));
    CHECK(drain.jobs_j == Approx(400 * (result.end - at(3600)).seconds()).epsilon(1e-9));
    CHECK(drain.idle_j == Approx(0).margin(1e-3));
}

TEST_CASE("without a rule what exceeds a limit is unserved, and within it a limit changes nothing") {
    Scenario scenario = limited_world(450, &limit_rule("none"));
    add_job(scenario, 0, 3600);
    const Result result = run(scenario, start_at_once);
    CHECK(seconds(result.jobs[0].finish) == 3600);
    CHECK(result.sites[0].window.unserved_j == Approx(50.0 * 3600));
}

TEST_CASE("a site within its limit is as one without") {
    Scenario scenario = limited_world(500);
    add_job(scenario, 0, 3600.000001);
    const Result result = run(scenario, start_at_once);
    CHECK(seconds(result.jobs[0].finish) == 3600.000001);
    CHECK(result.jobs[0].energy_j == Approx(200 * 3600.000001).epsilon(1e-15));
    CHECK(result.jobs[0].throttled == Duration{});
    CHECK(result.notes.empty());
    CHECK(result.events == 2);
}

namespace {

/// Two weeks of random jobs at a site with a limited import, sun and a battery, and the policy `wait-awhile`.
Scenario random_world(std::uint64_t seed, const LimitRule* rule) {
    RandomStream draw(seed, "limits");
    Scenario scenario = small_world(20, {100, 300, 200, 500, 50});
    scenario.seed = seed;
    SitePower& power = scenario.sites[0].power;
    power.facility = constant_pue(1.2);
    power.import_limit = (2400 + 600 * draw.uniform()) * watt; // idle: 2400 W
    std::vector<double> sun;
    for (int hour = 0; hour < 24; ++hour)
        sun.push_back(hour < 6 || hour > 18 ? 0 : 2000 * draw.uniform());
    power.solar = hourly(sun);
    Battery battery;
    battery.capacity = 2 * kilowatt_hour;
    battery.charge_limit = battery.discharge_limit = 500 * watt;
    power.battery = battery;
    power.dispatch.rule = &dispatch_rule("self-consumption");
    power.initial_soc = 0.5;
    power.limits = {rule, 0.3};
    scenario.policy.when = choose_when("wait-awhile");
    scenario.policy.backfill = choose_backfill("easy");
    JobClass& kind = scenario.workload.classes[0];
    kind.kill_at_walltime = false;
    kind.checkpoint.save = Duration::from_seconds(60);
    kind.checkpoint.restore = Duration::from_seconds(90);
    double submit = 0;
    for (int i = 0; i < 150; ++i) {
        submit += 14'000 * draw.uniform();
        const double run_s = 600 + 30'000 * draw.uniform();
        Job& job = add_job(scenario, submit, run_s, 1 + static_cast<std::uint32_t>(8 * draw.uniform()));
        job.request.deadline = at(submit + run_s + 80'000 * draw.uniform());
    }
    return scenario;
}

} // namespace

TEST_CASE("whatever happens, limited sites leave nothing unserved, lose no work and keep their books") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed)
        for (const LimitRule* rule : {&limit_rule("throttle"), &limit_rule("pause")}) {
            const Scenario scenario = random_world(seed, rule);
            const auto figures = in_child([&] {
                const Result result = simulate(scenario);
                Account all = result.sites[0].window;
                all += result.sites[0].drain;
                double worst_work = 0;
                double lost = 0;
                double worst_time = 0;
                for (std::size_t i = 0; i < result.jobs.size(); ++i) {
                    const JobRecord& job = result.jobs[i];
                    worst_work = std::max(worst_work, std::abs((job.worked - scenario.workload.jobs[i].run).seconds()));
                    lost += job.throttled.seconds();
                    const Duration parts = job.worked + job.throttled + job.overhead + job.suspended;
                    worst_time = std::max(worst_time, std::abs((job.finish - job.start - parts).seconds()));
                }
                return std::vector<double>{all.unserved_j / all.facility_j, result.balance_error, worst_work,
                                           worst_time, lost};
            });
            INFO("seed " << seed << ", lost " << figures[4] << " s");
            CHECK(figures[0] < 1e-14);
            CHECK(figures[1] < 1e-9);
            CHECK(figures[2] == 0);
            CHECK(figures[3] <= 1.01e-6);
            CHECK(figures[4] > 3600);
        }
}
