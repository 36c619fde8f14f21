// Wiesner et al., Let's Wait Awhile (Middleware 2021), scenario I, with the scenario file that is shipped.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <numeric>

#include "child.hpp"
#include "data.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/simulation/simulate.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// Mean intensity of the 365 jobs of the scenario in g/kWh.
double simulated(const std::string& file, const std::string& policy) {
    return in_child([&] {
        LoadOptions options;
        options.policy = policy;
        options.sets = {"zones[germany].signals.average.file=" + file};
        const Loaded loaded = load_scenario("scenarios/lets-wait-awhile-1.yaml", options);
        const Result result = simulate(loaded.scenario);
        double grams = 0;
        double joules = 0;
        for (const JobRecord& job : result.jobs) {
            grams += job.carbon_g;
            joules += job.energy_j;
        }
        return std::vector<double>{grams / (joules / 3.6e6), static_cast<double>(result.jobs.size())};
    })[0];
}

/// The same from the file alone: intensities at minutes 00 and 30 by their text; each night's nominal 01:00 and the
/// least value among the 33 half hours around it.
struct Expected {
    double nominal = 0;
    double best = 0;
};

Expected by_hand(const std::string& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    std::vector<double> half_hours;
    std::size_t first_night = 0;
    while (std::getline(in, line)) {
        const std::string minute = line.substr(14, 2);
        if (minute != "00" && minute != "30")
            continue;
        if (line.substr(0, 16) == "2020-01-01 01:00")
            first_night = half_hours.size();
        half_hours.push_back(std::stod(line.substr(20)));
    }
    Expected sum;
    for (std::size_t night = 0; night < 365; ++night) {
        const auto nominal = half_hours.begin() + static_cast<std::ptrdiff_t>(first_night + night * 48);
        sum.nominal += *nominal / 365;
        sum.best += *std::min_element(nominal - 16, nominal + 17) / 365;
    }
    return sum;
}

} // namespace

TEST_CASE("Let's Wait Awhile, scenario I, Germany: 305.3280 to 264.2207 g/kWh") {
    const auto file = data_file("carbon/entsoe_de_2020_ci.csv");
    if (!file)
        return;
    CHECK(simulated(file->string(), "nominal") == Approx(305.3280).margin(5e-5));
    CHECK(simulated(file->string(), "window") == Approx(264.2207).margin(5e-5));
}

TEST_CASE("Let's Wait Awhile, scenario I, Great Britain and France as a few lines compute it") {
    for (const char* name : {"carbon/entsoe_gb_2020_ci.csv", "carbon/entsoe_fr_2020_ci.csv"}) {
        const auto file = data_file(name);
        if (!file)
            return;
        const Expected expected = by_hand(file->string());
        INFO(name);
        CHECK(simulated(file->string(), "nominal") == Approx(expected.nominal).epsilon(1e-10));
        CHECK(simulated(file->string(), "window") == Approx(expected.best).epsilon(1e-10));
    }
}
