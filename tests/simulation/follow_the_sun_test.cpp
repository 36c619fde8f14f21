#include <catch2/catch.hpp>

#include "child.hpp"
#include "small_world.hpp"

using namespace sunward;
using namespace sunward::test;

// Two sites, 8 Gbit/s between them, 0.0001 kWh/GB at the second one's intensity. A job of four hours at 200 W, with a
// checkpoint of 100 GB that is saved in 60 s and restored in 40 s at 150 W, and travels in 100 s.
TEST_CASE("a job that follows the sun pays for saving, moving and restoring") {
    Scenario scenario = small_world(1, {100, 100, 400, 400});
    add_site(scenario, {400, 400, 100, 100}, 1);
    Link link;
    link.name = "wan";
    link.from = 0;
    link.to = 1;
    link.bandwidth = 8 * gigabit_per_second;
    link.energy = 0.0001 * kilowatt_hour_per_gigabyte;
    link.zone = 1;
    scenario.network.links.push_back(link);
    JobClass& kind = scenario.workload.classes[0];
    kind.checkpoint = {Duration::from_seconds(60), Duration::from_seconds(40), 1e11, 0.5};
    kind.overhead_in_walltime = false;
    scenario.policy.where = choose_where("follow-the-sun");
    scenario.horizon.length = Duration::from_hours(5);
    add_job(scenario, 0, 4 * 3600);
    const Result result = simulate(scenario);

    const JobRecord& job = result.jobs[0];
    CHECK(job.state == JobState::done);
    CHECK(job.migrations == 1);
    CHECK(job.pool == 1);
    CHECK(job.transfer_bytes == Approx(1e11));
    CHECK(job.overhead.seconds() == Approx(200));
    CHECK(seconds(job.finish) == Approx(4 * 3600 + 200));
    const double joules = 200.0 * 4 * 3600 + 150.0 * 200 + 0.01 * 3.6e6;
    CHECK(job.energy_j == Approx(joules).epsilon(1e-7));
    // Two hours at 100; saving at 400, moving and restoring at 100; the links at 100; 7,000 s at 100 and, past the
    // fourth hour, 200 s at 400.
    const double grams =
        200.0 * 7200 * 100 + 150.0 * (60 * 400 + 140 * 100) + 0.01 * 3.6e6 * 100 + 200.0 * (7000 * 100 + 200 * 400);
    CHECK(job.carbon_g == Approx(grams / 3.6e6).epsilon(1e-7));
    CHECK(result.sites[1].window.network_j == Approx(0.01 * 3.6e6));
    CHECK(result.balance_error < 1e-12);
}

// Two hours' work in the first hour here, a pause, and the rest at 400; there it would be had at 100.
TEST_CASE("a job with a plan of widths stays where it began") {
    Scenario scenario = small_world(2, {100, 900, 400, 400, 400, 400});
    add_site(scenario, {4000, 4000, 4000, 100, 4000, 4000}, 2);
    scenario.workload.classes[0].elastic.emplace().max = 2;
    scenario.policy.where = choose_where("follow-the-sun");
    scenario.policy.width = choose_width("carbon-scaler");
    add_job(scenario, 0, 3 * 3600).request.deadline = at(6 * 3600);
    const Result result = simulate(scenario);
    CHECK(result.jobs[0].state == JobState::done);
    CHECK(result.jobs[0].migrations == 0);
    CHECK(result.jobs[0].pool == 0);
    CHECK(result.jobs[0].suspensions > 0);
}

namespace {

/// A second day after these hours: dear, but for hours 20 to 22 and, cleanest, hour 13.
std::vector<double> and_another_day(std::vector<double> first) {
    first.resize(24, 400);
    first.resize(48, 300);
    first[24 + 13] = 50;
    for (std::size_t hour = 20; hour < 23; ++hour)
        first[24 + hour] = 200;
    return first;
}

/// A job of four hours on the first day leads to a curve of four hours on the second, with one accelerator in each. A
/// job of one hour comes then.
void add_days(Scenario& scenario) {
    scenario.workload.classes[0].checkpoint.power_share = 0;
    scenario.policy.width = choose_width("capacity-curve");
    add_job(scenario, 0, 4 * 3600).request.deadline = at(5 * 3600);
    add_job(scenario, 25 * 3600, 3600).request.deadline = at(60 * 3600);
}

} // namespace

TEST_CASE("a job that moves away leaves the capacity curve to the others") {
    Scenario scenario = small_world(1, and_another_day({100, 100}));
    std::vector<double> there(24, 100);
    there[0] = there[1] = 4000;
    there.resize(48, 4000);
    add_site(scenario, there, 1);
    scenario.policy.where = choose_where("follow-the-sun");
    add_days(scenario);
    const Result result = simulate(scenario);
    CHECK(result.jobs[0].migrations == 1);
    CHECK(seconds(result.jobs[0].finish) == 4 * 3600);
    CHECK(result.jobs[1].pool == 0);
    CHECK(seconds(result.jobs[1].start) == 37 * 3600);
}

TEST_CASE("a job that pauses leaves the capacity curve to the others") {
    Scenario scenario = small_world(1, and_another_day({100, 100, 900, 100, 100}));
    scenario.policy.when = choose_when("wait-awhile");
    add_days(scenario);
    const Result result = simulate(scenario);
    CHECK(result.jobs[0].suspensions == 1);
    CHECK(seconds(result.jobs[0].finish) == 5 * 3600);
    CHECK(seconds(result.jobs[1].start) == 37 * 3600);
}

namespace {

/// What a job of five accelerators at half load makes its site draw on two nodes of 400 W idle and 100 W more for each
/// accelerator, in a building that draws half as much again: while it works, and while it does not.
std::vector<double> draws(std::optional<Power> asleep) {
    return in_child([&] {
        Scenario scenario = small_world(2);
        scenario.sites[0].power.facility = constant_pue(1.5);
        Cluster& cluster = scenario.sites[0].clusters[0];
        cluster.node = plain_node(4);
        cluster.node.asleep = asleep;
        cluster.packing = Packing::whole_node;
        scenario.workload.classes[0].utilisation = 0.5;
        scenario.workload.classes[0].checkpoint.power_share = 0.2;
        add_job(scenario, 0, 100, 5);
        std::vector<double> watts;
        run(scenario, [&](const View& view, const Event& event, Decisions& decisions) {
            if (event.kind != Event::Kind::submitted)
                return;
            watts = {view.job_draw(0, 0, true), view.job_draw(0, 0, false)};
            decisions.start(0, 0);
        });
        return watts;
    });
}

} // namespace

TEST_CASE("a site draws for a job what its accelerators and its building draw more, and nodes that wake up") {
    CHECK_THAT(draws(std::nullopt), Catch::Matchers::Approx(std::vector<double>{1.5 * 250, 1.5 * 0.2 * 250}));
    CHECK_THAT(draws(40 * watt),
               Catch::Matchers::Approx(std::vector<double>{1.5 * (2 * 360 + 250), 1.5 * (2 * 360 + 0.2 * 250)}));
}

TEST_CASE("a way between sites has the latency of its links and the bandwidth of the narrowest") {
    Scenario scenario = small_world(1);
    add_site(scenario, {100}, 1);
    add_site(scenario, {100}, 1);
    add_site(scenario, {100}, 1);
    for (std::uint32_t i = 0; i < 2; ++i) {
        Link link;
        link.name = "l" + std::to_string(i);
        link.from = i;
        link.to = i + 1;
        link.latency = Duration::from_seconds(0.01 * (i + 1));
        link.bandwidth = (i == 0 ? 80 : 8) * gigabit_per_second;
        link.energy = 0.001 * kilowatt_hour_per_gigabyte;
        link.zone = i;
        scenario.network.links.push_back(link);
    }
    add_job(scenario, 0, 10);
    run(scenario, [](const View& view, const Event& event, Decisions& decisions) {
        if (event.kind != Event::Kind::submitted)
            return;
        const Way& way = view.way(2, 0);
        CHECK(way.exists);
        CHECK(way.latency == Duration::from_seconds(0.03));
        CHECK(way.seconds_a_byte == Approx(1e-9));
        REQUIRE(way.uses.size() == 2);
        CHECK(way.uses[0].zone == 1);
        CHECK(way.uses[0].joule_a_byte == Approx(3.6e-6));
        CHECK_FALSE(view.way(0, 3).exists);
        CHECK(view.way(1, 1).exists);
        CHECK(view.way(1, 1).uses.empty());
        decisions.start(0, 0);
    });
}
