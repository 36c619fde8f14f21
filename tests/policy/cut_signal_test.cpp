// The same signal in longer and shorter steps gives the same plans.
#include <catch2/catch.hpp>
#include <random>

#include "fake_engine.hpp"
#include "policy/plan/cell_index.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr std::int64_t h = 3600;
constexpr int hours = 60;

Series in_steps(const std::vector<double>& values, std::int64_t cuts, EndRule ends) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < values.size() * static_cast<std::size_t>(cuts); ++i)
        points.push_back({at_s(h / cuts * static_cast<std::int64_t>(i)), values[i / static_cast<std::size_t>(cuts)]});
    return Series::from_points(std::move(points), {.ends = ends});
}

/// One step for all that is equal, so that the steps are of many lengths; the last one is as long as that before it.
Series in_stretches(const std::vector<double>& values, EndRule ends) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (i == 0 || i + 2 >= values.size() || values[i] != values[i - 1])
            points.push_back({at_s(h * static_cast<std::int64_t>(i)), values[i]});
    return Series::from_points(std::move(points),
                               {.ends = ends, .gaps = GapRule::hold, .max_step = Duration::from_days(100)});
}

std::vector<double> random_hours(std::mt19937& draw, int most) {
    std::uniform_int_distribution<int> value(-1, most);
    std::vector<double> values(hours);
    for (double& one : values)
        one = 50 * value(draw);
    return values;
}

void require_same(const Plan& plan, const Plan& other) {
    REQUIRE(plan.segments.size() == other.segments.size());
    for (std::size_t s = 0; s < plan.segments.size(); ++s) {
        REQUIRE(plan.segments[s].from == other.segments[s].from);
        REQUIRE(plan.segments[s].to == other.segments[s].to);
    }
    REQUIRE(plan.cost == Approx(other.cost));
}

/// A plan by the index, where there is one.
Plan planned(const WhenSpec& spec, const PlanRequest& wanted, const Series& forecast) {
    std::optional<CellIndex> index;
    if (spec.cells.align == Align::none)
        index = CellIndex::of(forecast);
    return plan_run(*spec.rule->planner(spec), wanted, forecast, index ? &*index : nullptr);
}

} // namespace

// An hour and a half of work, the last hour at 100 and half an hour at 300 before it: to take that from the start of
// the two hours at 300 would cost a suspension and, where it takes time, more of them.
TEST_CASE("a job does not pause between two steps of equal value") {
    const std::vector<double> values{300, 300, 100, 900, 900};
    for (const std::int64_t cuts : {1, 2, 12}) {
        PlanRequest wanted{at_s(0), for_s(5400), at_s(3 * h)};
        for (const std::int64_t seconds : {0, 60}) {
            wanted.save = wanted.restore = for_s(seconds);
            const Plan plan = planned(choose_when("wait-awhile"), wanted, in_steps(values, cuts, EndRule::fail));
            CAPTURE(cuts, seconds);
            REQUIRE(plan.segments.size() == 1);
            CHECK(plan.segments[0].from == at_s(5400));
            CHECK(plan.segments[0].to == at_s(3 * h));
            CHECK(plan.cost == 300 * 1800.0 + 100 * 3600.0);
        }
    }
}

TEST_CASE("plans do not depend on how a signal is cut into steps") {
    const auto rule =
        GENERATE(as<std::string_view>{}, "lowest-slot", "lowest-window", "carbon-time", "threshold", "wait-awhile");
    std::mt19937 draw(31);
    int pauses = 0;
    for (int round = 0; round < 150; ++round) {
        const std::vector<double> values = random_hours(draw, round % 2 == 0 ? 2 : 9);
        const EndRule ends = std::array{EndRule::fail, EndRule::hold, EndRule::repeat}[round % 3];
        const WhenSpec spec = rule == "threshold" ? choose_when(rule, {{"quantile", std::to_string(round % 11 / 10.0)}})
                                                  : choose_when(rule);
        for (int i = 0; i < 20; ++i) {
            const auto within = [&](std::int64_t low, std::int64_t high) {
                return std::uniform_int_distribution<std::int64_t>(low, high)(draw) * (i % 2 == 0 ? 60 : 900);
            };
            PlanRequest wanted{at_s(within(0, 80)), for_s(within(1, 40))};
            wanted.deadline = wanted.now + wanted.work + for_s(within(0, 80));
            if (i % 3 > 0)
                wanted.save = for_s(30 * (i % 5)), wanted.restore = for_s(60 * (i % 7));
            if (i % 4 == 0)
                wanted.spare = for_s(100 * i);
            CAPTURE(round, i, rule);
            const Plan plan = planned(spec, wanted, in_steps(values, 1, ends));
            require_same(plan, planned(spec, wanted, in_steps(values, 12, ends)));
            require_same(plan, plan_run(*spec.rule->planner(spec), wanted, in_steps(values, 12, ends)));
            require_same(plan, planned(spec, wanted, in_stretches(values, ends)));
            pauses += plan.segments.size() > 1 ? 1 : 0;
        }
    }
    CHECK((pauses > 300) == choose_when(rule).rule->traits.interrupts);
}

// Slots of two hours that count from arrival or from midnight, whatever lies in them.
TEST_CASE("plans by aligned slots do not depend on how a signal is cut into steps") {
    std::mt19937 draw(37);
    for (int round = 0; round < 100; ++round) {
        const std::vector<double> values = random_hours(draw, 4);
        for (const std::string_view rule : {"lowest-window", "carbon-time", "threshold", "wait-awhile"})
            for (const Align align : {Align::arrival, Align::clock}) {
                WhenSpec spec = choose_when(rule);
                spec.cells.align = align;
                spec.cells.slot = for_s(2 * h);
                PlanRequest wanted{at_s(900 * (round % 7)), for_s(1800 * (1 + round % 9))};
                wanted.deadline = wanted.now + wanted.work + for_s(h * (round % 13));
                wanted.save = for_s(60 * (round % 3));
                CAPTURE(round, rule);
                require_same(planned(spec, wanted, in_steps(values, 1, EndRule::hold)),
                             planned(spec, wanted, in_steps(values, 12, EndRule::hold)));
            }
    }
}

// u_1 = 2.866 and u_2 = 2.019 for two slots of work, L = 1 and U = 7: the first slot's work is done at 1:20.
TEST_CASE("a threshold falls when a slot's work is done, within a step too") {
    const std::vector<double> values{2.5, 2.5, 2.5, 7, 1.5, 7, 7, 7};
    for (const std::int64_t cuts : {1, 12}) {
        FakeEngine engine(1);
        engine.forecasts.emplace_back(in_steps(values, cuts, EndRule::fail));
        engine.add(1200, 1, 2 * h).request.deadline = at_s(8 * h);
        PolicySpec spec;
        spec.when = choose_when("k-min", {{"least", "1 g/kWh"}, {"most", "7 g/kWh"}});
        engine.run(spec);
        CHECK(engine.held == std::vector<Held>{{0, 0, 1200, 1200 + h}, {0, 0, 4 * h, 5 * h}});
    }
}

// With nodes for all, so that no job loses a slot, which is a step of the signal.
TEST_CASE("what jobs do does not depend on how a signal is cut into steps") {
    const auto rule = GENERATE(as<std::string_view>{}, "wait-awhile", "threshold", "pause-resume", "k-min");
    const std::int64_t seconds = GENERATE(0, 90);
    std::mt19937 draw(41);
    int pauses = 0;
    for (int round = 0; round < 60; ++round) {
        std::vector<double> values = random_hours(draw, round % 2 == 0 ? 2 : 9);
        for (double& value : values)
            value += 100; // the online rules are for values above 0
        std::vector<std::vector<Held>> held;
        for (const std::int64_t cuts : {1, 12}) {
            FakeEngine engine(1000);
            engine.forecasts.emplace_back(in_steps(values, cuts, EndRule::fail));
            engine.classes[0].checkpoint.save = engine.classes[0].checkpoint.restore = for_s(seconds);
            Numbers numbers(static_cast<std::uint64_t>(round) + 1);
            for (int i = 0; i < 8; ++i)
                engine.add(600 * i, 1, numbers.in(5, 300) * 60).request.deadline = at_s(numbers.in(8, 40) * h);
            PolicySpec spec;
            spec.when = choose_when(rule);
            engine.run(spec);
            held.push_back(engine.held);
        }
        CAPTURE(round, rule, seconds);
        REQUIRE(held[0] == held[1]);
        pauses += static_cast<int>(held[0].size()) - 8;
    }
    CHECK(pauses > 100);
}
