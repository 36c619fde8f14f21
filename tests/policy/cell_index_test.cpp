// Plans by the index are those without it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <random>

#include "fake_engine.hpp"
#include "policy/course/planner.hpp"

using namespace sunward;

namespace {

constexpr Duration step = Duration::from_seconds(300);

/// Values on a coarse grid, so that many are equal; with the coarsest one most keep on for some steps.
Series signal(std::mt19937& draw, EndRule ends, int grid) {
    std::vector<Point> points;
    std::uniform_int_distribution<int> value(-2, grid);
    double last = 0;
    for (int i = 0; i < 200; ++i) {
        if (grid > 3 || draw() % 4 == 0)
            last = value(draw) * 7.3;
        points.push_back({Instant{1'000'000'000} + i * step, last});
    }
    return Series::from_points(std::move(points), {.ends = ends});
}

PlanRequest request(std::mt19937& draw, const Series& forecast, bool whole_steps) {
    const std::int64_t unit = whole_steps ? step.us : 1;
    const auto within = [&](std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low / unit, high / unit)(draw) * unit;
    };
    PlanRequest wanted{forecast.begin() + Duration{within(0, 150 * step.us)}, Duration{within(unit, 40 * step.us)}};
    wanted.deadline = wanted.now + wanted.work + Duration{within(0, 60 * step.us)};
    if (draw() % 2 == 0) {
        wanted.save = Duration{within(0, step.us)};
        wanted.restore = Duration{within(0, step.us)};
    }
    return wanted;
}

} // namespace

TEST_CASE("the wavelet matrix finds the k-th smallest of any stretch") {
    std::mt19937 draw(5);
    for (const std::uint32_t n : {1U, 2U, 3U, 63U, 64U, 65U, 128U, 300U}) {
        std::vector<std::uint32_t> values(n);
        std::iota(values.begin(), values.end(), 0U);
        std::shuffle(values.begin(), values.end(), draw);
        const WaveletMatrix matrix(values);
        for (std::uint32_t from = 0; from < n; from += 1 + n / 20)
            for (std::uint32_t to = from + 1; to <= n; to += 1 + n / 15) {
                std::vector<std::uint32_t> stretch(values.begin() + from, values.begin() + to);
                std::sort(stretch.begin(), stretch.end());
                for (std::uint32_t k = 0; k < to - from; ++k)
                    REQUIRE(matrix.kth(from, to, k) == stretch[k]);
            }
    }
}

TEST_CASE("an index does not change a plan") {
    std::mt19937 draw(17);
    const WhenSpec wait_awhile = choose_when("wait-awhile");
    const WhenSpec lowest_window = choose_when("lowest-window");
    const WhenSpec carbon_time = choose_when("carbon-time");
    int in_segments = 0;
    for (int round = 0; round < 60; ++round) {
        const EndRule ends = std::array{EndRule::fail, EndRule::hold, EndRule::repeat}[round % 3];
        const Series forecast = signal(draw, ends, round % 4 == 0 ? 3 : 1000);
        std::optional<CellIndex> index = CellIndex::of(forecast);
        REQUIRE(index);
        for (int i = 0; i < 100; ++i) {
            const PlanRequest wanted = request(draw, forecast, i % 3 == 0);
            const WhenSpec threshold =
                choose_when("threshold", {{"quantile", std::to_string(i % 11 / 10.0)},
                                          {"lookahead", to_string(wanted.work + (i % 7) * step)}});
            for (const WhenSpec& spec : {wait_awhile, lowest_window, carbon_time, threshold}) {
                const auto planner = spec.rule->planner(spec);
                const Plan plain = plan_run(*planner, wanted, forecast);
                const Plan indexed = plan_run(*planner, wanted, forecast, &*index);
                CAPTURE(round, i, spec.rule->name);
                REQUIRE(indexed.segments.size() == plain.segments.size());
                for (std::size_t s = 0; s < plain.segments.size(); ++s) {
                    REQUIRE(indexed.segments[s].from == plain.segments[s].from);
                    REQUIRE(indexed.segments[s].to == plain.segments[s].to);
                }
                REQUIRE(indexed.cost == plain.cost);
                in_segments += plain.segments.size() > 1 ? 1 : 0;
            }
        }
    }
    CHECK(in_segments > 1000);
}

TEST_CASE("where a plan begins is known without making it, and for the steps that may be lost after") {
    std::mt19937 draw(23);
    const WhenSpec specs[] = {choose_when("wait-awhile"), choose_when("threshold")};
    int known = 0;
    int kept = 0;
    for (int round = 0; round < 60; ++round) {
        const EndRule ends = std::array{EndRule::fail, EndRule::hold, EndRule::repeat}[round % 3];
        const Series forecast = signal(draw, ends, round % 4 == 0 ? 3 : 1000);
        std::optional<CellIndex> index = CellIndex::of(forecast);
        REQUIRE(index);
        test::FakeEngine engine(1);
        engine.forecasts.emplace_back(forecast);
        Planner planners[] = {Planner(specs[0]), Planner(specs[1])};
        for (int i = 0; i < 100; ++i) {
            PlanRequest wanted = request(draw, forecast, i % 3 == 0);
            wanted.now = index->begin_of_step(wanted.now);
            wanted.arrival = wanted.now;
            wanted.level = 7.3 * static_cast<double>(draw() % (round % 4 == 0 ? 4 : 1000));
            if (i % 2 == 0)
                wanted.save = wanted.restore = {};
            for (Planner& planner : planners) {
                const std::optional<Segment> run = planner.next_run(engine, 0, wanted);
                if (!run)
                    continue;
                CAPTURE(round, i, &planner == planners);
                ++known;
                REQUIRE(run->from == plan_run(planner.rule(), wanted, forecast).segments.front().from);
                PlanRequest later = wanted;
                later.now = index->begin_of_step(run->from) + step; // the first step that is left when that one is lost
                for (; later.now < run->to && later.now + later.work < later.deadline; later.now = later.now + step) {
                    ++kept;
                    REQUIRE(plan_run(planner.rule(), later, forecast).segments.front().from == later.now);
                }
            }
        }
    }
    CHECK(known > 5000);
    CHECK(kept > 5000);
}

TEST_CASE("an index is made of equal steps only") {
    const Instant t{};
    CHECK_FALSE(CellIndex::of(Series::constant(4)));
    CHECK_FALSE(CellIndex::of(Series::from_points({{t, 1}, {t + step, 2}, {t + 3 * step, 3}},
                                                  {.gaps = GapRule::hold, .max_step = Duration::from_hours(1)})));
    CHECK_FALSE(CellIndex::of(Series::from_points({{t, 1}, {t + step, 2}}, {.shape = Shape::linear})));
    const Series repeated = Series::from_points({{t, 1}, {t + step, 2}, {t + 2 * step, 3}}, {.ends = EndRule::repeat});
    const std::optional<CellIndex> index = CellIndex::of(repeated);
    REQUIRE(index);
    CHECK(index->covers(t + 3 * step, t + 6 * step));
    CHECK_FALSE(index->covers(t + 2 * step, t + 4 * step));
    CHECK(index->covers(t - 3 * step, t));
}
