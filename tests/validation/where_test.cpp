// Rules for the site on a real log of jobs and real signals of three zones.
#include <catch2/catch.hpp>
#include <string>

#include "child.hpp"
#include "data.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/simulation/simulate.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// Eight weeks of a supercomputer's log in eastern America, whose jobs may run in Texas and California as well, where
/// there is always room. Nodes sleep without a job, so that a job's accounts are what it makes its site draw. Markets
/// pay a price in California, flat ones in the others.
std::string scenario_text(const std::string& data) {
    std::string text = "sunward: 1\nname: three-zones\nhorizon: {start: 2022-07-01T00:00Z, duration: 56 d}\nzones:\n";
    for (const char* name : {"PJM", "ERCO", "CISO"})
        text +=
            "  - name: " + std::string{name} +
            "\n    signals:\n      average: {format: eia-mix, gaps: interpolate, factors: eia-file, file: " + data +
            "/carbon/eia_" + name + "_2022_genmix_ci.csv}\n" +
            (name == std::string{"CISO"}
                 ? "      price: {format: csv, time: Datetime (UTC), value: Price (USD/MWh), unit: USD/MWh, file: " +
                       data + "/price/US-CAL-CISO_2022_electricity_price.csv}\n"
                 : "");
    text += "sites:\n";
    for (const auto& [site, zone, tariff] :
         {std::tuple{"ohio", "PJM", "{tariff: 85 USD/MWh}"}, std::tuple{"austin", "ERCO", "{tariff: 90 USD/MWh}"},
          std::tuple{"fresno", "CISO", "{}"}})
        text += "  - {name: " + std::string{site} + ", zone: " + zone + ", grid: " + tariff +
                ", clusters: [{name: c, count: 4000, node: {accelerator: {idle: 100 W, full: 300 W}, asleep: 0 W}}]}\n";
    text += "network:\n  links:\n"
            "    - {from: ohio, to: austin, bandwidth: 100 Gbit/s, latency: 20 ms, energy: 0.002 kWh/GB}\n"
            "    - {from: austin, to: fresno, bandwidth: 100 Gbit/s, latency: 20 ms, energy: 0.002 kWh/GB}\n"
            "workload:\n"
            "  - {name: log, format: swf, file: " +
            data +
            "/workload/hpc2n_seth_excerpt.swf, site: ohio, window: {duration: 56 d}, kill_at_walltime: false,\n"
            "     checkpoint: {save: 30 s, restore: 30 s, size: 20 GB}}\n"
            "policies:\n"
            "  home: {where: home}\n"
            "  mean: {where: cleanest-mean, when: {rule: now, length: true}}\n"
            "  cheap: {where: cheapest, when: {rule: now, length: true}}\n"
            "  sun: {where: follow-the-sun, when: {rule: now, length: true}}\n"
            "policy: home\n";
    return text;
}

struct Outcome {
    std::vector<double> carbon_g; ///< by job
    std::vector<double> cost;
    double grams = 0;
    double moves = 0;
    double network_j = 0;
    double transfer_bytes = 0;
    double balance = 0;
};

/// By job its carbon, then its cost, then the totals.
std::vector<double> simulated(const std::filesystem::path& file, const std::string& policy) {
    return in_child([&] {
        LoadOptions options;
        options.policy = policy;
        const Result result = simulate(load_scenario(file, options).scenario);
        std::vector<double> out;
        double moves = 0;
        double bytes = 0;
        for (const JobRecord& job : result.jobs) {
            out.push_back(job.state == JobState::done ? job.carbon_g : -1);
            moves += job.migrations;
            bytes += job.transfer_bytes;
        }
        for (const JobRecord& job : result.jobs)
            out.push_back(job.cost);
        double network = 0;
        for (const SiteResult& site : result.sites)
            network += site.window.network_j + site.drain.network_j;
        out.insert(out.end(), {moves, network, bytes, result.balance_error});
        return out;
    });
}

Outcome outcome(const std::filesystem::path& file, const std::string& policy) {
    const std::vector<double> all = simulated(file, policy);
    const std::size_t jobs = (all.size() - 4) / 2;
    Outcome out;
    const auto part = [&](std::size_t from) {
        const auto begin = all.begin() + static_cast<std::ptrdiff_t>(from);
        return std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(jobs));
    };
    out.carbon_g = part(0);
    out.cost = part(jobs);
    for (const double grams : out.carbon_g)
        out.grams += grams;
    out.moves = all[2 * jobs];
    out.network_j = all[2 * jobs + 1];
    out.transfer_bytes = all[2 * jobs + 2];
    out.balance = all[2 * jobs + 3];
    return out;
}

} // namespace

TEST_CASE("with perfect forecasts no site rule is above home, and following the sun pays what it takes") {
    const auto known = data_file("carbon/eia_PJM_2022_genmix_ci.csv");
    if (!known)
        return;
    const std::string data = known->parent_path().parent_path().string();
    const auto file = write_file(scratch_folder("three-zones") / "s.yaml", scenario_text(data));
    const Outcome home = outcome(file, "home");
    const Outcome mean = outcome(file, "mean");
    const Outcome cheap = outcome(file, "cheap");
    const Outcome sun = outcome(file, "sun");
    REQUIRE(home.carbon_g.size() > 3000);
    std::size_t cleaner = 0;
    std::size_t cheaper = 0;
    for (std::size_t job = 0; job < home.carbon_g.size(); ++job) {
        REQUIRE(home.carbon_g[job] >= 0);
        CHECK(mean.carbon_g[job] <= home.carbon_g[job] * (1 + 1e-9));
        CHECK(sun.carbon_g[job] <= mean.carbon_g[job] * (1 + 1e-9));
        CHECK(cheap.cost[job] <= home.cost[job] * (1 + 1e-9));
        cleaner += mean.carbon_g[job] < 0.99 * home.carbon_g[job] ? 1 : 0;
        cheaper += cheap.cost[job] < 0.99 * home.cost[job] ? 1 : 0;
    }
    CHECK(cleaner > 100);
    CHECK(cheaper > 100);
    CHECK(mean.moves == 0);
    CHECK(mean.network_j == 0);
    // Each move takes 20 GB over one link or two, at 0.002 kWh/GB.
    CHECK(sun.moves > 20);
    CHECK(sun.transfer_bytes == Approx(20e9 * sun.moves));
    CHECK(sun.network_j >= 20 * 0.002 * 3.6e6 * sun.moves * (1 - 1e-9));
    CHECK(sun.network_j <= 2 * 20 * 0.002 * 3.6e6 * sun.moves * (1 + 1e-9));
    CHECK(sun.grams < mean.grams);
    for (const Outcome* run : {&home, &mean, &cheap, &sun})
        CHECK(run->balance < 1e-9);
    WARN("g of all jobs: home " << home.grams << ", mean " << mean.grams << ", sun " << sun.grams << " with "
                                << sun.moves << " moves");
}
