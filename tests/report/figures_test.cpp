#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

#include "sample.hpp"

using namespace sunward;
using namespace sunward::test;

TEST_CASE("a spread interpolates linearly between order statistics") {
    // numpy.percentile(range(1, 11), [50, 95, 99]) = 5.5, 9.55, 9.91
    std::vector<double> values = {7, 3, 10, 1, 9, 2, 8, 4, 6, 5};
    const Spread spread = spread_of(values);
    CHECK(spread.count == 10);
    CHECK(spread.mean == Approx(5.5));
    CHECK(spread.p50 == Approx(5.5));
    CHECK(spread.p95 == Approx(9.55));
    CHECK(spread.p99 == Approx(9.91));
    CHECK(spread.max == 10);
}

TEST_CASE("a spread of one value is that value, of none has no count") {
    std::vector<double> one = {3};
    CHECK(spread_of(one).p50 == 3);
    CHECK(spread_of(one).p99 == 3);
    std::vector<double> nothing;
    CHECK(spread_of(nothing).count == 0);
}

TEST_CASE("quantiles agree with those of the sorted values at every size") {
    std::mt19937 random(1);
    for (std::size_t n = 1; n < 300; ++n) {
        std::vector<double> values(n);
        for (double& value : values)
            value = static_cast<double>(random() % 50);
        std::vector<double> sorted = values;
        std::sort(sorted.begin(), sorted.end());
        const auto expected = [&](double q) {
            const double position = q * static_cast<double>(n - 1);
            const auto i = static_cast<std::size_t>(position);
            return sorted[i] + (position - static_cast<double>(i)) * (sorted[std::min(i + 1, n - 1)] - sorted[i]);
        };
        const Spread spread = spread_of(values);
        CHECK(spread.p50 == Approx(expected(0.50)));
        CHECK(spread.p95 == Approx(expected(0.95)));
        CHECK(spread.p99 == Approx(expected(0.99)));
        CHECK(spread.max == sorted.back());
    }
}

TEST_CASE("jobs are counted by what became of them") {
    const JobFigures jobs = summarise(sample_scenario(), sample_result(), {}).total.jobs;
    CHECK(jobs.submitted == 4);
    CHECK(jobs.completed == 2);
    CHECK(jobs.killed == 1);
    CHECK(jobs.unfinished == 1);
    CHECK(jobs.rejected == 0);
    CHECK(jobs.failed == 0);
    // a ended at 65 s with its deadline at 64 s, d never started.
    CHECK(jobs.deadline_missed == 2);
    CHECK(jobs.suspensions == 2);
    CHECK(jobs.suspended_s == 50);
    CHECK(jobs.makespan_s == 1160.5);
}

TEST_CASE("times are over completed jobs") {
    const JobFigures jobs = summarise(sample_scenario(), sample_result(), {}).total.jobs;
    CHECK(jobs.wait_s.count == 2);
    CHECK(jobs.wait_s.mean == Approx((60 + 100) / 2.0));
    // b: 1150 s from submit to finish, of which 1000 s work.
    CHECK(jobs.turnaround_s.max == Approx(1150));
    CHECK(jobs.delay_s.mean == Approx((60 + 150) / 2.0));
    // a: 65 s / 10 s, for its run of 5 s is below the bound; b: 1150 / 1000.
    CHECK(jobs.slowdown.mean == Approx((6.5 + 1.15) / 2));
}

TEST_CASE("a deadline after the end of the run is not missed") {
    Scenario scenario = sample_scenario();
    scenario.workload.jobs[3].request.deadline = sample_start + Duration::from_seconds(5401);
    CHECK(summarise(scenario, sample_result(), {}).total.jobs.deadline_missed == 1);
}

TEST_CASE("sites add up to the whole, and a job that never ran counts at home") {
    const Summary summary = summarise(sample_scenario(), sample_result(), {});
    REQUIRE(summary.sites.size() == 2);
    CHECK(summary.sites[0].second.jobs.submitted == 3);
    CHECK(summary.sites[1].second.jobs.submitted == 1);
    CHECK(summary.total.window.it_j == Approx(16 * 3.6e6));
    CHECK(summary.total.drain.it_j == Approx(2 * 3.6e6));
    CHECK(summary.sites[0].second.balance_error < 1e-12);
}

TEST_CASE("each note stands once") {
    const Summary summary = summarise(sample_scenario(), sample_result(), {});
    CHECK(summary.run.notes == std::vector<std::string>{"3 jobs skipped: zero width", "a remark"});
}
