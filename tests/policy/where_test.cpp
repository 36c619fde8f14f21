#include <catch2/catch.hpp>

#include "fake_engine.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr std::int64_t h = 3600;

PolicySpec policy(WhereRule where, WhenRule when = WhenRule::now) {
    PolicySpec spec;
    spec.where = where;
    spec.when.rule = when;
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
    engine.run(policy(WhereRule::home));
    CHECK(pools(engine) == Pools{1, 1});
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 100});
}

TEST_CASE("cleanest-now takes the least value, home before others, then the first site") {
    FakeEngine engine = three_sites({{300, 100, 200, 300}, {300, 200, 100, 300}, {300, 100, 100, 200}});
    engine.add(0, 1, 60);
    engine.add(h, 1, 60);
    engine.add(2 * h, 1, 60);
    engine.add(3 * h, 1, 60);
    engine.run(policy(WhereRule::cleanest_now));
    CHECK(pools(engine) == Pools{1, 0, 1, 2});
}

TEST_CASE("with a planning rule the cheapest plan decides") {
    FakeEngine engine = three_sites({{100, 400, 400}, {300, 300, 90}, {300, 80, 300}});
    engine.add(0, 1, h).request.deadline = at_s(3 * h);
    engine.add(0, 1, h).request.deadline = at_s(h); // cannot wait
    engine.run(policy(WhereRule::cleanest_now, WhenRule::lowest_window));
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
    engine.run(policy(WhereRule::least_loaded));
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
    engine.run(policy(WhereRule::cleanest_now));
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
    engine.add(2, 3, 100); // neither: a
    engine.add(3, 1, 100); // a has a queue: b
    engine.run(policy(WhereRule::home));
    CHECK(pools(engine) == Pools{0, 1, 0, 1});
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 1, 100, 3});
}

TEST_CASE("a job wider than its home is rejected") {
    FakeEngine engine(4);
    engine.add(0, 5, 10);
    engine.add(0, 4, 10);
    engine.run(policy(WhereRule::home));
    CHECK(engine.rejected == std::vector<JobIndex>{0});
    CHECK(engine.start_s[1] == 0);
}
