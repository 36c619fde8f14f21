#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <stdexcept>
#include <vector>

#include "sunward/random/stream.hpp"

using namespace sunward;

namespace {

constexpr int draws = 200'000;

struct Moments {
    double mean = 0;
    double variance = 0;
};

Moments moments(const std::function<double()>& draw) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < draws; ++i) {
        const double x = draw();
        sum += x;
        squares += x * x;
    }
    const double mean = sum / draws;
    return {mean, squares / draws - mean * mean};
}

/// Five standard errors of a mean of `draws` numbers of that variance.
double five_errors(double variance) { return 5 * std::sqrt(variance / draws); }

} // namespace

// Drawn by a second implementation of PCG64 (XSL-RR 128/64), FNV-1a and SplitMix64 in big integers.
TEST_CASE("the first values of a stream stay what they are") {
    const auto first = [](RandomStream stream) {
        return std::array{stream.bits(), stream.bits(), stream.bits(), stream.bits()};
    };
    using Four = std::array<std::uint64_t, 4>;
    CHECK(first({42, "workload.synthetic.arrivals"}) ==
          Four{12767485559512687161U, 1419525116896237521U, 10585992309346767789U, 2485693677082984648U});
    CHECK(first({42, "workload.synthetic.arrivals", 1}) ==
          Four{10145175338361998647U, 17804483361418886784U, 7924634038123072171U, 1571704435467994773U});
    CHECK(first({43, "workload.synthetic.arrivals"}) ==
          Four{10610576666312912929U, 407469497073286967U, 8491184266647257451U, 12469149941774915944U});
    CHECK(first({0, ""}) ==
          Four{9615354938437279216U, 2414553947472500393U, 8934189651752114736U, 13541488552814112037U});
}

TEST_CASE("distributions are functions of the first bits") {
    const RandomStream fresh(42, "workload.synthetic.arrivals");
    constexpr double u = 12767485559512687161.0 / 18446744073709551616.0;
    const auto drawn = [&fresh](auto draw) {
        RandomStream stream = fresh;
        return draw(stream);
    };
    CHECK(drawn([](auto& s) { return s.uniform(); }) == Approx(u).epsilon(1e-15));
    CHECK(drawn([](auto& s) { return s.exponential(2); }) == Approx(-2 * std::log(u)).epsilon(1e-14));
    CHECK(drawn([](auto& s) { return s.pareto(3, 1.5); }) == Approx(3 * std::pow(u, -1 / 1.5)).epsilon(1e-14));
    const double z = drawn([](auto& s) { return s.normal(); });
    CHECK(0.5 * std::erfc(-z / std::sqrt(2.0)) == Approx(u).epsilon(1e-14));
    CHECK(drawn([](auto& s) { return s.lognormal(7200, 1.2); }) == Approx(7200 * std::exp(1.2 * z)).epsilon(1e-14));
}

TEST_CASE("a copy goes on by itself") {
    RandomStream stream(1, "a");
    stream.bits();
    RandomStream copy = stream;
    const auto next = stream.bits();
    CHECK(copy.bits() == next);
    RandomStream other(2, "b");
    other = copy;
    CHECK(other.bits() == stream.bits());
    const auto& self = other;
    other = self;
    CHECK(other.bits() == stream.bits());
}

TEST_CASE("seed, purpose and entity each make another stream") {
    std::set<std::uint64_t> firsts;
    for (const std::uint64_t seed : {0ULL, 1ULL, 2ULL, ~0ULL})
        for (const char* purpose :
             {"", "a", "b", "ab", "ba", "workload.synthetic.arrivals", "workload.synthetic.lengths"})
            for (std::uint64_t entity = 0; entity < 1000; ++entity)
                firsts.insert(RandomStream(seed, purpose, entity).bits());
    CHECK(firsts.size() == 4 * 7 * 1000);
}

TEST_CASE("neighbouring streams are not correlated") {
    RandomStream a(7, "arrivals", 0);
    RandomStream b(7, "arrivals", 1);
    RandomStream c(8, "arrivals", 0);
    const auto product = moments([&] { return (a.uniform() - 0.5) * (b.uniform() - 0.5); });
    CHECK(std::abs(product.mean) < five_errors(1.0 / 144));
    const auto other = moments([&] { return (a.uniform() - 0.5) * (c.uniform() - 0.5); });
    CHECK(std::abs(other.mean) < five_errors(1.0 / 144));
    // First draws over entities, as a generator with one stream for each job uses them.
    std::uint64_t entity = 0;
    const auto firsts = moments([&] { return RandomStream(7, "arrivals", entity++).uniform(); });
    CHECK(std::abs(firsts.mean - 0.5) < five_errors(1.0 / 12));
    CHECK(firsts.variance == Approx(1.0 / 12).epsilon(0.02));
}

TEST_CASE("mean and variance of each distribution") {
    RandomStream stream(3, "moments");
    const auto check = [](const Moments& found, double mean, double variance) {
        CHECK(std::abs(found.mean - mean) < five_errors(variance));
        CHECK(found.variance == Approx(variance).epsilon(0.05));
    };
    check(moments([&] { return stream.uniform(); }), 0.5, 1.0 / 12);
    check(moments([&] { return stream.uniform_positive(); }), 0.5, 1.0 / 12);
    check(moments([&] { return stream.exponential(120); }), 120, 120 * 120);
    check(moments([&] { return stream.normal(); }), 0, 1);
    // exp(mu + s^2/2) and (exp(s^2) - 1) exp(2 mu + s^2) with mu = ln 100.
    const double s2 = 0.25;
    check(moments([&] { return stream.lognormal(100, 0.5); }), 100 * std::exp(s2 / 2),
          (std::exp(s2) - 1) * 1e4 * std::exp(s2));
    // a m / (a - 1) and m^2 a / ((a - 1)^2 (a - 2)); a tail light enough for the variance to settle.
    check(moments([&] { return stream.pareto(2, 8); }), 16.0 / 7, 4 * 8 / (49.0 * 6));
}

TEST_CASE("the shape of the normal and the Pareto tails") {
    RandomStream stream(4, "tails");
    int beyond_two = 0;
    int beyond_ten = 0;
    for (int i = 0; i < draws; ++i) {
        beyond_two += std::abs(stream.normal()) > 2 ? 1 : 0;
        beyond_ten += stream.pareto(1, 1.5) > 10 ? 1 : 0;
    }
    const double normal_tail = 0.0455002638963584; // 2 Phi(-2)
    const double pareto_tail = std::pow(10, -1.5);
    CHECK(std::abs(beyond_two / double{draws} - normal_tail) < five_errors(normal_tail));
    CHECK(std::abs(beyond_ten / double{draws} - pareto_tail) < five_errors(pareto_tail));
}

TEST_CASE("ranges are kept") {
    RandomStream stream(5, "ranges");
    for (int i = 0; i < draws; ++i) {
        const double u = stream.uniform();
        const double v = stream.uniform_positive();
        if (u < 0 || u >= 1 || v <= 0 || v > 1 || !(stream.pareto(2, 3) >= 2) || !std::isfinite(stream.normal()))
            FAIL("out of range");
    }
    SUCCEED();
}

TEST_CASE("a weighted choice") {
    RandomStream stream(6, "choice");
    const std::vector<double> weights = {0, 0.6, 0.3, 0, 0.1, 0};
    std::vector<int> count(weights.size());
    for (int i = 0; i < draws; ++i)
        ++count.at(stream.choose(weights));
    for (std::size_t i = 0; i < weights.size(); ++i)
        CHECK(std::abs(count[i] / double{draws} - weights[i]) <= five_errors(weights[i] * (1 - weights[i])));
    CHECK(stream.choose(std::array{0.0, 5.0}) == 1);
    CHECK_THROWS_AS(stream.choose({}), std::invalid_argument);
    CHECK_THROWS_AS(stream.choose(std::array{0.0, 0.0}), std::invalid_argument);
    CHECK_THROWS_AS(stream.choose(std::array{1.0, -1.0}), std::invalid_argument);
    CHECK_THROWS_AS(stream.choose(std::array{1.0, std::nan("")}), std::invalid_argument);
    CHECK_THROWS_AS(stream.choose(std::array{1e308, 1e308}), std::invalid_argument);
}
