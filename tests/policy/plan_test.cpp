#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>

#include "fake_engine.hpp"
#include "sunward/policy/plan.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr std::int64_t hour_s = 3600;

const std::vector<double> first_oracle{400, 300, 200, 100, 100, 200, 300, 400, 500, 500, 400, 300};
const std::vector<double> second_oracle{400, 100, 300, 100, 500, 100, 200, 450};

Plan plan_run(const WhenSpec& spec, const PlanRequest& request, const Series& forecast) {
    return plan_run(*spec.rule->planner(spec), request, forecast);
}

/// Of the rule `window`: the middle of the first window that opens at or after `submit`.
Instant nominal_start(const WhenSpec& spec, Instant submit) {
    const Segment window = spec.rule->planner(spec)->starts(submit).value();
    CHECK(window.to - window.from == 2 * spec.values.duration("half_width"));
    return window.from + spec.values.duration("half_width");
}

PlanRequest request(std::int64_t now_s, std::int64_t work_s, std::int64_t deadline_s) {
    PlanRequest r;
    r.now = at_s(now_s);
    r.work = for_s(work_s);
    r.deadline = at_s(deadline_s);
    return r;
}

/// Grams of a plan at 1 kW.
double grams(const Plan& plan) { return plan.cost / 3600; }

using Spans = std::vector<std::pair<std::int64_t, std::int64_t>>;
Spans spans(const Plan& plan) {
    Spans out;
    for (const Segment& s : plan.segments)
        out.emplace_back(in_s(s.from), in_s(s.to));
    return out;
}

Duration length(const Plan& plan) {
    Duration sum{};
    for (const Segment& s : plan.segments)
        sum += s.to - s.from;
    return sum;
}

/// Steps of uneven whole-minute lengths with values that often repeat.
Series random_series(Numbers& numbers, int steps) {
    std::vector<Point> points;
    std::int64_t t = 0;
    for (int i = 0; i < steps; ++i) {
        points.push_back({at_s(t), static_cast<double>(numbers.in(0, 6) * 50)});
        t += 60 * numbers.in(1, 9);
    }
    SeriesOptions options;
    options.gaps = GapRule::hold;
    options.max_step = Duration::from_days(1);
    return Series::from_points(std::move(points), options);
}

double sum(const Series& series, std::int64_t from_s, std::int64_t to_s) {
    double total = 0;
    for (std::int64_t t = from_s; t < to_s; t += 60)
        total += series.at(at_s(t)) * 60;
    return total;
}

} // namespace

TEST_CASE("published small cases of the planning rules") {
    const Series twelve = hourly(first_oracle);
    const Series eight = hourly(second_oracle);
    const auto plan = [](std::string_view rule, const Series& ci, int hours) {
        return plan_run(choose_when(rule), request(0, hours * hour_s, in_s(ci.end())), ci);
    };
    CHECK(grams(plan("now", twelve, 4)) == Approx(1000));
    CHECK(grams(plan("lowest-window", twelve, 4)) == Approx(600));
    CHECK(spans(plan("lowest-window", twelve, 4)) == Spans{{2 * hour_s, 6 * hour_s}});
    CHECK(grams(plan("wait-awhile", twelve, 4)) == Approx(600));
    CHECK(grams(plan("now", twelve, 5)) == Approx(1100));
    CHECK(grams(plan("lowest-window", twelve, 5)) == Approx(900));
    CHECK(spans(plan("lowest-window", twelve, 5)) == Spans{{1 * hour_s, 6 * hour_s}});
    CHECK(grams(plan("wait-awhile", twelve, 5)) == Approx(900));
    CHECK(grams(plan("now", eight, 3)) == Approx(800));
    CHECK(grams(plan("lowest-window", eight, 3)) == Approx(500));
    CHECK(spans(plan("lowest-window", eight, 3)) == Spans{{1 * hour_s, 4 * hour_s}});
    CHECK(grams(plan("wait-awhile", eight, 3)) == Approx(300));
    CHECK(spans(plan("wait-awhile", eight, 3)) ==
          Spans{{hour_s, 2 * hour_s}, {3 * hour_s, 4 * hour_s}, {5 * hour_s, 6 * hour_s}});
}

TEST_CASE("lowest-window finds the first best start of all minutes") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Numbers numbers(seed);
        const Series ci = random_series(numbers, 30);
        const std::int64_t end = in_s(ci.end());
        const std::int64_t now = 60 * numbers.in(0, end / 240);
        const std::int64_t work = 60 * numbers.in(1, (end - now) / 120);
        const std::int64_t deadline = numbers.in(0, 4) == 0 ? end + 600 : now + work + 60 * numbers.in(0, 80);
        std::int64_t best = now;
        double least = sum(ci, now, now + work);
        for (std::int64_t s = now; s + work <= std::min(deadline, end); s += 60)
            if (sum(ci, s, s + work) < least) {
                least = sum(ci, s, s + work);
                best = s;
            }
        const Plan plan = plan_run(choose_when("lowest-window"), request(now, work, deadline), ci);
        CAPTURE(seed);
        REQUIRE(spans(plan) == Spans{{best, best + work}});
        REQUIRE(plan.cost == Approx(least));
    }
}

TEST_CASE("wait-awhile takes the cheapest minutes") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Numbers numbers(seed);
        const Series ci = random_series(numbers, 30);
        const std::int64_t end = in_s(ci.end());
        const std::int64_t now = 60 * numbers.in(0, end / 240);
        const std::int64_t work = 60 * numbers.in(1, (end - now) / 120);
        const std::int64_t deadline = now + work + 60 * numbers.in(0, 80);
        std::vector<double> minutes;
        for (std::int64_t t = now; t < std::min(deadline, end); t += 60)
            minutes.push_back(ci.at(at_s(t)));
        std::sort(minutes.begin(), minutes.end());
        double least = 0;
        for (std::int64_t i = 0; i < work / 60; ++i)
            least += minutes[static_cast<std::size_t>(i)] * 60;
        const Plan plan = plan_run(choose_when("wait-awhile"), request(now, work, deadline), ci);
        CAPTURE(seed);
        REQUIRE(plan.cost == Approx(least).margin(1e-9));
        REQUIRE(length(plan) == for_s(work));
        REQUIRE(in_s(plan.segments.front().from) >= now);
        REQUIRE(in_s(plan.segments.back().to) <= std::min(deadline, end));
    }
}

TEST_CASE("no rule passes the deadline or the end of the forecast") {
    const auto rule = GENERATE(as<std::string_view>{}, "lowest-slot", "lowest-window", "carbon-time", "threshold",
                               "wait-awhile", "deadline-only");
    const auto align = GENERATE(Align::none, Align::arrival, Align::clock);
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        Numbers numbers(seed);
        const Series ci = random_series(numbers, 30);
        const std::int64_t end = in_s(ci.end());
        const std::int64_t now = numbers.in(0, end / 4);
        const std::int64_t work = numbers.in(1, (end - now) / 2);
        PlanRequest r = request(now, work, now + work + numbers.in(0, end));
        r.save = for_s(numbers.in(0, 200));
        r.restore = for_s(numbers.in(0, 200));
        WhenSpec spec = choose_when(rule);
        spec.cells.align = align;
        spec.cells.slot = for_s(60 * numbers.in(1, 20));
        const Plan plan = plan_run(spec, r, ci);
        CAPTURE(seed, now, work, in_s(r.deadline), end);
        REQUIRE(plan.segments.front().from >= r.now);
        REQUIRE(plan.segments.back().to <= std::min(r.deadline, ci.end()));
        const auto pauses = static_cast<std::int64_t>(plan.segments.size()) - 1;
        REQUIRE(length(plan) == r.work + pauses * (r.save + r.restore));
        for (std::size_t i = 0; i < plan.segments.size(); ++i) {
            const Duration overhead =
                (i > 0 ? r.restore : Duration{}) + (i + 1 < plan.segments.size() ? r.save : Duration{});
            REQUIRE(plan.segments[i].to - plan.segments[i].from > overhead);
            if (i > 0)
                REQUIRE(plan.segments[i].from > plan.segments[i - 1].to);
        }
    }
}

TEST_CASE("a run that can not wait starts at once") {
    const auto rule = GENERATE(as<std::string_view>{}, "lowest-slot", "lowest-window", "carbon-time", "threshold",
                               "wait-awhile", "deadline-only");
    const Series ci = hourly(first_oracle);
    CHECK(spans(plan_run(choose_when(rule), request(100, 3 * hour_s, 2 * hour_s), ci)) ==
          Spans{{100, 100 + 3 * hour_s}});
    CHECK(spans(plan_run(choose_when(rule), request(11 * hour_s, 3 * hour_s, 40 * hour_s), ci)) ==
          Spans{{11 * hour_s, 14 * hour_s}});
    CHECK(spans(plan_run(choose_when(rule), request(50 * hour_s, hour_s, 90 * hour_s), ci)) ==
          Spans{{50 * hour_s, 51 * hour_s}}); // the forecast has ended
    PlanRequest open = request(100, hour_s, 0);
    open.deadline = Instant::never();
    CHECK(spans(plan_run(choose_when(rule), open, ci)) == Spans{{100, 100 + hour_s}});
}

TEST_CASE("ties go to the earliest time") {
    const Series level = hourly(std::vector<double>(48, 123.4), EndRule::repeat);
    const auto rule = GENERATE(as<std::string_view>{}, "lowest-slot", "lowest-window", "carbon-time", "wait-awhile");
    const auto align = GENERATE(Align::none, Align::arrival);
    WhenSpec spec = choose_when(rule);
    spec.cells.align = align;
    CHECK(spans(plan_run(spec, request(777, 5000, 40 * hour_s), level)) == Spans{{777, 5777}});
}

TEST_CASE("lowest-slot looks at the start alone") {
    // 4 h in 8 h: starts at hours 0 to 4; the least value there is 100 at hour 1.
    const Plan plan = plan_run(choose_when("lowest-slot"), request(0, 4 * hour_s, 8 * hour_s), hourly(second_oracle));
    CHECK(spans(plan) == Spans{{hour_s, 5 * hour_s}});
}

// 2 h jobs on {400, 300, 200, 100, 100, 200}: C(0) = 700; per hour to completion: start 1 h saves 200 in 3 h, 2 h saves
// 400 in 4 h, 3 h saves 500 in 5 h, 4 h saves 400 in 6 h. Starts at 2 h and 3 h tie at 100 g/h: the earlier one.
TEST_CASE("carbon-time weighs the saving by the time to completion") {
    const Series ci = hourly({400, 300, 200, 100, 100, 200});
    CHECK(spans(plan_run(choose_when("carbon-time"), request(0, 2 * hour_s, 6 * hour_s), ci)) ==
          Spans{{2 * hour_s, 4 * hour_s}});
    const Series rising = hourly({100, 200, 300, 400, 500, 600});
    CHECK(spans(plan_run(choose_when("carbon-time"), request(0, 2 * hour_s, 6 * hour_s), rising)) ==
          Spans{{0, 2 * hour_s}});
}

TEST_CASE("deadline-only starts as late as it may") {
    const Plan plan = plan_run(choose_when("deadline-only"), request(0, 2 * hour_s, 7 * hour_s), hourly(first_oracle));
    CHECK(spans(plan) == Spans{{5 * hour_s, 7 * hour_s}});
}

TEST_CASE("threshold runs below the quantile and through when no time can be spared") {
    const Series ci = hourly(first_oracle);
    const WhenSpec spec =
        choose_when("threshold", {{"quantile", "0.4"}}); // 100 lasts 2 h, 200 2 h, 300 3 h: at 4.8 h of 12 it is 300
    // Below it from hour 2 to hour 6.
    CHECK(spans(plan_run(spec, request(0, 3 * hour_s, 12 * hour_s), ci)) == Spans{{2 * hour_s, 5 * hour_s}});
    // 6 h of work by 11 h: 2 h are waited, 4 h run, 3 h can still be spared, from 9 h on it runs through.
    CHECK(spans(plan_run(spec, request(0, 6 * hour_s, 11 * hour_s), ci)) ==
          Spans{{2 * hour_s, 6 * hour_s}, {9 * hour_s, 11 * hour_s}});
    // 1 h can be spared.
    CHECK(spans(plan_run(spec, request(0, 2 * hour_s, 3 * hour_s), ci)) == Spans{{hour_s, 3 * hour_s}});
    // From hour 5 on theta is 300 (2.8 h of 7), from hour 6 on 400 (2.4 h of 6), from hour 2 on 240 (4 h of 10 lie at
    // or below 200), and stays so for a job of that arrival.
    PlanRequest later = request(5 * hour_s, hour_s, 12 * hour_s);
    CHECK(spans(plan_run(spec, later, ci)) == Spans{{5 * hour_s, 6 * hour_s}});
    later.now = at_s(6 * hour_s);
    CHECK(spans(plan_run(spec, later, ci)) == Spans{{6 * hour_s, 7 * hour_s}});
    later.arrival = at_s(2 * hour_s);
    CHECK(spans(plan_run(spec, later, ci)) == Spans{{11 * hour_s, 12 * hour_s}});
}

// A night tariff of 8 h in 24: its share is more than the 30 % that the quantile names, so theta is the night's own
// value. A job that runs only below it would wait out its slack, and then run at whatever hour is left.
TEST_CASE("threshold runs at the quantile itself where nothing is lower: on two levels, in the low one") {
    const auto low_hours = GENERATE(4, 8, 16);
    std::vector<double> tariff(48, 300);
    for (std::size_t hour = 0; hour < 48; ++hour)
        if (hour % 24 >= static_cast<std::size_t>(24 - low_hours))
            tariff[hour] = 100;
    const std::int64_t low = (24 - low_hours) * hour_s;
    CHECK(spans(plan_run(choose_when("threshold"), request(1800, 2 * hour_s, 24 * hour_s), hourly(tariff))) ==
          Spans{{low, low + 2 * hour_s}});
    const Series level = hourly(std::vector<double>(48, 300));
    CHECK(spans(plan_run(choose_when("threshold"), request(1800, 2 * hour_s, 24 * hour_s), level)) ==
          Spans{{1800, 1800 + 2 * hour_s}});
}

TEST_CASE("an overhead closes the gaps that do not pay, until the work fits") {
    const Series ci = hourly({400, 100, 300, 100, 500, 100, 200, 450});
    PlanRequest r = request(0, 3 * hour_s, 8 * hour_s);
    r.save = for_s(300);
    r.restore = for_s(300);
    // Three slots and two suspensions of 10 min need 3 h 20 min: the 20 min are taken at 200 beside the third slot.
    CHECK(spans(plan_run(choose_when("wait-awhile"), r, ci)) ==
          Spans{{hour_s, 2 * hour_s}, {3 * hour_s, 4 * hour_s}, {5 * hour_s, 6 * hour_s + 1200}});
    // With 3 h 15 min before the deadline only one suspension fits: no slot is free for any but a single run or two.
    r.now = at_s(hour_s);
    r.deadline = at_s(hour_s + 3 * hour_s + 900);
    const Plan tight = plan_run(choose_when("wait-awhile"), r, ci);
    CHECK(tight.segments.back().to <= r.deadline);
    CHECK(tight.segments.size() <= 2);
}

TEST_CASE("wait-awhile never costs more than one run in the best place, whatever suspending costs") {
    // 200 min with two hours to spare and 32 min for a pause: the hours 1 and 2 of a run from the start are as good as
    // any, and what a pause saves it costs.
    PlanRequest few = request(0, 200 * 60, 320 * 60);
    few.save = for_s(12 * 60);
    few.restore = for_s(20 * 60);
    CHECK(grams(plan_run(choose_when("wait-awhile"), few, hourly({300, 200, 300, 300, 300, 100}))) == Approx(900));
    Numbers numbers(54);
    for (int i = 0; i < 3000; ++i) {
        const Series forecast = random_series(numbers, 60);
        const std::int64_t now = 60 * numbers.in(0, 20);
        const std::int64_t work = 60 * numbers.in(1, 120);
        PlanRequest wanted = request(now, work, now + work + 60 * numbers.in(0, 150));
        wanted.save = for_s(60 * numbers.in(0, 8));
        wanted.restore = for_s(60 * numbers.in(0, 8));
        const double apart = plan_run(choose_when("wait-awhile"), wanted, forecast).cost;
        const double in_one = plan_run(choose_when("lowest-window"), wanted, forecast).cost;
        INFO("case " << i);
        REQUIRE(apart <= in_one * (1 + 1e-12));
        REQUIRE(in_one <= plan_run(choose_when("now"), wanted, forecast).cost * (1 + 1e-12));
    }
}

TEST_CASE("a job that may not be interrupted is planned as one run") {
    const auto rule = GENERATE(as<std::string_view>{}, "wait-awhile", "threshold");
    PlanRequest r = request(0, 3 * hour_s, 8 * hour_s);
    r.interruptible = false;
    CHECK(spans(plan_run(choose_when(rule), r, hourly(second_oracle))) == Spans{{hour_s, 4 * hour_s}});
}

TEST_CASE("slots aligned to the arrival or to the clock") {
    const Series ci = hourly(first_oracle);
    WhenSpec spec = choose_when("lowest-window");
    spec.cells.align = Align::arrival;
    // Starts at 30 min past the hour only: 2:30 to 5:30 and 1:30 to 4:30 hold 450 and 550.
    CHECK(spans(plan_run(spec, request(1800, 3 * hour_s, 12 * hour_s), ci)) ==
          Spans{{2 * hour_s + 1800, 5 * hour_s + 1800}});
    spec.cells.align = Align::clock;
    CHECK(spans(plan_run(spec, request(1800, 3 * hour_s, 12 * hour_s), ci)) == Spans{{2 * hour_s, 5 * hour_s}});
    // A later plan keeps the origin.
    spec.cells.align = Align::arrival;
    PlanRequest later = request(2000, 3 * hour_s, 12 * hour_s);
    later.arrival = at_s(1800);
    CHECK(spans(plan_run(spec, later, ci)) == Spans{{2 * hour_s + 1800, 5 * hour_s + 1800}});
    CHECK(next_cell(spec.cells, ci, at_s(1800), at_s(2000)) == at_s(1800 + hour_s));
    CHECK(next_cell(spec.cells, ci, at_s(1800), at_s(1000)) == at_s(1800));
}

TEST_CASE("nightly window: the lowest value around the nominal time, ends included") {
    WhenSpec spec = choose_when("window", {{"nominal", "01:00"}, {"half_width", "2 h"}});
    // From t = 0 = midnight the first window that opens at or after it is 23:00 to 03:00 of the next night.
    CHECK(nominal_start(spec, at_s(0)) == at_s(25 * hour_s));
    CHECK(nominal_start(spec, at_s(23 * hour_s)) == at_s(25 * hour_s));
    CHECK(nominal_start(spec, at_s(23 * hour_s + 1)) == at_s(49 * hour_s));
    std::vector<double> day(60, 500);
    day[27] = 100; // 03:00, the end of the window
    day[22] = 50;  // outside
    const Series ci = hourly(day);
    PlanRequest r = request(0, 1800, 0);
    r.deadline = Instant::never();
    CHECK(spans(plan_run(spec, r, ci)) == Spans{{27 * hour_s, 27 * hour_s + 1800}});
    spec = choose_when("window", {{"nominal", "01:00"}, {"half_width", "0 h"}});
    CHECK(spans(plan_run(spec, r, ci)) == Spans{{hour_s, hour_s + 1800}});
}

TEST_CASE("the nominal time is a wall-clock time in its zone") {
    const WhenSpec spec =
        choose_when("window", {{"nominal", "01:00"}, {"half_width", "0 h"}, {"time_zone", "Europe/Berlin"}});
    const auto submit = parse_instant("2020-07-01T12:00Z");
    REQUIRE(submit);
    CHECK(to_string(nominal_start(spec, *submit)) == "2020-07-01T23:00:00Z");
}
