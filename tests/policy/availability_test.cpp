#include "policy/backfill/availability.hpp"

#include <catch2/catch.hpp>

#include "fake_engine.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// What is free, one number for each second, and questions answered from their definitions.
class Table {
public:
    Table(std::int64_t seconds, std::int64_t capacity) : free_(static_cast<std::size_t>(seconds), capacity) {}
    [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(free_.size()); }
    void add(std::int64_t from, std::int64_t to, std::int64_t change) {
        for (std::int64_t t = from; t < to; ++t)
            free_[static_cast<std::size_t>(t)] += change;
    }
    [[nodiscard]] std::int64_t earliest(std::int64_t from, std::int64_t before, std::int64_t width,
                                        std::int64_t hold) const {
        std::int64_t start = from;
        for (std::int64_t t = from; t < before; ++t)
            if (free_[static_cast<std::size_t>(t)] < width)
                start = t + 1;
            else if (t + 1 - start == hold)
                return start;
        return start;
    }

private:
    std::vector<std::int64_t> free_;
};

struct Reserved {
    std::int64_t from, to, width;
};

/// A queue of random jobs as the conservative rule would have it: most are placed in their earliest hole, some end
/// early, are given up or are asked for an earlier place; now and then more is taken than there is.
class Queue {
public:
    Queue(std::uint64_t seed, std::int64_t seconds, std::int64_t capacity)
        : numbers_(seed), capacity_(capacity), table_(seconds, capacity), profile_(at_s(0), capacity) {}

    void step() {
        const std::int64_t kind = numbers_.in(0, 9);
        if (kind <= 4)
            place();
        else if (kind <= 6 && !reserved_.empty())
            ask_before();
        else if (kind == 7 && !reserved_.empty())
            give_up();
        else if (kind == 8)
            over_commit();
        else if (numbers_.in(0, 3) == 0)
            profile_.forget_before(at_s(++now_));
    }
    [[nodiscard]] std::size_t breakpoints() const { return profile_.breakpoints(); }

private:
    [[nodiscard]] std::int64_t some_width() { return numbers_.in(1, numbers_.in(0, 3) == 0 ? capacity_ : 3); }
    [[nodiscard]] std::int64_t some_hold() { return numbers_.in(1, numbers_.in(0, 3) == 0 ? 300 : 20); }

    std::int64_t ask(std::int64_t before, std::int64_t width, std::int64_t hold) {
        const Instant end = before == table_.size() ? Instant::never() : at_s(before);
        const Instant hole = profile_.earliest(at_s(now_), end, width, for_s(hold));
        const std::int64_t expected = table_.earliest(now_, before, width, hold);
        CAPTURE(now_, before, width, hold);
        REQUIRE(hole == at_s(expected));
        return expected;
    }
    void change(const Reserved& one, std::int64_t change) {
        const std::int64_t from = std::max(one.from, now_);
        table_.add(from, one.to, change);
        profile_.add(at_s(from), at_s(std::max(from, one.to)), change);
    }
    void place() {
        const std::int64_t width = some_width();
        const std::int64_t hold = some_hold();
        const std::int64_t hole = ask(table_.size(), width, hold);
        if (hole + hold > table_.size() / 2)
            return;
        reserved_.push_back({hole, hole + hold, width});
        change(reserved_.back(), -width);
    }
    std::size_t some_job() {
        return static_cast<std::size_t>(numbers_.in(0, static_cast<std::int64_t>(reserved_.size()) - 1));
    }
    void ask_before() {
        Reserved& one = reserved_[some_job()];
        if (one.from <= now_)
            return;
        const std::int64_t hole = ask(one.from, one.width, one.to - one.from);
        if (hole == one.from)
            return;
        change(one, one.width);
        one = {hole, hole + one.to - one.from, one.width};
        change(one, -one.width);
    }
    void give_up() {
        const std::size_t job = some_job();
        change(reserved_[job], reserved_[job].width);
        reserved_[job] = reserved_.back();
        reserved_.pop_back();
    }
    void over_commit() {
        const std::int64_t from = now_ + numbers_.in(0, 200);
        reserved_.push_back({from, from + numbers_.in(1, 9), numbers_.in(1, 2)});
        change(reserved_.back(), -reserved_.back().width);
    }

    Numbers numbers_;
    std::int64_t capacity_;
    std::int64_t now_ = 0;
    Table table_;
    Availability profile_;
    std::vector<Reserved> reserved_;
};

} // namespace

// With more than a thousand breakpoints, so that blocks are skipped and findings of earlier searches used.
TEST_CASE("holes in a long profile agree with a plain table of seconds") {
    std::size_t most = 0;
    for (int seed = 1; seed <= 8; ++seed) {
        CAPTURE(seed);
        Queue queue(static_cast<std::uint64_t>(seed), 32'000, seed % 2 == 0 ? 8 : 40);
        for (int i = 0; i < 8000; ++i)
            queue.step();
        most = std::max(most, queue.breakpoints());
    }
    CHECK(most > 1200);
}

// One is free from 0 to 30, all from 30 on. A job of one node and 20 s starts at 0; when it must end at 40 where a
// reservation takes all, two nodes fit only from 30 to 40, and only a job that is cut off there gets them.
TEST_CASE("a hole may be cut off by the end that is asked for") {
    Availability profile(at_s(0), 2);
    profile.add(at_s(0), at_s(30), -1);
    CHECK(profile.earliest(at_s(0), at_s(40), 1, for_s(20)) == at_s(0));
    CHECK(profile.earliest(at_s(0), at_s(40), 2, for_s(20)) == at_s(30));
    profile.add(at_s(40), at_s(60), -2);
    CHECK(profile.earliest(at_s(0), at_s(40), 2, for_s(20)) == at_s(30));
    CHECK(profile.earliest(at_s(0), Instant::never(), 2, for_s(20)) == at_s(60));
    CHECK(profile.earliest(at_s(0), at_s(25), 2, for_s(20)) == at_s(25));
    profile.add(at_s(40), at_s(60), 2);
    CHECK(profile.earliest(at_s(0), Instant::never(), 2, for_s(20)) == at_s(30));
}
