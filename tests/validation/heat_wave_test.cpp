// Ten hot days: what the shipped scenario says about them.
#include <catch2/catch.hpp>

#include "child.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/simulation/simulate.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

struct Month {
    double pue;
    double water_l;
    double source_l;
    double import_kwh;
    double unserved_kwh;
    double demand_charge;
    double balance;
    double throttled_h;
};

Month july(std::vector<std::string> sets) {
    const std::vector<double> f = in_child([&] {
        LoadOptions options;
        options.sets = std::move(sets);
        const Result result = simulate(load_scenario("scenarios/heat-wave.yaml", options).scenario);
        const Account& a = result.sites.front().window;
        double throttled_h = 0;
        for (const JobRecord& job : result.jobs)
            throttled_h += job.throttled.seconds() / 3600;
        return std::vector<double>{
            a.facility_j / a.it_j, a.water_l,       a.source_water_l,     a.grid_import_j / 3.6e6,
            a.unserved_j / 3.6e6,  a.demand_charge, result.balance_error, throttled_h};
    });
    return {f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]};
}

} // namespace

TEST_CASE("a heat wave costs power, water and the last of the connection") {
    const Month hot = july({});
    const Month usual = july({"sites[plateau].weather.episodes=[]"});
    for (const Month* month : {&hot, &usual}) {
        CHECK(month->balance < 1e-9);
        CHECK(month->source_l == Approx(1.8 * month->import_kwh));
        CHECK(month->demand_charge <= 10 * 1080 * (1 + 1e-12));
    }
    CHECK(hot.pue > usual.pue + 0.03);
    CHECK(hot.water_l > 3 * usual.water_l);
    CHECK(hot.demand_charge > usual.demand_charge);
    CHECK(hot.unserved_kwh == 0); // jobs keep to the connection
    CHECK(hot.throttled_h > 10);
    CHECK(usual.throttled_h == 0);
    CHECK(july({"sites[plateau].limits=none"}).unserved_kwh > 1000);
}
