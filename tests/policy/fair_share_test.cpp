#include <catch2/catch.hpp>

#include "fake_engine.hpp"
#include "policy/queue/user_shares.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

PolicySpec fair(std::int64_t half_life_s, std::string_view backfill = "none") {
    PolicySpec spec;
    spec.order = choose_order("fair-share");
    spec.order.values.set("half_life", value_of(for_s(half_life_s)));
    spec.backfill = choose_backfill(backfill);
    return spec;
}

void add(FakeEngine& engine, std::uint32_t user, std::int64_t submit, std::int64_t run, std::uint32_t width = 1) {
    engine.add(submit, width, run).request.user = user;
}

} // namespace

TEST_CASE("fair-share lets the user go first who had less") {
    const auto backfill = GENERATE(as<std::string_view>{}, "none", "easy");
    FakeEngine engine(1);
    add(engine, 7, 0, 100);
    add(engine, 7, 1, 10);
    add(engine, 3, 2, 10);
    add(engine, 3, 3, 80);
    add(engine, 3, 4, 10);
    engine.run(fair(100, backfill));
    // Half-life 100 s: at 100 the first user had 100 / ln 2 (1 - 1/2) = 72.1 accelerator-seconds, the other nothing. At
    // 190 it is 38.7, against 100 / ln 2 (1 - 2^-0.9) = 66.9 of the other, whose last job therefore comes last.
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 190, 100, 110, 200});
}

TEST_CASE("fair-share forgets at the pace of its half-life") {
    const auto starts = [](std::int64_t half_life) {
        FakeEngine engine(1);
        add(engine, 0, 0, 100);
        add(engine, 1, 280, 20);
        add(engine, 1, 290, 5);
        add(engine, 0, 291, 5);
        engine.run(fair(half_life));
        return engine.start_s;
    };
    // Half-life 50 s: at 300 what was had until 100 is 54.1 / 16 = 3.4, the last 20 s are 17.5.
    CHECK(starts(50) == std::vector<std::int64_t>{0, 280, 305, 300});
    // 10,000 s: 98.3 against 20.0.
    CHECK(starts(10'000) == std::vector<std::int64_t>{0, 280, 300, 305});
}

TEST_CASE("fair-share counts what running jobs hold, while they run") {
    FakeEngine engine(3);
    add(engine, 0, 0, 1000);    // one accelerator all the time
    add(engine, 1, 0, 50, 2);   // 100 accelerator-seconds at once
    add(engine, 1, 1, 1000, 2); // at 50: 50 against 100, the other user comes first
    add(engine, 0, 2, 150, 2);  // runs 50 to 200
    add(engine, 0, 3, 10, 2);   // at 200: 200 + 300 against 100
    engine.run(fair(1'000'000));
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 0, 200, 50, 1200});
}

TEST_CASE("fair-share moves reservations up in its order") {
    FakeEngine engine(1);
    engine.add(0, 1, 60, 100).request.user = 0;
    add(engine, 0, 1, 10); // reserved at 100
    add(engine, 1, 2, 10); // at 110
    engine.run(fair(1'000'000, "conservative"));
    // At 60 the second user, who had nothing, is moved up first.
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 70, 60});
}

TEST_CASE("jobs without a user are those of one, and ranks never fall") {
    UserShares shares(Duration::from_seconds(1), at_s(0), 3);
    shares.submitted(0, no_name);
    shares.submitted(1, 5);
    shares.submitted(2, no_name);
    CHECK(shares.user(0) == shares.user(2));
    CHECK(shares.rank(shares.user(0)) == shares.rank(shares.user(1)));
    std::int64_t before = shares.rank(shares.user(1));
    for (std::int64_t second = 0; second < 200'000; second += 997) { // far beyond what 2^(t / half-life) can hold
        shares.advance(at_s(second));
        shares.holds_more(1, 1);
        shares.advance(at_s(second + 1));
        shares.holds_less(1, 1);
        CHECK(shares.rank(shares.user(1)) > before);
        before = shares.rank(shares.user(1));
    }
    CHECK(shares.rank(shares.user(0)) < before);
}
