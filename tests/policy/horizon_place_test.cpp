// Places for one job among cells that others have taken from, against plain lists.
#include "policy/horizon/horizon_place.hpp"

#include <catch2/catch.hpp>
#include <numeric>
#include <optional>

#include "fake_engine.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr std::int64_t minute = 60;
constexpr std::int64_t slot = 30 * minute;

std::vector<HorizonCell> random_cells(Numbers& numbers) {
    std::vector<HorizonCell> cells;
    const auto free = static_cast<std::uint32_t>(numbers.in(1, 6));
    for (std::int64_t c = 0; c < 12; ++c)
        cells.push_back({at_s(c * slot), at_s((c + 1) * slot), static_cast<double>(numbers.in(-1, 5)) * 100, free, 0});
    if (numbers.in(0, 1) == 0)
        cells.push_back({at_s(12 * slot), at_s(20 * slot), 150, HorizonCell::unlimited, 0});
    return cells;
}

struct Span {
    std::uint32_t width;
    Instant from;
    Instant to;
};

Span random_span(Numbers& numbers) {
    const std::int64_t from = numbers.in(-10, 13 * 30) * minute;
    const std::int64_t to = from + numbers.in(1, 120) * minute;
    return {static_cast<std::uint32_t>(numbers.in(1, 4)), at_s(from), at_s(to)};
}

Ranking by_value(const std::vector<HorizonCell>& cells) {
    return ranking(cells.size(), [&](std::size_t c) { return Wish{cells[c].value, false}; });
}

/// The least sum of values over as many minutes with enough accelerators before the end; none when there are too few.
std::optional<double> least_cost(const std::vector<HorizonCell>& cells, const HorizonJob& job) {
    std::vector<double> minutes;
    for (const HorizonCell& cell : cells)
        for (Instant t = cell.from; t < std::min(cell.to, job.end); t = t + for_s(minute))
            if (cell.free >= job.width)
                minutes.push_back(cell.value * minute);
    std::ranges::sort(minutes);
    const auto needed = static_cast<std::size_t>(job.work.us / for_s(minute).us);
    if (minutes.size() < needed)
        return std::nullopt;
    return std::accumulate(minutes.begin(), minutes.begin() + static_cast<std::ptrdiff_t>(needed), 0.0);
}

} // namespace

TEST_CASE("split cells have what a plain list of cells has, and know the parts of each") {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        CAPTURE(seed);
        Numbers numbers(seed);
        std::vector<HorizonCell> plain = random_cells(numbers);
        std::vector<HorizonCell> whole = plain;
        SplitCells split(plain);
        for (std::int64_t step = 0; step < 30; ++step) {
            const Span span = random_span(numbers);
            occupy(plain, span.width, span.from, span.to);
            split.occupy(span.width, span.from, span.to);
            if (step == 15) {
                split.number();
                whole = plain;
            }
            REQUIRE(split.all().size() == plain.size());
            for (std::size_t i = 0; i < plain.size(); ++i) {
                REQUIRE(split.all()[i].from == plain[i].from);
                REQUIRE(split.all()[i].to == plain[i].to);
                REQUIRE(split.all()[i].free == plain[i].free);
                REQUIRE(split.all()[i].value == plain[i].value);
            }
            for (std::size_t c = 0; c < whole.size(); ++c) {
                const auto [first, last] = split.parts(c);
                REQUIRE(first < last);
                REQUIRE(plain[first].from == whole[c].from);
                REQUIRE(plain[last - 1].to == whole[c].to);
                std::uint32_t most = 0;
                for (std::size_t i = first; i < last; ++i)
                    most = std::max(most, plain[i].free);
                REQUIRE(split.most_free(c) == most);
            }
        }
    }
}

TEST_CASE("a job that may be suspended for nothing has the cheapest minutes that the others left") {
    int fitting = 0;
    int narrow = 0;
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
        CAPTURE(seed);
        Numbers numbers(seed);
        const std::vector<HorizonCell> cells = random_cells(numbers);
        SplitCells split(cells);
        for (std::int64_t others = numbers.in(0, 12); others > 0; --others) {
            const Span span = random_span(numbers);
            split.occupy(span.width, span.from, span.to);
        }
        HorizonJob job;
        job.width = static_cast<std::uint32_t>(numbers.in(1, 3));
        job.work = for_s(numbers.in(1, 200) * minute);
        job.end = at_s(numbers.in(1, 12 * 30) * minute);
        const std::optional<double> least = least_cost(split.all(), job);
        const std::vector<Segment> segments = place_apart(split, job, by_value(cells));
        REQUIRE(segments.empty() == !least);
        if (!least) {
            ++narrow;
            continue;
        }
        ++fitting;
        Duration sum{};
        double cost = 0;
        for (std::size_t i = 0; i < segments.size(); ++i) {
            REQUIRE(segments[i].from < segments[i].to);
            REQUIRE(segments[i].to <= job.end);
            if (i > 0)
                REQUIRE(segments[i - 1].to < segments[i].from);
            for (const HorizonCell& cell : split.all())
                if (cell.from < segments[i].to && segments[i].from < cell.to)
                    REQUIRE(cell.free >= job.width);
            sum += segments[i].to - segments[i].from;
            cost += cost_of(cells, segments[i]);
        }
        REQUIRE(sum == job.work);
        REQUIRE(cost == Approx(*least));
    }
    CHECK(fitting > 500);
    CHECK(narrow > 200);
}

TEST_CASE("a job in one piece has the cheapest run that the others left, at once without what a suspension takes") {
    int fitting = 0;
    int narrow = 0;
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        CAPTURE(seed);
        Numbers numbers(seed);
        std::vector<HorizonCell> cells = random_cells(numbers);
        for (HorizonCell& cell : cells)
            cell.value += 100; // none below 0, where a run that is longer by a suspension would cost less
        for (std::int64_t others = numbers.in(0, 8); others > 0; --others) {
            const Span span = random_span(numbers);
            occupy(cells, span.width, span.from, span.to);
        }
        HorizonJob job;
        job.width = static_cast<std::uint32_t>(numbers.in(1, 3));
        job.work = for_s(numbers.in(1, 120) * minute);
        job.end = at_s(numbers.in(1, 14 * 30) * minute);
        job.running = numbers.in(0, 1) == 0;
        job.overhead = for_s(numbers.in(0, 20) * minute);
        std::optional<double> least;
        for (Instant start = at_s(0); start < job.end; start = start + for_s(minute)) {
            const Duration length = job.work + (job.running && start > at_s(0) ? job.overhead : Duration{});
            const Instant end = start + length;
            const bool fits =
                end <= std::min(job.end, cells.back().to) && std::ranges::all_of(cells, [&](const HorizonCell& cell) {
                    return cell.to <= start || end <= cell.from || cell.free >= job.width;
                });
            if (fits && (!least || cost_of(cells, {start, end}) < *least))
                least = cost_of(cells, {start, end});
        }
        const std::vector<Segment> segments = place_in_one(cells, job);
        REQUIRE(segments.size() == (least ? 1 : 0));
        (least ? fitting : narrow) += 1;
        if (least)
            REQUIRE(cost_of(cells, segments.front()) == Approx(*least).margin(1e-6));
    }
    CHECK(fitting > 300);
    CHECK(narrow > 100);
}

TEST_CASE("cells are ranked by wish: whole ones first, then the least value, then time") {
    const std::vector<Wish> wishes = {{3, false}, {1, false}, {5, true}, {1, false}, {4, true}, {-0.5, false}};
    CHECK(ranking(6, [&](std::size_t c) { return wishes[c]; }) == Ranking{4, 2, 5, 1, 3, 0});
}
