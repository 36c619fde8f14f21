#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "sunward/training/checkpoint.hpp"

using namespace sunward;

namespace {

Duration s(double seconds) { return Duration::from_seconds(seconds); }
Duration minutes(std::int64_t count) { return count * s(60); }

} // namespace

// Computed with double precision from the papers' formulas, by another program.
TEST_CASE("checkpoint intervals: Young's and Daly's formulas") {
    CHECK(young_interval(s(60), s(10'800)).seconds() == Approx(1138.4200).epsilon(1e-7));
    CHECK(daly_interval(s(60), s(10'800)).seconds() == Approx(1098.7713).epsilon(1e-7));
    CHECK(young_interval(s(300), s(14'400)).seconds() == Approx(2939.3877).epsilon(1e-7));
    CHECK(daly_interval(s(300), s(14'400)).seconds() == Approx(2742.7898).epsilon(1e-7));
    CHECK(daly_interval(s(300), s(100)).seconds() == 100);
    CHECK(young_interval(s(0), s(100)).seconds() == 1);
}

TEST_CASE("expected time with failures: Daly's formula") {
    const auto stretch = [](double c, double m, double r, Duration (*every)(Duration, Duration)) {
        return expected_stretch({s(c), s(m), s(r), every(s(c), s(m))});
    };
    CHECK(stretch(60, 10'800, 300, daly_interval) == Approx(1.1446191).epsilon(1e-7));
    CHECK(stretch(60, 10'800, 300, young_interval) == Approx(1.1446923).epsilon(1e-7));
    CHECK(stretch(300, 14'400, 600, daly_interval) == Approx(1.2878550).epsilon(1e-7));
    CHECK(stretch(300, 14'400, 600, young_interval) == Approx(1.2884451).epsilon(1e-7));
    // A run that never gets through an interval.
    CHECK(expected_stretch({s(1), s(1), s(0), s(10'000)}) == std::numeric_limits<double>::infinity());
}

TEST_CASE("overhead to first order is least at Young's interval") {
    const auto overhead = [](double c, double m, Duration every) {
        return first_order_overhead({s(c), s(m), s(0), every});
    };
    const Duration young = young_interval(s(60), s(10'800));
    CHECK(overhead(60, 10'800, young) == Approx(0.1054093).epsilon(1e-6));
    CHECK(overhead(300, 14'400, young_interval(s(300), s(14'400))) == Approx(0.2041241).epsilon(1e-6));
    CHECK(overhead(60, 10'800, young - s(30)) > overhead(60, 10'800, young));
    CHECK(overhead(60, 10'800, young + s(30)) > overhead(60, 10'800, young));
}

TEST_CASE("no interval is better than Daly's by more than the formula leaves out") {
    for (const double mtbf : {3600.0, 10'800.0, 86'400.0}) {
        const Duration best = daly_interval(s(60), s(mtbf));
        const double at_best = expected_stretch({s(60), s(mtbf), s(300), best});
        for (double tau = 30; tau < mtbf; tau *= 1.05)
            CHECK(at_best <= expected_stretch({s(60), s(mtbf), s(300), s(tau)}) * (1 + 1e-5));
    }
}

TEST_CASE("gangs: Kokolis et al., arXiv 2410.21680") {
    const Gang meta{2048, 0.0065, minutes(5), minutes(1), minutes(30)};
    CHECK(effective_time_ratio(meta) == Approx(0.788817).epsilon(1e-6));
    // 16,384 GPUs: 1.8 h.
    CHECK(mtbf_of(meta).seconds() / 3600 == Approx(1.8028846).epsilon(1e-7));
    Gang hopeless = meta;
    hopeless.nodes = 1e6;
    CHECK(effective_time_ratio(hopeless) == 0);
    Gang safe = meta;
    safe.failures_per_node_day = 0;
    CHECK(mtbf_of(safe) == Duration::forever());
    CHECK(effective_time_ratio(safe) == Approx(30.0 / 31));
}

TEST_CASE("size of checkpoints: MLPerf Storage v2") {
    CHECK(checkpoint_size(70e9, 13).in(gigabyte) == Approx(912).epsilon(0.003));
    CHECK(checkpoint_size(405e9, 13).in(gigabyte) == Approx(5290).epsilon(0.006));
    CHECK(checkpoint_size(70e9).in(gigabyte) == Approx(980));
}

TEST_CASE("bad checkpoints") {
    CHECK(faults_of(CheckpointedRun{s(60), s(10'800), s(300), s(1000)}).empty());
    CHECK(faults_of(CheckpointedRun{s(-1), s(0), s(-1), s(0)}).size() == 4);
    CHECK(faults_of(Gang{2048, 0.0065, minutes(5), minutes(1), minutes(30)}).empty());
    CHECK(faults_of(Gang{0, -1, minutes(-5), minutes(-1), minutes(0)}).size() == 5);
    CHECK(faults_of(Gang{std::nan(""), INFINITY, {}, {}, minutes(1)}).size() == 2);
}
