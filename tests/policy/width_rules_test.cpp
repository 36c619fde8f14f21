// The rules of `width` as pure functions, against independent computations.
#include <catch2/catch.hpp>

#include <boost/math/special_functions/lambert_w.hpp>
#include <cmath>
#include <numeric>

#include "fake_engine.hpp"
#include "sunward/policy/width_rules.hpp"

using namespace sunward;
using namespace sunward::test;

TEST_CASE("k-search: the competitive ratio by Lambert's function") {
    for (const double least : {0.0, 1.0, 50.0, 300.0, 399.0}) {
        const double inverse = 1 + boost::math::lambert_w0(std::max((least / 400 - 1) / std::exp(1), -1 / std::exp(1)));
        CHECK(inverse_search_ratio({least, 400}) == Approx(inverse).margin(1e-7));
    }
    // By hand: U = 2 L. W0(-1 / (2 e)) = -0.231961, alpha = 1.302017.
    CHECK(1 / inverse_search_ratio({100, 200}) == Approx(1.3020171).epsilon(1e-6));
    CHECK(inverse_search_ratio({100, 100}) == 1);
}

TEST_CASE("k-search: thresholds by hand") {
    const double alpha = 1.3020171;
    const std::vector<double> thresholds = search_thresholds({100, 200}, 2);
    REQUIRE(thresholds.size() == 2);
    CHECK(thresholds[0] == Approx(200 / alpha).epsilon(1e-6));
    CHECK(thresholds[1] == Approx(200 * (1 - (1 - 1 / alpha) * (1 + 1 / (alpha * 2)))).epsilon(1e-6));
    // 153.6, 135.8: at 200 the least use, at 150 one more, at 130 all.
    CHECK(searched_use({100, 200}, 3, 5, 200) == 3);
    CHECK(searched_use({100, 200}, 3, 5, 150) == 4);
    CHECK(searched_use({100, 200}, 3, 5, 130) == 5);
    CHECK(searched_use({100, 200}, 7, 5, 200) == 5);
    CHECK(searched_use({100, 100}, 1, 5, 100) == 5);
}

TEST_CASE("k-search counts its thresholds, and they reach down to the least value") {
    Numbers numbers(7);
    for (int round = 0; round < 200; ++round) {
        const double least = static_cast<double>(numbers.in(0, 300));
        const SignalRange range{least, least + static_cast<double>(numbers.in(1, 500))};
        const auto count = static_cast<std::uint32_t>(numbers.in(1, 60));
        const std::vector<double> thresholds = search_thresholds(range, count);
        const double value =
            range.least + (range.greatest - range.least) * static_cast<double>(numbers.in(0, 100)) / 100;
        const auto reached = std::count_if(thresholds.begin(), thresholds.end(), [&](double t) { return t >= value; });
        CHECK(searched_use(range, 2, count + 2, value) == 2 + static_cast<std::uint32_t>(reached));
        CHECK(std::is_sorted(thresholds.rbegin(), thresholds.rend()));
        CHECK(thresholds.back() >= range.least * (1 - 1e-9));
    }
    CHECK(search_thresholds({100, 200}, 100'000).back() == Approx(100).epsilon(1e-4));
}

TEST_CASE("k-search: the cost of a purchase is within its guarantee on random sequences") {
    // k units are bought one by one at thresholds, what is lacking at the end at the greatest value. With the ratio of
    // infinitely many units, the (k+1)-st threshold may lie above the least value, and the guarantee widens by that.
    Numbers numbers(11);
    double worst = 0;
    for (int round = 0; round < 2000; ++round) {
        const SignalRange range{static_cast<double>(numbers.in(20, 200)), static_cast<double>(numbers.in(201, 900))};
        const auto units = static_cast<std::uint32_t>(numbers.in(1, 20));
        const double alpha = 1 / inverse_search_ratio(range);
        const std::vector<double> thresholds = search_thresholds(range, units);
        const double beyond =
            range.greatest * (1 - (1 - 1 / alpha) * std::pow(1 + 1 / (alpha * units), static_cast<double>(units)));
        std::size_t bought = 0;
        double paid = 0;
        double least = range.greatest;
        double floor = range.greatest;
        for (std::int64_t values = numbers.in(1, 30); values > 0; --values) {
            // Falling on average, which is what hurts a buyer most.
            floor = std::max(range.least, floor - static_cast<double>(numbers.in(0, 80)));
            const double value = std::max(floor, static_cast<double>(numbers.in(0, 900)) * floor / 900);
            least = std::min(least, value);
            while (bought < units && thresholds[bought] >= value) {
                paid += value;
                ++bought;
            }
        }
        paid += static_cast<double>(units - bought) * range.greatest;
        const double guarantee = alpha * std::max(1.0, beyond / range.least);
        CHECK(paid <= guarantee * least * units * (1 + 1e-9));
        worst = std::max(worst, paid / (alpha * least * units));
    }
    CHECK(worst > 0.9); // nearly reached, so the guarantee means something
}

TEST_CASE("pcaps: thresholds by hand") {
    const SignalRange range{100, 300};
    CHECK(importance_threshold(range, 0, 0) == Approx(300)); // carbon-agnostic
    CHECK(importance_threshold(range, 1, 0) == Approx(100));
    CHECK(importance_threshold(range, 1, 1) == Approx(300));
    // gamma = 0.5: G = 200; r = 0.5: 200 + 100 (e^0.25 - 1) / (e^0.5 - 1) = 200 + 100 x 0.284025 / 0.648721.
    CHECK(importance_threshold(range, 0.5, 0.5) == Approx(200 + 100 * 0.284025 / 0.648721).epsilon(1e-5));
}

TEST_CASE("capacity-curve: flexible work goes to the cleanest hours, by hand") {
    ClusterDay day;
    day.values.fill(300);
    day.values[13] = 100;
    day.values[14] = 200;
    day.inflexible.fill(4);
    day.inflexible[13] = 7;
    day.capacity = 10;
    day.flexible = 8;
    // Three accelerators are left in hour 13, six in hour 14.
    std::array<double, 24> curve = capacity_curve(day);
    CHECK(curve[13] == Approx(3));
    CHECK(curve[14] == Approx(5));
    CHECK(std::accumulate(curve.begin(), curve.end(), 0.0) == Approx(8));
    // A peak that costs more than any hour: no hour above what other work takes at most, 7, as long as it fits.
    day.peak_weight = 1000;
    curve = capacity_curve(day);
    CHECK(curve[13] == Approx(0).margin(1e-7));
    CHECK(curve[14] == Approx(3));
    CHECK(std::accumulate(curve.begin(), curve.end(), 0.0) == Approx(8));
    for (std::size_t h = 0; h < 24; ++h)
        CHECK(day.inflexible[h] + curve[h] <= 7 + 1e-7);
    // More than fits: everything that is left.
    day.flexible = 1000;
    curve = capacity_curve(day);
    CHECK(curve[13] == Approx(3));
    CHECK(curve[0] == Approx(6));
}
