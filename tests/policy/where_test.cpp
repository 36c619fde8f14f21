#include <catch2/catch.hpp>

#include "fake_engine.hpp"
#include "policy/where/site_costs.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr std::int64_t h = 3600;

PolicySpec policy(std::string_view where, std::string_view when = "now") {
    PolicySpec spec;
    spec.where = choose_where(where);
    spec.when = choose_when(when);
    return spec;
}

/// Three sites of 4 accelerators; site 1 is home.
FakeEngine three_sites(const std::vector<std::vector<double>>& ci) {
    FakeEngine engine;
    for (std::uint32_t site = 0; site < 3; ++site) {
        engine.add_pool(site, 4);
        engine.forecasts.emplace_back(hourly(ci[site]));
    }
    engine.classes[0].home = 1;
    return engine;
}

std::vector<PoolIndex> pools(const FakeEngine& engine) {
    std::vector<PoolIndex> out(engine.jobs.size(), 99);
    for (const Held& held : engine.held)
        out[held.job] = held.pool;
    return out;
}

using Pools = std::vector<PoolIndex>;

} // namespace

TEST_CASE("home stays at home, however busy it is") {
    FakeEngine engine = three_sites({{1, 1}, {9, 9}, {1, 1}});
    engine.add(0, 4, 100);
    engine.add(1, 4, 100);
    engine.run(policy("home"));
    CHECK(pools(engine) == Pools{1, 1});
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 100});
}

TEST_CASE("cleanest-now takes the least value, home before others, then the first site") {
    FakeEngine engine = three_sites({{300, 100, 200, 300}, {300, 200, 100, 300}, {300, 100, 100, 200}});
    engine.add(0, 1, 60);
    engine.add(h, 1, 60);
    engine.add(2 * h, 1, 60);
    engine.add(3 * h, 1, 60);
    engine.run(policy("cleanest-now"));
    CHECK(pools(engine) == Pools{1, 0, 1, 2});
}

TEST_CASE("with a planning rule the cheapest plan decides") {
    FakeEngine engine = three_sites({{100, 400, 400}, {300, 300, 90}, {300, 80, 300}});
    engine.add(0, 1, h).request.deadline = at_s(3 * h);
    engine.add(0, 1, h).request.deadline = at_s(h); // cannot wait
    engine.run(policy("cleanest-now", "lowest-window"));
    CHECK(pools(engine) == Pools{2, 0});
    CHECK(engine.start_s == std::vector<std::int64_t>{h, 0});
}

TEST_CASE("least-loaded counts what is held and asked for") {
    FakeEngine engine = three_sites({{1}, {1}, {1}});
    engine.add(0, 3, 1000); // home
    engine.add(1, 2, 1000); // site 0
    engine.add(2, 1, 1000); // site 2
    engine.add(3, 2, 1000); // site 2, now 3
    engine.add(4, 4, 1000); // site 0: 2 of 4 held; now 6
    engine.add(5, 1, 1000); // home
    engine.run(policy("least-loaded"));
    CHECK(pools(engine) == Pools{1, 0, 2, 2, 0, 1});
}

TEST_CASE("allowed sites, cluster names and widths limit the choice") {
    FakeEngine engine = three_sites({{100}, {300}, {200}});
    engine.add_pool(2, 16, 8, "large");
    engine.classes.push_back(engine.classes[0]);
    engine.classes.push_back(engine.classes[0]);
    engine.classes[1].sites = {1, 2};
    engine.classes[2].cluster = "large";
    engine.add(0, 2, 100);                       // site 0
    engine.add(0, 2, 100).request.job_class = 1; // site 2
    engine.add(0, 5, 100);                       // fits the large cluster alone
    engine.add(0, 2, 100).request.job_class = 2; // holds eight of the large cluster
    engine.add(0, 17, 100);                      // fits nowhere
    engine.add(0, 9, 100).request.job_class = 2; // sixteen: after both
    engine.run(policy("cleanest-now"));
    CHECK(pools(engine) == Pools{0, 2, 3, 3, 99, 3});
    CHECK(engine.rejected == std::vector<JobIndex>{4});
    CHECK(engine.start_s[5] == 100);
}

TEST_CASE("within a site the first cluster that can start the job at once") {
    FakeEngine engine;
    engine.add_pool(0, 4, 1, "a");
    engine.add_pool(0, 4, 1, "b");
    engine.add(0, 3, 100); // a
    engine.add(1, 3, 100); // b
    engine.add(2, 3, 100); // neither: waits for both
    engine.add(3, 1, 100); // both have a queue: beside it in a
    engine.run(policy("home"));
    CHECK(pools(engine) == Pools{0, 1, 0, 0});
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 1, 100, 3});
}

TEST_CASE("a job wider than its home is rejected") {
    FakeEngine engine(4);
    engine.add(0, 5, 10);
    engine.add(0, 4, 10);
    engine.run(policy("home"));
    CHECK(engine.rejected == std::vector<JobIndex>{0});
    CHECK(engine.start_s[1] == 0);
}

namespace {

/// A link between two sites: 10 s for 1 GB, 1 J a byte at the intensity of a zone.
Way wire(std::uint32_t zone, double joule_a_byte) {
    Way way;
    way.seconds_a_byte = 1e-8;
    way.uses = {{zone, joule_a_byte}};
    return way;
}

} // namespace

TEST_CASE("cleanest-mean takes the least mean over the run, not the least value now") {
    FakeEngine engine = three_sites({{300, 500, 100}, {400, 400, 400}, {100, 700, 100}});
    engine.add(0, 1, h);     // 300, 400, 100
    engine.add(0, 1, 2 * h); // 400, 400, 400: home
    engine.add(0, 1, 3 * h); // 300, 400, 300: the first
    engine.add(0, 1, 5400);  // 366.7, 400, 300
    engine.run(policy("cleanest-mean"));
    CHECK(pools(engine) == Pools{2, 1, 0, 2});
}

TEST_CASE("cleanest-mean under a planning rule is the cheapest plan") {
    FakeEngine engine = three_sites({{100, 400, 400}, {300, 300, 90}, {300, 80, 300}});
    engine.add(0, 1, h).request.deadline = at_s(3 * h);
    engine.run(policy("cleanest-mean", "lowest-window"));
    CHECK(pools(engine) == Pools{2});
    CHECK(engine.start_s == std::vector<std::int64_t>{h});
}

TEST_CASE("a forecast that ends in the run is taken to stay as it is there") {
    FakeEngine engine = three_sites({{100, 300}, {290, 290, 290, 290}, {400}});
    engine.add(0, 1, 4 * h); // 100 + 3 x 300 against 4 x 290 and 4 x 400
    engine.run(policy("cleanest-mean"));
    CHECK(pools(engine) == Pools{0});
    FakeEngine longer = three_sites({{100, 400}, {290, 290, 290, 290}, {400}});
    longer.add(0, 1, 4 * h); // 100 + 3 x 400
    longer.run(policy("cleanest-mean"));
    CHECK(pools(longer) == Pools{1});
}

TEST_CASE("beyond a forecast that is not extended its outer values hold") {
    FakeEngine engine = three_sites({{100, 300}, {1}, {1}});
    const SiteCosts costs(false);
    CHECK(costs.over(engine, 0, at_s(0), at_s(2 * h)) == 400.0 * h);
    CHECK(costs.over(engine, 0, at_s(h), at_s(4 * h)) == 900.0 * h);
    CHECK(costs.over(engine, 0, at_s(3 * h), at_s(4 * h)) == 300.0 * h);
    CHECK(costs.over(engine, 0, at_s(-2 * h), at_s(-h)) == 100.0 * h);
    CHECK(costs.over(engine, 0, at_s(-h), at_s(3 * h)) == 800.0 * h);
}

// 100 W for an hour at 300 and at 200 g/kWh: what moving saves is 100 W x 3600 s x 100 g/kWh = 10 g. The links take
// 0.36 MJ at the 300 g/kWh of the home zone: 30 g.
TEST_CASE("moving much data for a small gain is refused") {
    const auto rule = GENERATE(as<std::string_view>{}, "cleanest-now", "cleanest-mean");
    const auto place = [&](double bytes) {
        FakeEngine engine = three_sites({{200}, {300}, {400}});
        engine.watts = {100, 100, 100};
        engine.classes[0].checkpoint.power_share = 0;
        engine.classes[0].input_bytes = bytes;
        engine.ways[{1, 0}] = wire(1, 3.6e-4);
        engine.ways[{1, 2}] = wire(1, 3.6e-4);
        engine.add(0, 1, h);
        engine.run(policy(rule));
        return pools(engine)[0];
    };
    CHECK(place(0) == 0);
    CHECK(place(0.3e9) == 0); // 9 g
    CHECK(place(0.4e9) == 1); // 12 g
    CHECK(place(1e9) == 1);
}

// 1 TB takes 10,000 s, for which the nodes are held at 100 W x 0.36 at 200 g/kWh: 20 g for nothing, the gain is 10.
TEST_CASE("what the nodes draw while the data comes counts as well") {
    const auto place = [](double share) {
        FakeEngine engine = three_sites({{200}, {300}, {400}});
        engine.watts = {100, 100, 100};
        engine.classes[0].checkpoint.power_share = share;
        engine.classes[0].input_bytes = 1e12;
        engine.ways[{1, 0}] = wire(1, 0);
        engine.add(0, 1, h);
        engine.run(policy("cleanest-mean"));
        return pools(engine)[0];
    };
    CHECK(place(0.17) == 0); // 9.4 g
    CHECK(place(0.36) == 1);
}

TEST_CASE("sites that no link leads to get no data") {
    FakeEngine engine = three_sites({{100}, {300}, {200}});
    Way none;
    none.exists = false;
    engine.ways[{1, 0}] = none;
    engine.classes.push_back(engine.classes[0]);
    engine.classes[1].input_bytes = 1;
    engine.add(0, 1, h);
    engine.add(0, 1, h).request.job_class = 1;
    engine.run(policy("cleanest-mean"));
    CHECK(pools(engine) == Pools{0, 2});
}

TEST_CASE("cheapest takes the least price times draw, with the tariff") {
    FakeEngine engine;
    const Series night = hourly({50, 0, 0});
    for (std::uint32_t site = 0; site < 3; ++site) {
        engine.add_pool(site, 4);
        engine.forecasts.emplace_back(hourly({100, 100, 100}));
    }
    engine.prices.emplace_back(hourly({40, 40, 40}));
    engine.prices.emplace_back(hourly({60, 60, 60}));
    engine.prices.emplace_back(hourly({10, 80, 80}));
    engine.watts = {100, 100, 100};
    engine.add(0, 1, h);     // 40, 60, 10
    engine.add(0, 1, 2 * h); // 80, 120, 90
    engine.run(policy("cheapest"));
    CHECK(pools(engine) == Pools{2, 0});

    engine.held.clear();
    engine.watts = {200, 100, 100}; // twice the energy for the same work
    engine.run(policy("cheapest"));
    CHECK(pools(engine) == Pools{2, 2});

    engine.held.clear();
    engine.tariff(2, true, &night);  // 60 in the first hour
    engine.tariff(1, false, &night); // 50, then nothing
    engine.run(policy("cheapest"));
    CHECK(pools(engine) == Pools{1, 1});
}

TEST_CASE("cheapest counts the price of moving the data") {
    const auto place = [](double bytes) {
        FakeEngine engine = three_sites({{1}, {1}, {1}});
        for (const double price : {40, 60, 70})
            engine.prices.emplace_back(hourly({price}));
        engine.watts = {100, 100, 100};
        engine.classes[0].checkpoint.power_share = 0;
        engine.classes[0].input_bytes = bytes;
        engine.ways[{1, 0}] = wire(1, 1e-3);
        engine.add(0, 1, h); // saves 0.36 MJ x 20 = 7.2
        engine.run(policy("cheapest"));
        return pools(engine)[0];
    };
    CHECK(place(0.11e9) == 0); // 0.11 MJ x 60 = 6.6
    CHECK(place(0.13e9) == 1); // 7.8
}
