#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "naive_usage.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

PolicySpec policy(std::uint32_t depth = 1'000'000, std::string_view order = "fifo") {
    PolicySpec spec;
    spec.order = choose_order(order);
    spec.backfill = choose_backfill("conservative", {{"compress_depth", std::to_string(depth)}});
    return spec;
}

/// Conservative backfilling written from its definition: what is free is added up from all intervals for every
/// question.
class Naive {
public:
    Naive(const std::vector<FakeJob>& jobs, std::int64_t capacity, std::size_t depth, std::string_view order, bool kill)
        : jobs_(jobs), capacity_(capacity), depth_(depth), order_(order), kill_(kill), start(jobs.size(), -1) {}

    std::vector<std::int64_t> run() {
        std::size_t submitted = 0;
        while (submitted < jobs_.size() || !runs_.empty() || !reserved_.empty()) {
            now_ = submitted < jobs_.size() ? jobs_[submitted].request.submit.us : INT64_MAX;
            for (const auto& [job, run] : runs_)
                now_ = std::min(now_, run.end);
            for (const auto& [job, at] : place_)
                if (at > last_)
                    now_ = std::min(now_, at);
            last_ = now_;
            bool early = finish();
            extend();
            start_due();
            if (early)
                compress();
            std::vector<std::size_t> fresh;
            for (; submitted < jobs_.size() && jobs_[submitted].request.submit.us == now_; ++submitted)
                fresh.push_back(submitted);
            sort(fresh);
            for (const std::size_t job : fresh)
                place(job, hole(job, INT64_MAX));
        }
        return start;
    }

private:
    struct Run {
        std::int64_t end, expected, promised;
    };
    [[nodiscard]] std::int64_t width(std::size_t j) const { return jobs_[j].request.accelerators; }
    [[nodiscard]] std::int64_t wall(std::size_t j) const { return jobs_[j].request.walltime.us; }

    void sort(std::vector<std::size_t>& jobs) const {
        NaiveUsage usage(jobs_, start, choose_order("fair-share").values.duration("half_life").seconds(), kill_, now_);
        const bool sjf = order_ == "sjf";
        std::sort(jobs.begin(), jobs.end(), [&](std::size_t a, std::size_t b) {
            if (order_ == "fair-share")
                return usage.before(a, b);
            return std::make_pair(sjf ? wall(a) : 0, a) < std::make_pair(sjf ? wall(b) : 0, b);
        });
    }
    using Starts = std::map<std::size_t, std::int64_t>;
    [[nodiscard]] std::int64_t free_at(std::int64_t t, std::size_t except, const Starts& reserved) const {
        std::int64_t free = capacity_;
        for (const auto& [job, run] : runs_)
            if (t < run.expected)
                free -= width(job);
        for (const auto& [job, at] : reserved)
            if (job != except && at <= t && t < at + wall(job))
                free -= width(job);
        return free;
    }
    /// Earliest start before `limit` (the job's own reservation) with room to the end, or to the reservation.
    [[nodiscard]] std::int64_t hole(std::size_t job, std::int64_t limit) const { return hole(job, limit, reserved_); }
    [[nodiscard]] std::int64_t hole(std::size_t job, std::int64_t limit, const Starts& reserved) const {
        std::vector<std::int64_t> points{now_};
        for (const auto& [other, run] : runs_)
            points.push_back(run.expected);
        for (const auto& [other, at] : reserved) {
            points.push_back(at);
            points.push_back(at + wall(other));
        }
        std::sort(points.begin(), points.end());
        for (const std::int64_t t : points) {
            if (t < now_ || t >= limit)
                continue;
            bool enough = free_at(t, job, reserved) >= width(job);
            for (const std::int64_t u : points)
                if (u > t && u < std::min(t + wall(job), limit))
                    enough = enough && free_at(u, job, reserved) >= width(job);
            if (enough)
                return t;
        }
        return limit;
    }
    [[nodiscard]] std::int64_t held() const {
        std::int64_t sum = 0;
        for (const auto& [job, run] : runs_)
            sum += width(job);
        return sum;
    }
    void begin(std::size_t job) {
        reserved_.erase(job);
        place_.erase(job);
        start[job] = now_;
        const std::int64_t length = kill_ ? std::min(jobs_[job].run.us, wall(job)) : jobs_[job].run.us;
        runs_[job] = {now_ + length, now_ + wall(job), now_ + wall(job)};
    }
    void place(std::size_t job, std::int64_t at) {
        if (at == now_ && width(job) <= capacity_ - held())
            begin(job);
        else
            reserved_[job] = place_[job] = at;
    }
    bool finish() {
        bool early = false;
        for (auto it = runs_.begin(); it != runs_.end();) {
            if (it->second.end == now_) {
                early = early || it->second.expected > now_;
                it = runs_.erase(it);
            } else {
                ++it;
            }
        }
        return early;
    }
    void extend() {
        for (auto& [job, run] : runs_)
            if (run.expected <= now_)
                run.expected = now_ + std::max<std::int64_t>(now_ - run.promised, 1'000'000);
    }
    void start_due() {
        std::vector<std::pair<std::int64_t, std::size_t>> due;
        for (const auto& [job, at] : place_)
            if (at <= now_)
                due.emplace_back(at, job);
        std::sort(due.begin(), due.end());
        Starts late; // those whose places come first
        for (const auto& [at, job] : due) {
            const std::int64_t earliest = late.empty() ? now_ : hole(job, INT64_MAX, late);
            if (earliest == now_ && width(job) <= capacity_ - held())
                begin(job);
            else
                reserved_[job] = late[job] = hole(job, INT64_MAX, late);
        }
    }
    void compress() {
        std::vector<std::size_t> waiting;
        for (const auto& [job, at] : reserved_)
            waiting.push_back(job);
        sort(waiting);
        for (std::size_t i = 0; i < waiting.size() && i < depth_; ++i) {
            const std::int64_t old = reserved_[waiting[i]];
            if (place_[waiting[i]] <= now_)
                continue;
            const std::int64_t at = hole(waiting[i], old);
            if (at < old)
                place(waiting[i], at);
        }
    }

    const std::vector<FakeJob>& jobs_;
    std::int64_t capacity_;
    std::size_t depth_;
    std::string_view order_;
    bool kill_;
    std::int64_t now_ = 0, last_ = -1;
    std::map<std::size_t, Run> runs_;
    Starts reserved_;
    Starts place_; ///< what was reserved first, and is kept when nodes come back late

public:
    std::vector<std::int64_t> start;
};

void compare(int early, int late, std::uint32_t depth, std::string_view order, bool kill) {
    for (int seed = 1; seed <= 30; ++seed) {
        Numbers numbers(seed);
        const auto capacity = static_cast<std::uint32_t>(numbers.in(1, 12));
        FakeEngine engine(capacity);
        engine.classes[0].kill_at_walltime = kill;
        std::int64_t t = 0;
        for (int i = 0; i < 70; ++i) {
            t += numbers.in(0, 3) == 0 ? 0 : numbers.in(0, 14);
            const std::int64_t run = numbers.in(1, 40);
            FakeJob& job = engine.add(t, static_cast<std::uint32_t>(numbers.in(1, capacity)), run);
            job.request.walltime = for_s(std::max<std::int64_t>(1, run + numbers.in(-late, early)));
            job.request.user = static_cast<std::uint32_t>(numbers.in(0, 3));
        }
        engine.run(policy(depth, order));
        std::vector<std::int64_t> expected;
        for (const std::int64_t us : Naive(engine.jobs, capacity, depth, order, kill).run())
            expected.push_back(us / 1'000'000);
        CAPTURE(seed, capacity);
        REQUIRE(engine.start_s == expected);
    }
}

} // namespace

// 4 nodes, t = 0, (nodes, runtime): A (3,10), B (2,10), C (4,5), D (1,12), E (1,10).
// A runs 0-10. B is reserved at 10-20, C at 20-25. D fits beside A and B: 0-12. E: nothing is free before A ends, from
// 10 to 12 B and D leave one, from 12 to 20 two, but E would need one until 20: it has it. So E runs 10-20.
TEST_CASE("conservative gives every job a reservation") {
    FakeEngine engine(4);
    engine.add(0, 3, 10);
    engine.add(0, 2, 10);
    engine.add(0, 4, 5);
    engine.add(0, 1, 12);
    engine.add(0, 1, 10);
    engine.run(policy());
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 10, 20, 0, 10});
}

// EASY would let D (1 node, 100 s) start at once, for it does not delay the head B; conservative does not, for it would
// delay C, which is reserved on all nodes at 20.
TEST_CASE("conservative delays nobody, not the head alone") {
    const auto load = [](FakeEngine& engine) {
        engine.add(0, 3, 10); // A
        engine.add(0, 2, 10); // B at 10
        engine.add(0, 4, 10); // C at 20
        engine.add(0, 1, 100);
    };
    FakeEngine conservative(4);
    load(conservative);
    conservative.run(policy());
    CHECK(conservative.start_s == std::vector<std::int64_t>{0, 10, 20, 30});

    FakeEngine easy(4);
    load(easy);
    PolicySpec spec;
    spec.backfill = choose_backfill("easy");
    easy.run(spec);
    CHECK(easy.start_s == std::vector<std::int64_t>{0, 10, 100, 0});
}

// 4 nodes. A (4 nodes) asks for 100 and ends at 40. B (3, 50) is reserved at 100, C (2, 20) at 150, D (1, 60) at 100.
// At 40 B moves to 40-90, then C cannot pass it: at 90; D runs beside B at 40.
TEST_CASE("conservative moves reservations up when a job ends early") {
    FakeEngine engine(4);
    engine.add(0, 4, 40, 100);
    engine.add(1, 3, 50);
    engine.add(2, 2, 20);
    engine.add(3, 1, 60);
    engine.run(policy());
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 40, 90, 40});
}

// 4 nodes. A (2 nodes) asks for 100 s and takes 101, or 150. B (4, 100 s) is next and waits for it; C (2, 500 s) would
// fit beside A, and comes after B. Later jobs do not gain by A's lateness either.
TEST_CASE("a late job costs nobody his place") {
    const auto backfill = GENERATE(as<std::string_view>{}, "none", "easy", "conservative");
    const auto when = GENERATE(as<std::string_view>{}, "now", "lowest-window");
    const std::int64_t run = GENERATE(101, 150, 400);
    FakeEngine engine(4);
    engine.classes[0].kill_at_walltime = false;
    engine.forecasts.emplace_back(Series::constant(100));
    engine.add(0, 2, run, 100);
    engine.add(1, 4, 100);
    engine.add(2, 2, 500);
    engine.add(130, 2, 60);
    engine.add(205, 1, 10);
    for (FakeJob& job : engine.jobs)
        job.request.deadline = at_s(100'000); // lowest-window: at once, as all is level
    PolicySpec spec = policy();
    spec.backfill = choose_backfill(backfill);
    spec.when = choose_when(when);
    engine.run(spec);
    CHECK(engine.start_s[1] == run);
    CHECK(engine.start_s[2] == run + 100);
    CHECK(engine.start_s[3] >= (run == 101 ? 201 : run));
}

TEST_CASE("the compression depth is kept and noted") {
    FakeEngine engine(4);
    engine.add(0, 4, 40, 100);
    engine.add(1, 3, 50);
    engine.add(2, 2, 20);
    engine.add(3, 1, 60);
    const auto scheduler = make_scheduler(policy(1));
    engine.run(*scheduler);
    // At 40 only B is looked at; C stays at 150 until B ends early at no time, D stays at 100.
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 40, 150, 100});
    REQUIRE(scheduler->notes().size() == 1);
    CHECK(scheduler->notes()[0].find("first 1 ") != std::string::npos);
}

TEST_CASE("conservative without early ends agrees with a plain table of intervals") {
    compare(0, 0, 1'000'000, "fifo", true);
}

TEST_CASE("conservative with early ends agrees with a plain table of intervals") {
    const auto order = GENERATE(as<std::string_view>{}, "fifo", "sjf", "fair-share");
    const std::uint32_t depth = GENERATE(1'000'000U, 3U, 0U);
    compare(40, 0, depth, order, true);
}

TEST_CASE("conservative with overrunning jobs agrees with a plain table of intervals") {
    compare(30, 20, 1'000'000, "fifo", false);
}
