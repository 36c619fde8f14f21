// Rented accelerators: reserved, on demand and spot.
#include <catch2/catch.hpp>

#include "child.hpp"
#include "simulation/fleet/rent_meter.hpp"
#include "small_world.hpp"

using namespace sunward;
using namespace sunward::simulation;
using namespace sunward::test;

namespace {

/// 3 reserved at 1, others at 10, spot at 2, all per accelerator and second.
constexpr Rent prices{3, 1, 10, 2};

} // namespace

TEST_CASE("a job has reserved accelerators when enough are free for all of it") {
    RentMeter meter(prices, at(0));
    const Rented first = meter.take(2, false, at(10));
    CHECK(first.rate == 2);
    const Rented second = meter.take(2, false, at(20)); // one reserved is free
    CHECK(second.rate == 20);
    const Rented third = meter.take(1, false, at(30));
    CHECK(third.rate == 1);
    const Rented spot = meter.take(4, true, at(30));
    CHECK(spot.rate == 8);
    meter.give(first, at(40));
    meter.close_window(at(50)); // the second job stays on demand
    meter.give(second, at(60));
    meter.give(spot, at(60));
    meter.give(third, at(70));
    meter.advance(at(100));
    CHECK(meter.window() == Approx(50 * 3 + 30 * 20 + 20 * 8).epsilon(1e-12));
    CHECK(meter.drain() == Approx(50 * 3 + 10 * 20 + 10 * 8).epsilon(1e-12));
}

TEST_CASE("a spot job leaves reserved accelerators to the others") {
    RentMeter meter(prices, at(0));
    CHECK(meter.take(2, true, at(0)).rate == 4);
    CHECK(meter.take(3, false, at(0)).rate == 3);
}

TEST_CASE("the rent of the jobs and of what no job uses is the site's") {
    const std::vector<double> f = in_child([] {
        Scenario scenario = small_world(10);
        scenario.horizon.length = Duration::from_seconds(100);
        scenario.sites[0].clusters[0].rent = prices;
        add_job(scenario, 0, 40, 2);
        add_job(scenario, 10, 150, 3);
        const Result result = run(scenario, start_at_once);
        const SiteResult& site = result.sites[0];
        return std::vector{result.jobs[0].cost, result.jobs[1].cost, site.window.rent, site.drain.rent};
    });
    CHECK(f[0] == Approx(40 * 2));
    CHECK(f[1] == Approx(150 * 30));
    CHECK(f[2] == Approx(100 * 3 + 90 * 30));
    CHECK(f[3] == Approx(60 * 3 + 60 * 30));
}

TEST_CASE("a job that is suspended gives its accelerators back and is rented anew") {
    const std::vector<double> f = in_child([] {
        Scenario scenario = small_world(10);
        scenario.sites[0].clusters[0].rent = prices;
        add_job(scenario, 0, 30, 2);
        add_job(scenario, 5, 30, 2);
        const Result result = run(scenario, [](const View&, const Event& event, Decisions& decisions) {
            if (event.kind == Event::Kind::submitted)
                decisions.start(event.job, 0);
            if (event.kind == Event::Kind::submitted && event.job == 1)
                decisions.wake(at(10));
            if (event.kind == Event::Kind::wake)
                decisions.suspend(1);
            if (event.kind == Event::Kind::finished && event.job == 0)
                decisions.start(1, 0); // on the reserved ones that came free
        });
        return std::vector{result.jobs[0].cost, result.jobs[1].cost, result.sites[0].window.rent,
                           (result.end - result.start).seconds()};
    });
    CHECK(f[0] == Approx(30 * 2));
    CHECK(f[1] == Approx(5 * 20 + 25 * 2));
    CHECK(f[3] == 55);
    CHECK(f[2] == Approx(55 * 3 + 5 * 20));
}
