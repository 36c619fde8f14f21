// Online pause and resume against recurrences, limits and the offline optimum.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "fake_engine.hpp"
#include "sunward/error/error.hpp"
#include "sunward/policy/double_threshold.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// u_(k+1) - 2 beta of a trial alpha, from the balance that defines the thresholds: with w slots taken at u_1 to u_w,
/// and the rest at U, the cost is alpha times k slots at u_(w+1) - 2 beta and two changes.
double last_start(double alpha, double most, double beta, int k) {
    double taken = 0;
    double u = 0;
    for (int w = 0; w <= k; ++w) {
        u = ((taken + (k - w) * most + 2 * beta) / alpha - 2 * beta) / k + 2 * beta;
        taken += u;
    }
    return u - 2 * beta;
}

/// alpha by the secant method on that balance, which shares nothing with the closed form.
double alpha_by_balance(double least, double most, double beta, int k) {
    double a = 1.0001;
    double b = (k * most + 2 * beta) / (k * least + 2 * beta);
    for (int i = 0; i < 200 && b - a > 1e-14 * b; ++i) { // regula falsi would do; halving is safe
        const double middle = 0.5 * (a + b);
        (last_start(middle, most, beta, k) > least ? a : b) = middle;
    }
    return 0.5 * (a + b);
}

/// Least cost of k of the slots with beta for each start and stop, all values known.
double offline(const std::vector<double>& values, int k, double beta) {
    constexpr double never = std::numeric_limits<double>::infinity();
    std::vector<double> on(static_cast<std::size_t>(k) + 1, never);
    std::vector<double> off(static_cast<std::size_t>(k) + 1, never);
    off[0] = 0;
    for (const double value : values) {
        std::vector<double> next_on(on.size(), never);
        std::vector<double> next_off(on.size(), never);
        for (std::size_t done = 0; done < on.size(); ++done) {
            next_off[done] = std::min(off[done], on[done] + beta);
            if (done > 0)
                next_on[done] = value + std::min(on[done - 1], off[done - 1] + beta);
        }
        on = next_on;
        off = next_off;
    }
    return std::min(on.back() + beta, off.back());
}

struct Online {
    double cost = 0;
    double lucky = 0; ///< by how much the chosen slots were below the last threshold in use
};

Online online(const std::vector<double>& values, const DoubleThreshold& rule) {
    std::vector<double> chosen;
    Online result;
    bool running = false;
    std::int64_t done = 0;
    std::int64_t by_choice = 0;
    for (std::size_t t = 0; t < values.size(); ++t) {
        const auto left = static_cast<std::int64_t>(values.size() - t);
        const bool forced = left <= rule.slots - done;
        const bool now = done < rule.slots && (forced || runs(rule, done, running, values[t]));
        if (now != running)
            result.cost += rule.beta;
        if (now) {
            result.cost += values[t];
            ++done;
            if (!forced) {
                chosen.push_back(values[t]);
                ++by_choice;
            }
        }
        running = now;
    }
    result.cost += running ? rule.beta : 0;
    const double floor = stop_threshold(rule, by_choice) - 2 * rule.beta;
    for (const double value : chosen)
        result.lucky += std::max(0.0, floor - value);
    return result;
}

double share(Numbers& numbers) { return static_cast<double>(numbers.in(0, 1'000'000)) * 1e-6; }

/// Independent values, a walk, or a daily course with noise.
std::vector<double> sequence(Numbers& numbers, double least, double most) {
    const auto kind = numbers.in(0, 2);
    std::vector<double> values(static_cast<std::size_t>(numbers.in(12, 60)));
    double walk = share(numbers);
    for (std::size_t t = 0; t < values.size(); ++t) {
        walk = std::clamp(walk + 0.3 * (share(numbers) - 0.5), 0.0, 1.0);
        const double course = 0.5 + 0.35 * std::cos(0.2618 * static_cast<double>(t)) + 0.15 * (2 * share(numbers) - 1);
        const double x = kind == 0 ? share(numbers) : kind == 1 ? walk : course;
        values[t] = least + (most - least) * x;
    }
    return values;
}

} // namespace

TEST_CASE("one slot of work has the threshold of the geometric mean") {
    const DoubleThreshold rule = double_threshold(4, 100, 0, 1);
    CHECK(rule.alpha == Approx(5).epsilon(1e-12)); // sqrt(U / L)
    CHECK(stop_threshold(rule, 0) == Approx(20));
    CHECK(stop_threshold(rule, 1) == Approx(4));
}

// k = 2, L = 1, U = 7, beta = 0: u_1 = U/alpha, u_2 = (u_1 + U) / (2 alpha) and u_1 + u_2 = 2 alpha L give
// 2 alpha^3 = 14 + 7 + 7/alpha, that is 4 alpha^3 - 21 alpha - 7 = 0 times alpha; beta = 1/2 the same by hand below.
TEST_CASE("thresholds of two slots as computed by hand") {
    const DoubleThreshold plain = double_threshold(1, 7, 0, 2);
    const double a = plain.alpha;
    CHECK(4 * a * a * a - 21 * a - 7 == Approx(0).margin(1e-9));
    CHECK(a == Approx(2.443).margin(1e-3));
    CHECK(stop_threshold(plain, 0) == Approx(7 / a));
    CHECK(stop_threshold(plain, 1) == Approx((7 / a + 7) / (2 * a)));
    CHECK(stop_threshold(plain, 2) == Approx(1));

    // beta = 1/2: 2 (u_1 - 1) + 1 = (2 x 7 + 1) / alpha; 2 (u_2 - 1) + 1 = (u_1 + 7 + 1) / alpha; u_3 - 1 = L.
    const DoubleThreshold dear = double_threshold(1, 7, 0.5, 2);
    const double b = dear.alpha;
    const double u1 = (15 / b + 1) / 2;
    const double u2 = ((u1 + 8) / b + 1) / 2;
    CHECK(stop_threshold(dear, 0) == Approx(u1));
    CHECK(stop_threshold(dear, 1) == Approx(u2));
    CHECK((u1 + u2 + 1) / b == Approx(2 * 1 + 1)); // both taken, and the optimum at L
    CHECK(runs(dear, 0, true, u1 - 0.001));
    CHECK_FALSE(runs(dear, 0, false, u1 - 0.999));
    CHECK(runs(dear, 0, false, u1 - 1.001));
}

TEST_CASE("alpha is what the balance of costs gives, by another method") {
    for (const int k : {1, 2, 3, 8, 24, 200})
        for (const double ratio : {1.2, 3.0, 40.0})
            for (const double part : {0.0, 0.02, 0.2, 0.45}) {
                const double most = 500;
                const double least = most / ratio;
                const double beta = part * (most - least);
                const DoubleThreshold rule = double_threshold(least, most, beta, k);
                CAPTURE(k, ratio, part);
                CHECK(rule.alpha == Approx(alpha_by_balance(least, most, beta, k)).epsilon(1e-9));
                CHECK(stop_threshold(rule, k) - 2 * beta == Approx(least).epsilon(1e-7));
            }
}

TEST_CASE("many slots approach the limit of Lambert's W") {
    // alpha = 1 / (1 + w), w e^w = (L/U - 1)/e (Lorenz et al. 2009, theorem 3)
    const double target = (50.0 / 400 - 1) / std::exp(1.0);
    double w = 0;
    for (int i = 0; i < 60; ++i)
        w -= (w * std::exp(w) - target) / (std::exp(w) * (1 + w));
    CHECK(double_threshold(50, 400, 0, 10'000'000).alpha == Approx(1 / (1 + w)).epsilon(1e-5));
}

TEST_CASE("pause and resume costs at most alpha times the optimum on random sequences") {
    int paused = 0;
    for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
        Numbers numbers(seed);
        const double most = 500;
        const double least = most * (0.02 + 0.9 * share(numbers));
        const double beta = numbers.in(0, 2) == 0 ? 0 : 0.49 * share(numbers) * (most - least);
        const std::vector<double> values = sequence(numbers, least, most);
        const std::int64_t k = numbers.in(1, static_cast<std::int64_t>(values.size()) - 1);
        const DoubleThreshold rule = double_threshold(least, most, beta, k);
        const Online got = online(values, rule);
        const double best = offline(values, static_cast<int>(k), beta);
        CAPTURE(seed, k, least, beta, rule.alpha);
        REQUIRE(got.cost >= best * (1 - 1e-12));
        REQUIRE(got.cost <= rule.alpha * best * (1 + 1e-9));
        paused += got.cost > best * (1 + 1e-9) ? 1 : 0;
    }
    CHECK(paused > 1000); // most of them were not trivial
}

// One cheap slot that does not come back is all of the optimum's luck too, but not of its other slots.
TEST_CASE("the guarantee counts slots below the last threshold as if they had cost that") {
    const DoubleThreshold rule = double_threshold(1, 100, 0, 2);
    const double just_above = stop_threshold(rule, 1) * 1.0001;
    const std::vector<double> trap{1, just_above, 100};
    const Online got = online(trap, rule);
    CHECK(got.cost == Approx(101));
    CHECK(got.cost > rule.alpha * offline(trap, 2, 0)); // 13.8 times the optimum, alpha is 8.8
    CHECK(got.cost <= rule.alpha * (offline(trap, 2, 0) + got.lucky));
    // Sequences of the extremes and the thresholds themselves, the worst there are.
    for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
        Numbers numbers(seed);
        const std::int64_t k = numbers.in(1, 6);
        const double beta = static_cast<double>(numbers.in(0, 2)) * 8;
        const DoubleThreshold worst = double_threshold(1, 100, beta, k);
        std::vector<double> values;
        for (std::int64_t t = numbers.in(k + 1, 20); t > 0; --t) {
            const double u = stop_threshold(worst, numbers.in(0, k)) - (numbers.in(0, 1) == 0 ? 0 : 2 * beta);
            const double pick[] = {1, 100, u * 1.0001, u};
            values.push_back(std::clamp(pick[numbers.in(0, 3)], 1.0, 100.0));
        }
        const Online trapped = online(values, worst);
        CAPTURE(seed, k, beta);
        REQUIRE(trapped.cost <=
                worst.alpha * (offline(values, static_cast<int>(k), beta) + trapped.lucky) * (1 + 1e-9));
    }
}

TEST_CASE("thresholds need room between the bounds") {
    CHECK_THROWS_AS(double_threshold(0, 100, 0, 1), SimulationError);
    CHECK_THROWS_AS(double_threshold(100, 100, 0, 1), SimulationError);
    CHECK_THROWS_AS(double_threshold(10, 100, 45, 1), SimulationError);
    CHECK_THROWS_AS(double_threshold(10, 100, 1, 0), SimulationError);
    CHECK(double_threshold(10, 100, 44.999, 7).alpha > 1);
}
