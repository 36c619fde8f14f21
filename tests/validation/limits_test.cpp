// Sukprasert et al., On the Limitations of Carbon-Aware Temporal and Spatial Workload Shifting in the Cloud (EuroSys
// 2024): what ideal deferral and ideal interruption save, for a job of each length in every hour of a year.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "by_hand.hpp"
#include "child.hpp"
#include "data.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/simulation/simulate.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// Mean intensity of all jobs in g/kWh.
double simulated(const std::string& policy, int hours, int slack) {
    return in_child([&] {
        const LoadOptions options{{"workload[hourly].synthetic.run=" + std::to_string(hours) + " h",
                                   "workload[hourly].slack=" + std::to_string(slack) + " h"},
                                  {},
                                  policy};
        const Loaded loaded = load_scenario("scenarios/limits.yaml", options);
        const Result result = simulate(loaded.scenario);
        double grams = 0;
        for (const JobRecord& job : result.jobs)
            grams += job.carbon_g;
        return std::vector<double>{grams / (static_cast<double>(result.jobs.size()) * hours),
                                   static_cast<double>(result.jobs.size())};
    })[0];
}

struct Means {
    double now = 0;
    double deferred = 0;
    double interrupted = 0;
};

/// The same in whole hours of a year that repeats.
Means by_hand(const std::vector<double>& year, int hours, int slack) {
    const auto n = static_cast<int>(year.size());
    Means sums;
    for (int a = 0; a < n; ++a) {
        std::vector<double> window;
        for (int h = a; h < a + hours + slack; ++h)
            window.push_back(year[static_cast<std::size_t>(h % n)]);
        double run = 0;
        for (int h = 0; h < hours; ++h)
            run += window[static_cast<std::size_t>(h)];
        sums.now += run;
        double least = run;
        for (int s = 1; s <= slack; ++s) {
            run += window[static_cast<std::size_t>(s + hours - 1)] - window[static_cast<std::size_t>(s - 1)];
            least = std::min(least, run);
        }
        sums.deferred += least;
        std::sort(window.begin(), window.end());
        for (int h = 0; h < hours; ++h)
            sums.interrupted += window[static_cast<std::size_t>(h)];
    }
    const double all = static_cast<double>(n) * hours;
    return {sums.now / all, sums.deferred / all, sums.interrupted / all};
}

} // namespace

TEST_CASE("what deferral and interruption save at most shrinks with a job's length") {
    const auto file = data_file("carbon/electricitymaps_US-CAL-CISO_2022_hourly.csv");
    if (!file)
        return;
    setenv("SUNWARD_DATA", file->parent_path().parent_path().c_str(), 1);
    std::vector<double> year;
    for (const auto& row : rows_of_csv(*file))
        year.push_back(std::stod(row[5]));
    REQUIRE(year.size() == 8760);
    double share_before = 1;
    for (const int hours : {1, 6, 24, 168}) {
        INFO(hours << " h");
        const Means expected = by_hand(year, hours, 24);
        const double now = simulated("now", hours, 24);
        const double deferred = simulated("deferred", hours, 24);
        const double interrupted = simulated("interrupted", hours, 24);
        CHECK(now == Approx(expected.now).epsilon(1e-9));
        CHECK(deferred == Approx(expected.deferred).epsilon(1e-9));
        CHECK(interrupted == Approx(expected.interrupted).epsilon(1e-9));
        // A job of an hour has no parts to pull apart; a longer one saves less by either, and more by interruption.
        CHECK(interrupted <= deferred * (1 + 1e-12));
        CHECK((hours == 1) == (deferred == Approx(interrupted).epsilon(1e-9)));
        CHECK(1 - deferred / now < share_before);
        share_before = 1 - deferred / now;
    }
}
