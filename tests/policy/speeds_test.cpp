// Rules where clusters work at different speeds and draws: starts and clusters by hand.
#include <catch2/catch.hpp>

#include "fake_engine.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr std::int64_t h = 3600;

using Pools = std::vector<PoolIndex>;
using Seconds = std::vector<std::int64_t>;

Pools pools(const FakeEngine& engine) {
    Pools out(engine.jobs.size(), 99);
    for (const Held& held : engine.held)
        out[held.job] = held.pool;
    return out;
}

PolicySpec policy(std::string_view when) {
    PolicySpec spec;
    spec.when = choose_when(when);
    return spec;
}

/// One cluster at which jobs of class 0 work at a speed; those of class 1 at 1.
FakeEngine one_cluster(std::uint32_t accelerators, double speed, const std::vector<double>& ci) {
    FakeEngine engine(accelerators);
    engine.forecasts.emplace_back(hourly(ci, EndRule::hold));
    engine.classes.push_back(engine.classes[0]);
    engine.classes[0].terms = {{speed, 1}};
    return engine;
}

/// Two sites of one cluster each, the first is home; jobs draw 100 W on both.
FakeEngine two_sites(double at_home, double elsewhere, const std::vector<std::vector<double>>& ci) {
    FakeEngine engine;
    for (std::uint32_t site = 0; site < 2; ++site) {
        engine.add_pool(site, 4);
        engine.forecasts.emplace_back(hourly(ci[site], EndRule::hold));
        engine.prices.emplace_back(hourly(ci[site], EndRule::hold));
    }
    engine.watts = {100, 100};
    engine.classes[0].terms = {{at_home, 1}, {elsewhere, 1}};
    return engine;
}

} // namespace

// Two accelerators at speed 2. Job 0 asks for 100 s and has one until 50; job 1 needs both. Job 2, at speed 1, would
// hold its one until 63 and delay it, job 3 until 44 and does not.
TEST_CASE("reservations last as long as wall-times at the speed of the cluster") {
    const auto backfill = GENERATE(as<std::string_view>{}, "easy", "conservative");
    FakeEngine engine = one_cluster(2, 2, {100});
    engine.add(0, 1, 100);
    engine.add(1, 2, 100);
    engine.add(3, 1, 60).request.job_class = 1;
    engine.add(4, 1, 40).request.job_class = 1;
    PolicySpec spec;
    spec.backfill = choose_backfill(backfill);
    engine.run(spec);
    CHECK(engine.start_s == Seconds{0, 50, 100, 4});
    CHECK(engine.finish_s == Seconds{50, 100, 160, 44});
}

// Cluster A, speed 1, is held until 100; B, speed 2, until 52.
TEST_CASE("a job that waits for two clusters has a reservation of its own length in each") {
    const auto backfill = GENERATE(as<std::string_view>{}, "none", "easy", "conservative");
    FakeEngine engine;
    engine.add_pool(0, 2, 1, "A");
    engine.add_pool(0, 2, 1, "B");
    engine.forecasts.emplace_back(Series::constant(100));
    engine.classes[0].terms = {{1, 1}, {2, 1}};
    engine.classes.emplace_back().cluster = "A";
    engine.classes.emplace_back().cluster = "B";
    engine.add(0, 2, 100).request.job_class = 1;
    engine.add(0, 2, 52).request.job_class = 2;
    engine.add(1, 2, 80);                        // on B from 52 to 92
    engine.add(2, 2, 10).request.job_class = 2;  // behind it
    engine.add(3, 2, 500).request.job_class = 1; // after the first
    PolicySpec spec;
    spec.backfill = choose_backfill(backfill);
    engine.run(spec);
    CHECK(pools(engine) == Pools{0, 1, 1, 1, 0});
    CHECK(engine.start_s == Seconds{0, 0, 52, 92, 100});
    CHECK(engine.finish_s[2] == 92);
}

TEST_CASE("efficient-first takes the cluster where the work takes the least energy") {
    const auto place = [](double speed) {
        FakeEngine engine;
        engine.add_pool(0, 2, 1, "old");
        engine.add_pool(0, 2, 1, "new");
        engine.watts = {300, 500};
        engine.classes[0].terms = {{1, 1}, {speed, 1}};
        engine.add(0, 2, 100);
        PolicySpec spec;
        spec.nodes = choose_nodes("efficient-first");
        engine.run(spec);
        return pools(engine)[0];
    };
    CHECK(place(2) == 1);   // 250 J by second of work against 300
    CHECK(place(1.5) == 0); // 333
}

// 300 g/kWh at twice the speed is 150 for the work, 200 at the other site 200.
TEST_CASE("rules that weigh sites count what the whole run draws there") {
    const auto rule = GENERATE(as<std::string_view>{}, "cleanest-now", "cleanest-mean", "cheapest", "follow-the-sun");
    const auto when = GENERATE(as<std::string_view>{}, "now", "lowest-window");
    const auto place = [&](double at_home) {
        FakeEngine engine = two_sites(at_home, 1, {{300, 300, 300}, {200, 200, 200}});
        engine.add(0, 1, h);
        PolicySpec spec = policy(when);
        spec.where = choose_where(rule);
        engine.run(spec);
        return pools(engine)[0];
    };
    CHECK(place(2) == 0);
    CHECK(place(1.4) == 1); // 214
}

TEST_CASE("a draw that differs counts as a speed does") {
    FakeEngine engine = two_sites(1, 1, {{300}, {200}});
    engine.watts = {100, 160};
    engine.add(0, 1, h); // 300 x 100 W against 200 x 160 W
    PolicySpec spec;
    spec.where = choose_where("cleanest-mean");
    engine.run(spec);
    CHECK(pools(engine) == Pools{0});
}

TEST_CASE("jobs go to no cluster that their class leaves out") {
    FakeEngine engine = two_sites(0, 0.5, {{100}, {200}});
    engine.add(0, 1, 100);
    engine.classes.push_back(engine.classes[0]);
    engine.classes[1].terms = {{0, 1}, {0, 1}};
    engine.add(0, 1, 100).request.job_class = 1;
    PolicySpec spec;
    spec.where = choose_where("cleanest-now");
    engine.run(spec);
    CHECK(pools(engine) == Pools{1, 99});
    CHECK(engine.finish_s[0] == 200);
    CHECK(engine.rejected == std::vector<JobIndex>{1});
}

// Two hours at speed 2 fit into the hour of 100; at speed 1 the two hours from 1 h on are the first of the best.
TEST_CASE("a window is as long as the run at the speed of its cluster") {
    FakeEngine engine = one_cluster(4, 2, {400, 300, 100, 300, 400});
    engine.add(0, 1, 2 * h).request.deadline = at_s(5 * h);
    engine.add(0, 1, 2 * h).request.deadline = at_s(5 * h);
    engine.jobs[1].request.job_class = 1;
    engine.run(policy("lowest-window"));
    CHECK(engine.start_s == Seconds{2 * h, h});
    CHECK(engine.finish_s == Seconds{3 * h, 3 * h});
}

// Three hours of work at speed 1.5 take the hours 1 and 3.
TEST_CASE("slots hold as much work as the cluster's speed makes of them") {
    FakeEngine engine = one_cluster(4, 1.5, {400, 100, 300, 100, 500, 200, 450});
    engine.add(0, 1, 3 * h).request.deadline = at_s(7 * h);
    engine.run(policy("wait-awhile"));
    REQUIRE(engine.held.size() == 2);
    CHECK(engine.held[0] == Held{0, 0, h, 2 * h});
    CHECK(engine.held[1] == Held{0, 0, 3 * h, 4 * h});
}

// Four hours at speed 0.5 take eight: with a deadline at nine the latest start is at one, and it runs through.
TEST_CASE("a job on slow hardware runs through from when its work there leaves no time") {
    const auto when = GENERATE(as<std::string_view>{}, "wait-awhile", "threshold", "k-min");
    FakeEngine engine = one_cluster(1, 0.5, {400, 300, 300, 300, 300, 300, 300, 300, 300, 10});
    engine.add(0, 1, 4 * h).request.deadline = at_s(9 * h);
    engine.run(policy(when));
    CHECK(engine.start_s == Seconds{h});
    CHECK(engine.finish_s == Seconds{9 * h});
}

// The clean hour is busy with the job of class 1 until 1:30; what is left of it holds the rest of the work.
TEST_CASE("a slot that is lost leaves the work to be planned at the speed of the cluster") {
    FakeEngine engine = one_cluster(1, 4, {500, 100, 300, 200, 400, 400});
    engine.add(0, 1, 3 * h / 2).request.job_class = 1;
    engine.add(0, 1, 2 * h).request.deadline = at_s(6 * h); // half an hour
    engine.run(policy("wait-awhile"));
    CHECK(engine.start_s == Seconds{0, 3 * h});
    CHECK(engine.finish_s == Seconds{3 * h / 2, 7 * h / 2});
}

TEST_CASE("hours hold what fits into them at the speed of the cluster") {
    FakeEngine engine = one_cluster(2, 2, {100});
    engine.classes[0].interruptible = false;
    engine.add(0, 1, 2 * h);
    engine.add(0, 1, 4 * h); // two hours: longer than they ever are, it runs over their end
    PolicySpec spec;
    spec.when = choose_when("hours", {{"hours", "01:00-02:00"}});
    engine.run(spec);
    CHECK(engine.start_s == Seconds{h, h});
    CHECK(engine.finish_s == Seconds{2 * h, 3 * h});
}

// Each takes an hour: the cleanest for the first, the next best for the other.
TEST_CASE("jobs that are planned together are as long as they are on their cluster") {
    FakeEngine engine = one_cluster(1, 2, {300, 100, 200, 400, 500});
    engine.watt = 1;
    engine.add(0, 1, 2 * h).request.deadline = at_s(5 * h);
    engine.add(0, 1, 2 * h).request.deadline = at_s(5 * h);
    engine.run(policy("receding-horizon"));
    std::vector<std::int64_t> starts = engine.start_s;
    std::ranges::sort(starts);
    CHECK(starts == Seconds{h, 2 * h});
    for (JobIndex job = 0; job < 2; ++job)
        CHECK(engine.finish_s[job] == engine.start_s[job] + h);
}

// Four hours at home cost 400, two at the other site 1000 + 100. After the first hour it is 300 against 150.
TEST_CASE("a job moves to where what is left of its work takes less") {
    FakeEngine engine = two_sites(1, 2, {{100, 100, 100, 100}, {1000, 100, 100, 100}});
    engine.add(0, 1, 4 * h);
    PolicySpec spec;
    spec.where = choose_where("follow-the-sun");
    engine.run(spec);
    REQUIRE(engine.held.size() == 2);
    CHECK(engine.held[0] == Held{0, 0, 0, h});
    CHECK(engine.held[1] == Held{0, 1, h, h + 3 * h / 2});
}

// Three hours of work, which take half of that, leave 20 minutes of the wall-time for a suspension, or a second less.
TEST_CASE("suspensions are held against a wall-time in which work counts as on the reference") {
    FakeEngine engine = one_cluster(1, 2, {100, 900, 100, 900, 900, 900});
    JobClass& kind = engine.classes[0];
    kind.overhead_in_walltime = true;
    kind.checkpoint = {for_s(600), for_s(600), 0, 0.35};
    const auto runs = [&](std::int64_t wall) {
        engine.jobs.clear();
        engine.held.clear();
        engine.add(0, 1, 3 * h, wall).request.deadline = at_s(6 * h);
        PolicySpec spec = policy("wait-awhile");
        spec.when.length = Knowledge::truth;
        engine.run(spec);
        return engine.held.size();
    };
    CHECK(runs(3 * h + 1200) == 2);
    CHECK(runs(3 * h + 1199) == 1);
}

// An hour of work is half an hour on the second cluster and two on the third: the latest start is by the slowest.
TEST_CASE("clean-hours leaves time for the slowest cluster that the job may get") {
    FakeEngine engine;
    for (const char* name : {"a", "b", "c"})
        engine.add_pool(0, 1, 1, name);
    engine.forecasts.emplace_back(hourly({500, 500, 500, 500, 500, 100}, EndRule::hold));
    engine.classes[0].terms = {{0, 1}, {2, 1}, {0.5, 1}};
    engine.add(0, 1, h).request.deadline = at_s(4 * h);
    PolicySpec spec;
    spec.plugin.emplace();
    spec.plugin->name = "clean-hours";
    spec.plugin->options = "{}";
    engine.run(spec);
    CHECK(engine.start_s == Seconds{2 * h});
    CHECK(pools(engine) == Pools{1});
}
