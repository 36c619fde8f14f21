#include <algorithm>
#include <catch2/catch.hpp>

#include "naive_usage.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

PolicySpec policy(std::string_view order, std::string_view backfill) {
    PolicySpec spec;
    spec.order = choose_order(order);
    spec.backfill = choose_backfill(backfill);
    return spec;
}

/// Of every order but fair-share, which NaiveUsage has.
bool before(std::string_view rule, const std::vector<FakeJob>& jobs, std::size_t a, std::size_t b) {
    const JobRequest& x = jobs[a].request;
    const JobRequest& y = jobs[b].request;
    if (rule == "sjf" && x.walltime != y.walltime)
        return x.walltime < y.walltime;
    if (rule == "ljf" && x.walltime != y.walltime)
        return x.walltime > y.walltime;
    if (rule == "priority" && x.priority != y.priority)
        return x.priority > y.priority;
    if (rule == "deadline" && x.deadline != y.deadline)
        return x.deadline < y.deadline;
    return a < b;
}

/// EASY written straight from its definition, scanning everything at every event. Times in microseconds.
std::vector<std::int64_t> naive_easy(const std::vector<FakeJob>& jobs, std::int64_t capacity, std::string_view rule,
                                     bool backfill, bool kill, double half_life_s) {
    struct Run {
        std::size_t job;
        std::int64_t end, expected;
    };
    std::vector<std::int64_t> start(jobs.size(), -1);
    std::vector<std::size_t> queue;
    std::vector<Run> running;
    std::size_t submitted = 0;
    std::int64_t free = capacity;
    const auto width = [&](std::size_t j) { return static_cast<std::int64_t>(jobs[j].request.accelerators); };
    const auto wall = [&](std::size_t j) { return jobs[j].request.walltime.us; };
    while (submitted < jobs.size() || !running.empty()) {
        std::int64_t now = submitted < jobs.size() ? jobs[submitted].request.submit.us : INT64_MAX;
        for (const Run& r : running)
            now = std::min(now, r.end);
        for (std::size_t i = running.size(); i-- > 0;)
            if (running[i].end == now) {
                free += width(running[i].job);
                running.erase(running.begin() + static_cast<std::ptrdiff_t>(i));
            }
        for (; submitted < jobs.size() && jobs[submitted].request.submit.us == now; ++submitted)
            queue.push_back(submitted);
        NaiveUsage usage(jobs, start, half_life_s, kill, now);
        std::sort(queue.begin(), queue.end(), [&](std::size_t a, std::size_t b) {
            return rule == "fair-share" ? usage.before(a, b) : before(rule, jobs, a, b);
        });
        const auto begin = [&](std::size_t j) {
            start[j] = now;
            free -= width(j);
            const std::int64_t length = kill ? std::min(jobs[j].run.us, wall(j)) : jobs[j].run.us;
            running.push_back({j, now + length, now + wall(j)});
        };
        while (!queue.empty() && width(queue[0]) <= free) {
            begin(queue[0]);
            queue.erase(queue.begin());
        }
        if (queue.empty() || !backfill)
            continue;
        std::vector<std::pair<std::int64_t, std::int64_t>> ends;
        for (const Run& r : running)
            ends.emplace_back(std::max(r.expected, now + 1), width(r.job));
        std::sort(ends.begin(), ends.end());
        std::int64_t then = free, shadow = 0;
        for (std::size_t i = 0; i < ends.size() && (then < width(queue[0]) || ends[i].first == shadow); ++i) {
            then += ends[i].second;
            shadow = ends[i].first;
        }
        std::int64_t extra = then - width(queue[0]);
        for (std::size_t i = 1; i < queue.size();) {
            const std::size_t j = queue[i];
            const bool in_time = now + wall(j) <= shadow;
            if (width(j) > free || (!in_time && width(j) > extra)) {
                ++i;
                continue;
            }
            if (!in_time)
                extra -= width(j);
            begin(j);
            queue.erase(queue.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }
    return start;
}

} // namespace

// Jobs (nodes, runtime) all at t = 0 on 4 nodes; the published oracle of batsched's EASY.
TEST_CASE("easy backfills behind the head's reservation") {
    FakeEngine engine(4);
    engine.add(0, 2, 60);
    engine.add(0, 4, 30);
    engine.add(0, 2, 30);
    engine.add(0, 2, 50);
    engine.run(policy("fifo", "easy"));
    // At 0: (2,60) and, beside the reservation of (4,30) at 60, (2,30). At 30 (2,50) would end at 80, after 60: it
    // waits.
    CHECK(engine.finish_s == std::vector<std::int64_t>{60, 90, 30, 140});
}

TEST_CASE("without backfilling the head holds all others back") {
    FakeEngine engine(4);
    engine.add(0, 2, 60);
    engine.add(0, 4, 30);
    engine.add(0, 2, 30);
    engine.add(0, 2, 50);
    engine.run(policy("fifo", "none"));
    CHECK(engine.finish_s == std::vector<std::int64_t>{60, 90, 120, 140});
}

TEST_CASE("easy lets a long job use what the head leaves over") {
    FakeEngine engine(5);
    engine.add(0, 3, 100);
    engine.add(0, 4, 10); // reserved at 100, one accelerator is left then
    engine.add(0, 1, 500);
    engine.add(0, 1, 500); // nothing is left for this one
    engine.run(policy("fifo", "easy"));
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 100, 0, 110});
}

TEST_CASE("the order rules choose who is next") {
    struct Case {
        std::string_view rule;
        std::vector<std::int64_t> starts;
    };
    // All wait for the first job, then run one at a time.
    const auto test = GENERATE(values<Case>({{"fifo", {0, 10, 30, 40, 45}},
                                             {"sjf", {0, 25, 15, 10, 45}},
                                             {"ljf", {0, 10, 50, 60, 30}},
                                             {"priority", {0, 45, 35, 10, 15}},
                                             {"deadline", {0, 10, 55, 30, 35}}}));
    FakeEngine engine(1);
    engine.add(0, 1, 10);
    engine.add(1, 1, 20).request.deadline = at_s(500);
    engine.add(1, 1, 10);
    engine.add(1, 1, 5).request.deadline = at_s(600);
    engine.add(1, 1, 20).request.deadline = at_s(600);
    engine.jobs[1].request.priority = -2;
    engine.jobs[2].request.priority = -1;
    engine.jobs[3].request.priority = 3.5F;
    engine.jobs[4].request.priority = 1;
    engine.run(policy(test.rule, "none"));
    CHECK(engine.start_s == test.starts);
}

TEST_CASE("a job that overruns its wall-time counts as ending at once") {
    FakeEngine engine(4);
    engine.classes[0].kill_at_walltime = false;
    engine.add(0, 3, 1000, 100);
    engine.add(10, 4, 10);
    engine.add(200, 1, 20); // the head may start any moment, so nothing is put before it
    engine.run(policy("fifo", "easy"));
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 1000, 1010});
}

// The first job works from 0 to 1 h and, having restored for 600 s, from 2 h 10 min to 3 h 10 min. At 2 h 1 min a wide
// job waits for its end, and one of 1 h 5 min fits before it. A request of the two hours that it works would be over at
// 3 h, and nothing of more than 59 minutes fitted.
TEST_CASE("a job that requested no wall-time is expected to restore and to work on") {
    constexpr std::int64_t h = 3600;
    FakeEngine engine(2);
    engine.classes[0].overhead_in_walltime = true;
    engine.classes[0].checkpoint.restore = for_s(600);
    engine.forecasts.emplace_back(hourly({100, 900, 100, 200, 900, 900, 900, 900}));
    FakeJob& first = engine.add(0, 1, 2 * h);
    first.request.limited = false;
    first.request.deadline = at_s(6 * h);
    engine.add(2 * h + 60, 2, h);
    engine.add(2 * h + 60, 1, h + 300);
    PolicySpec spec = policy("fifo", "easy");
    spec.when = choose_when("wait-awhile");
    engine.run(spec);
    CHECK(engine.finish_s[0] == 3 * h + 600);
    CHECK(engine.start_s[2] == 2 * h + 60);
}

TEST_CASE("easy starts every job when a scan of the whole queue does") {
    const auto rule = GENERATE(as<std::string_view>{}, "fifo", "sjf", "ljf", "priority", "deadline", "fair-share");
    const bool backfill = GENERATE(true, false);
    const bool kill = GENERATE(true, false);
    for (std::uint64_t seed = 1; seed <= 25; ++seed) {
        Numbers numbers(seed);
        const auto capacity = static_cast<std::uint32_t>(numbers.in(1, 20));
        FakeEngine engine(capacity);
        engine.classes[0].kill_at_walltime = kill;
        std::int64_t t = 0;
        for (int i = 0; i < 120; ++i) {
            t += numbers.in(0, 3) == 0 ? 0 : numbers.in(0, 12);
            const std::int64_t run = numbers.in(1, 40);
            FakeJob& job = engine.add(t, static_cast<std::uint32_t>(numbers.in(1, capacity)), run, 0);
            job.request.walltime = for_s(std::max<std::int64_t>(1, run + numbers.in(-10, 30)));
            job.request.user = static_cast<std::uint32_t>(numbers.in(0, 4));
            job.request.priority = static_cast<float>(numbers.in(-2, 2)) * 0.5F;
            if (numbers.in(0, 2) > 0)
                job.request.deadline = at_s(t + 30 + numbers.in(0, 50));
        }
        PolicySpec spec = policy(rule, backfill ? "easy" : "none");
        const Duration half_life = for_s(numbers.in(5, 500));
        spec.order.values.set("half_life", value_of(half_life));
        engine.run(spec);
        std::vector<std::int64_t> expected;
        for (const std::int64_t us : naive_easy(engine.jobs, capacity, rule, backfill, kill, half_life.seconds()))
            expected.push_back(us / 1'000'000);
        CAPTURE(seed, capacity);
        REQUIRE(engine.start_s == expected);
    }
}
