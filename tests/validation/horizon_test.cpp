// Rules that plan jobs together, or by a site's own sun, on real logs, signals and weather.
#include <catch2/catch.hpp>

#include "child.hpp"
#include "data.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/simulation/simulate.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// Grams per kWh of the jobs, and how many ended after their deadline.
struct Outcome {
    double intensity;
    double missed;
};

Outcome replayed(const std::string& when) {
    const auto figures = in_child([&] {
        LoadOptions options;
        options.policy = "easy";
        options.sets = {"policy.when=" + when};
        const Loaded loaded = load_scenario("scenarios/replay-swf.yaml", options);
        const Result result = simulate(loaded.scenario);
        double grams = 0;
        double joules = 0;
        double missed = 0;
        for (std::size_t j = 0; j < result.jobs.size(); ++j) {
            grams += result.jobs[j].carbon_g;
            joules += result.jobs[j].energy_j;
            missed += result.jobs[j].finish > loaded.scenario.workload.jobs[j].request.deadline ? 1 : 0;
        }
        return std::vector<double>{grams / (joules / 3.6e6), missed};
    });
    return {figures[0], figures[1]};
}

/// A month of a German site with panels for more than it draws at noon, in the weather of May 2023.
std::string sunny_month(const std::string& weather, const std::string& carbon, const std::string& policy) {
    return "sunward: 1\nname: sunny\nseed: 3\nhorizon: {start: 2023-05-01T00:00Z, duration: 31 d}\n"
           "zones: [{name: germany, signals: {average: {format: electricity-maps, basis: direct, gaps: interpolate, "
           "ends: hold, file: " +
           carbon +
           "}}}]\n"
           "sites: [{name: roof, zone: germany, at: {latitude: 52.5 deg, longitude: 13.4 deg, elevation: 40 m}, "
           "weather: {format: open-meteo, file: " +
           weather +
           "}, clusters: [{name: c, node: dgx-a100, count: 8}], facility: {pue: 1.2}, "
           "solar: {capacity: 200 kW, tilt: 35 deg}}]\n"
           "workload: [{name: jobs, site: roof, slack: 18 h, checkpoint: {save: 1 min, restore: 1 min}, synthetic: "
           "{span: 29 d, arrivals: {poisson: 1/h}, accelerators: {1: 0.5, 4: 0.5}, "
           "run: {lognormal: {median: 3 h, sigma: 0.7, most: 12 h}}}}]\n"
           "policy: {when: " +
           policy + "}\n";
}

} // namespace

TEST_CASE("planning together keeps the deadlines that clean hours alone do not, on a real log") {
    if (!data_file("workload/hpc2n_seth_excerpt.swf") || !data_file("carbon/electricitymaps_DE-LU_2023_hourly.csv"))
        return;
    const Outcome now = replayed("now");
    const Outcome alone = replayed("lowest-window");
    const Outcome together = replayed("receding-horizon");
    CHECK(together.intensity < now.intensity);
    CHECK(alone.missed > 250);
    CHECK(together.missed < 0.25 * alone.missed);
}

TEST_CASE("green-surplus uses more of a real month's sun than jobs that do not wait, and keeps deadlines") {
    const auto weather = data_file("weather/openmeteo_DE-LU_2023.json");
    const auto carbon = data_file("carbon/electricitymaps_DE-LU_2023_hourly.csv");
    if (!weather || !carbon)
        return;
    const auto run = [&](const std::string& policy) {
        const auto file =
            write_file(scratch_folder("sunny") / "s.yaml", sunny_month(weather->string(), carbon->string(), policy));
        return in_child([&] {
            const Loaded loaded = load_scenario(file);
            const Result result = simulate(loaded.scenario);
            const Account& a = result.sites[0].window;
            double missed = 0;
            double work_s = 0;
            for (std::size_t j = 0; j < result.jobs.size(); ++j) {
                missed += result.jobs[j].finish > loaded.scenario.workload.jobs[j].request.deadline ? 1 : 0;
                work_s += result.jobs[j].worked.seconds();
            }
            return std::vector<double>{a.grid_import_j / 3.6e6, (a.grid_export_j + a.curtailed_j) / 3.6e6, missed,
                                       work_s, a.facility_j / 3.6e6};
        });
    };
    const auto now = run("now");
    const auto green = run("green-surplus");
    CHECK(green[3] == Approx(now[3]));               // the same work
    CHECK(green[4] == Approx(now[4]).epsilon(0.03)); // saving and restoring on top
    CHECK(green[0] < 0.9 * now[0]);
    CHECK(green[1] < now[1]);
    CHECK(green[2] == 0);
}
