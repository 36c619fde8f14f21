#include "sunward/series/quantile.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "points.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

const std::vector<double> half_day{400, 300, 200, 100, 100, 200, 300, 400, 500, 500, 400, 300};
const Instant noon = Instant{} + Duration::from_hours(36);

Series of(const std::vector<double>& values, Duration step, EndRule ends = EndRule::fail) {
    return Series::regular(noon, step, values, ends);
}

double quantile(const Series& series, Duration span, double q) { return forecast_quantile(series, noon, span, q); }

} // namespace

// 100 lasts 2 h, 200 2 h, 300 3 h, 400 3 h, 500 2 h.
TEST_CASE("a quantile by time is the value that lasts to it") {
    const Series series = of(half_day, Duration::from_hours(1));
    const Duration all = Duration::from_hours(24); // beyond the data, which count
    CHECK(quantile(series, all, 0) == 100);
    CHECK(quantile(series, all, 0.16) == 100);
    CHECK(quantile(series, all, 0.3) == 200); // 3.6 h
    CHECK(quantile(series, all, 0.5) == 300);
    CHECK(quantile(series, all, 0.6) == 400); // 7.2 h
    CHECK(quantile(series, all, 1) == 500);
    CHECK(quantile(series, all, 1.0 / 3) == Approx(200 + 100 * 2 / 3.0)); // 4 h, where 200 ends
    CHECK(quantile(series, Duration::from_hours(4), 0.5) == 250);
    CHECK(forecast_quantile(series, noon + all, all, 0.5) == 0);
    CHECK(quantile(Series::constant(7), all, 0.3) == 7);
}

TEST_CASE("partial steps count as long as they last") {
    const Series series = of(half_day, Duration::from_hours(1), EndRule::repeat);
    const Instant from = noon + Duration::from_seconds(1800); // 400 for half an hour, then 300
    CHECK(forecast_quantile(series, from, Duration::from_hours(1), 0.49) == 300);
    CHECK(forecast_quantile(series, from, Duration::from_hours(1), 0.5) == 350);
    CHECK(forecast_quantile(series, from, Duration::from_hours(1), 0.51) == 400);
    CHECK(forecast_quantile(series, from, Duration::from_seconds(2000), 0.3) == 400); // 300 lasts 200 s
    CHECK(forecast_quantile(series, from, Duration::from_seconds(2000), 0.09) == 300);
}

TEST_CASE("a quantile does not depend on the steps that a signal is written in") {
    std::vector<double> fine;
    for (const double value : half_day)
        fine.insert(fine.end(), 12, value);
    const Series hours = of(half_day, Duration::from_hours(1));
    const Series minutes = of(fine, Duration::from_seconds(300));
    for (double q = 0; q <= 1; q += 0.01)
        CHECK(quantile(hours, Duration::from_seconds(41000), q) == quantile(minutes, Duration::from_seconds(41000), q));
}

TEST_CASE("a quantile by time is nearly that of many equal pieces, interpolated between them") {
    std::uint32_t state = 1;
    const auto draw = [&](std::uint32_t most) { return (state = state * 1664525 + 1013904223) / 65536 % most; };
    for (int round = 0; round < 100; ++round) {
        std::vector<double> values(24);
        for (double& value : values)
            value = draw(40);
        const Series series = of(values, Duration::from_seconds(60), EndRule::repeat);
        const Instant from = noon + Duration::from_seconds(draw(1440));
        const int seconds = 200 + 10 * static_cast<int>(draw(100));
        // The time below is whole seconds, where a step may end, or halves, where none does.
        const double q = round % 2 == 0 ? draw(11) / 10.0 : (draw(seconds) + 0.5) / seconds;
        constexpr std::int64_t pieces_a_second = 50;
        std::vector<double> pieces;
        for (std::int64_t i = 0; i < seconds * pieces_a_second; ++i)
            pieces.push_back(series.at(from + Duration{i * 1'000'000 / pieces_a_second}));
        std::sort(pieces.begin(), pieces.end());
        const double rank = q * static_cast<double>(pieces.size() - 1);
        const auto low = static_cast<std::size_t>(rank);
        const std::size_t high = std::min(low + 1, pieces.size() - 1);
        const double expected = std::lerp(pieces[low], pieces[high], rank - static_cast<double>(low));
        INFO(round << ": " << q << " of " << seconds << " s");
        CHECK(forecast_quantile(series, from, Duration::from_seconds(seconds), q) == Approx(expected).margin(0.05));
    }
}
