// Forecasts of Great Britain's intensity as the National Energy System Operator issued them, through a scenario.
#include <catch2/catch.hpp>

#include <cmath>
#include <fstream>
#include <map>

#include "data.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/simulation/simulate.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

const std::string folder = "carbon_forecast/";

/// Values of a column by the minute that the first column begins with.
std::map<std::string, double> column(const std::filesystem::path& file, int number) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    std::map<std::string, double> values;
    while (std::getline(in, line)) {
        std::string minute = line.substr(0, 16);
        minute[10] = 'T';
        for (int i = 0; i < number; ++i)
            line.erase(0, line.find(',') + 1);
        const std::string cell = line.substr(0, line.find(','));
        if (!cell.empty())
            values[minute] = std::stod(cell);
    }
    return values;
}

} // namespace

TEST_CASE("a scenario tells how wrong the issued forecasts of Great Britain were") {
    const auto actual = data_file(folder + "neso_gb_2023_30min_forecast_actual.csv");
    if (!actual)
        return;
    const std::string pattern = (actual->parent_path() / "neso_gb_48h_forecast_issued_*.csv").string();
    const auto file = write_file(
        scratch_folder("issued") / "gb.yaml",
        "sunward: 1\nhorizon: {start: 2023-03-15T00:00Z, duration: 5 d}\nzones:\n  - name: gb\n    signals:\n"
        "      average: {format: neso-actual, file: '" +
            actual->string() +
            "', drop_zeros: true, gaps: interpolate}\n"
            "sites: [{name: london, zone: gb, clusters: [{node: dgx-a100, count: 1}]}]\n"
            "workload: [{synthetic: {jobs: 20, arrivals: {every: 4 h}, run: 2 h}, slack: 12 h}]\n"
            "policy: {when: lowest-window}\n"
            "forecast:\n  model: file\n  issued:\n    - zone: gb\n      average: {files: '" +
            pattern + "', valid: from, value: intensity.forecast, unit: gCO2/kWh}\n");
    const Loaded loaded = load_scenario(file);
    const Result result = simulate(loaded.scenario);
    REQUIRE(result.forecast_errors.size() == 1);
    const std::vector<LeadFigures>& leads = result.forecast_errors[0].leads;

    // From the files alone. The half hour in which an issue falls is known as measured, so its error is none.
    const auto truth = column(*actual, 3);
    double sum[4] = {};
    double share[4] = {};
    for (const char* day : {"15", "16", "17"}) {
        int row = 0;
        for (const auto& [minute, told] :
             column(actual->parent_path() / ("neso_gb_48h_forecast_issued_2023-03-" + std::string(day) + "T1201Z.csv"),
                    1)) {
            const int lead = row < 2 ? 0 : row < 12 ? 1 : row < 48 ? 2 : 3;
            const double error = row == 0 ? 0 : std::abs(told - truth.at(minute));
            sum[lead] += error;
            share[lead] += error / truth.at(minute);
            ++row;
        }
    }
    const std::size_t counts[4] = {3 * 2, 3 * 10, 3 * 36, 3 * 48};
    for (std::size_t i = 0; i < 4; ++i) {
        INFO(i);
        CHECK(leads[i].count == counts[i]);
        CHECK(leads[i].mae == Approx(sum[i] / static_cast<double>(counts[i])));
        CHECK(leads[i].mape == Approx(share[i] / static_cast<double>(counts[i])));
    }
    CHECK(leads[3].mae == Approx((31.4 + 20.3 + 66.2) / 3).margin(0.1)); // the second days, as published with the files
}
