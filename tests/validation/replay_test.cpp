// Real logs under every backfill rule, and every scenario that is shipped: the books must close.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <utility>

#include "child.hpp"
#include "data.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/simulation/simulate.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// Ledger's balance error; jobs + idle + network against the sites' total, in joules and grams, summed here; mean wait.
struct Figures {
    double balance;
    double energy_residual;
    double carbon_residual;
    double completed;
    double mean_wait_s;
};

Figures figures_of(const Loaded& loaded) {
    const Result result = simulate(loaded.scenario);
    long double rows_j = 0;
    long double rows_g = 0;
    long double wait = 0;
    double completed = 0;
    for (std::size_t i = 0; i < result.jobs.size(); ++i) {
        const JobRecord& job = result.jobs[i];
        rows_j += job.energy_j;
        rows_g += job.carbon_g;
        if (job.state == JobState::done) {
            completed += 1;
            wait += (job.start - loaded.scenario.workload.jobs[i].request.submit).seconds();
        }
    }
    long double total_j = 0;
    long double total_g = 0;
    for (const SiteResult& site : result.sites)
        for (const Account* account : {&site.window, &site.drain}) {
            rows_j += account->idle_j;
            rows_g += account->idle_g + account->exported_g + account->stock_change_g;
            total_j += account->facility_j + account->network_j;
            total_g += account->carbon_g + account->network_g;
        }
    return {result.balance_error, static_cast<double>(std::abs(rows_j / total_j - 1)),
            static_cast<double>(std::abs(rows_g / total_g - 1)), completed,
            static_cast<double>(wait / std::max(1.0, completed))};
}

Figures simulated(const std::string& scenario, const LoadOptions& options) {
    const std::vector<double> f = in_child([&] {
        const Figures x = figures_of(load_scenario(scenario, options));
        return std::vector<double>{x.balance, x.energy_residual, x.carbon_residual, x.completed, x.mean_wait_s};
    });
    return {f[0], f[1], f[2], f[3], f[4]};
}

void check_books(const Figures& f) {
    CHECK(f.balance < 1e-9);
    CHECK(f.energy_residual < 1e-9);
    CHECK(f.carbon_residual < 1e-9);
}

/// Balance error; consequential kg of all sites; emissions of all zones less those without sites, kg; largest relative
/// difference of supply and demand in a row of zones.csv; relative difference of the sites' draws there and in the
/// sites' books.
std::vector<double> consequences_of(const Scenario& scenario) {
    const Result result = simulate(scenario);
    double caused = 0;
    double drawn = 0;
    for (const SiteResult& site : result.sites)
        for (const Account* account : {&site.window, &site.drain}) {
            caused += account->marginal_g / 1000;
            drawn += (account->grid_import_j - account->grid_export_j) / megawatt_hour.base();
        }
    double emissions = 0;
    double sites = 0;
    double unbalanced = 0;
    for (const ZoneResult& zone : result.zones)
        for (const ZoneStep& step : zone.steps) {
            const double supply = std::accumulate(step.sum.fuels.begin(), step.sum.fuels.end(), 0.0) +
                                  step.sum.storage + step.sum.unserved + step.sum.net_import;
            const double demand = step.sum.demand + step.sum.sites;
            unbalanced = std::max(unbalanced, std::abs(supply - demand) / demand);
            emissions += step.sum.emissions / 3600;
            sites += step.sum.sites / 3600;
        }
    for (const DispatchedGroup& group : scenario.dispatch.groups)
        emissions -= group.emissions.integral(result.start, result.end) / 3600;
    return {result.balance_error, caused, emissions, unbalanced, std::abs(sites / drawn - 1)};
}

/// True when ${SUNWARD_DATA} leads to the data.
bool have_data(const std::string& name) {
    const auto file = data_file(name);
    if (file)
        setenv("SUNWARD_DATA", file->parent_path().parent_path().c_str(), 1);
    return file.has_value();
}

LoadOptions with(std::vector<std::string> sets, const char* policy) {
    LoadOptions options;
    options.sets = std::move(sets);
    options.policy = policy;
    return options;
}

} // namespace

TEST_CASE("the Seth log under fifo, easy and conservative") {
    if (!have_data("workload/hpc2n_seth_excerpt.swf"))
        return;
    const Figures fifo = simulated("scenarios/replay-swf.yaml", with({}, "fifo"));
    const Figures easy = simulated("scenarios/replay-swf.yaml", with({}, "easy"));
    const Figures conservative = simulated("scenarios/replay-swf.yaml", with({}, "conservative"));
    for (const Figures* f : {&fifo, &easy, &conservative}) {
        check_books(*f);
        CHECK(f->completed == 3145); // 3170 records less the 25 whose run time is unknown
    }
    CHECK(easy.mean_wait_s < fifo.mean_wait_s);
    CHECK(conservative.mean_wait_s < fifo.mean_wait_s);
}

TEST_CASE("the Lublin workload under fifo, easy and conservative") {
    if (!have_data("workload/lublin_256_synthetic.swf"))
        return;
    const std::vector<std::string> sets = {"workload[seth].file=${SUNWARD_DATA}/workload/lublin_256_synthetic.swf",
                                           "sites[hpc2n].clusters[seth].count=128", "horizon.duration=100 d"};
    const Figures fifo = simulated("scenarios/replay-swf.yaml", with(sets, "fifo"));
    const Figures easy = simulated("scenarios/replay-swf.yaml", with(sets, "easy"));
    const Figures conservative = simulated("scenarios/replay-swf.yaml", with(sets, "conservative"));
    for (const Figures* f : {&fifo, &easy, &conservative}) {
        check_books(*f);
        CHECK(f->completed == 10000);
    }
    CHECK(easy.mean_wait_s < fifo.mean_wait_s);
    CHECK(conservative.mean_wait_s < fifo.mean_wait_s);
}

TEST_CASE("the quickstart's books close under every policy that it names") {
    for (const char* policy : {"now", "delayed", "green"})
        check_books(simulated("scenarios/quickstart.yaml", with({}, policy)));
}

TEST_CASE("the books of jobs that follow the sun close") {
    for (const char* policy : {"clean", "sun", "packed"})
        check_books(simulated("scenarios/follow-the-sun.yaml", with({}, policy)));
}

TEST_CASE("the books of a capped cluster close under both rules") {
    for (const char* rule : {"throttle", "pause"})
        check_books(
            simulated("scenarios/power-cap.yaml", with({"sites[valley].limits.rule=" + std::string{rule}}, "now")));
}

TEST_CASE("the books of a site-year with sun, wind and battery close") {
    for (const char* dispatch : {"none", "self-consumption"})
        check_books(simulated("scenarios/solar-battery.yaml",
                              with({"sites[dunes].battery.dispatch=" + std::string{dispatch}}, "now")));
}

/// Rows of zones.csv; rows in which emissions are not generation x intensity, and the largest relative difference (an
/// hour that is missing is interpolated in both, which is not the same); MWh the sites drew there over MWh in the
/// sites' books.
std::vector<double> mix_rows_of(const Scenario& scenario) {
    const Result result = simulate(scenario);
    double differing = 0;
    double worst = 0;
    double sites = 0;
    const ZoneResult& zone = result.zones.at(0);
    for (const ZoneStep& step : zone.steps) {
        const double generated = std::accumulate(step.sum.fuels.begin(), step.sum.fuels.end(), 0.0) / step.seconds;
        const double expected = generated * step.sum.production;
        const double difference = std::abs(step.sum.emissions - expected) / expected;
        differing += difference > 1e-9 ? 1 : 0;
        worst = std::max(worst, difference);
        sites += step.sum.sites / 3600;
    }
    double drawn = 0;
    for (const SiteResult& site : result.sites)
        drawn += (site.window.grid_import_j + site.drain.grid_import_j) / megawatt_hour.base();
    return {static_cast<double>(zone.steps.size()), differing, worst, sites / drawn};
}

TEST_CASE("a zone read from a mix file shows its generation by fuel") {
    if (!have_data("carbon/eia_CISO_2022_genmix_ci.csv"))
        return;
    const auto rows = in_child([] { return mix_rows_of(load_scenario("scenarios/real-year.yaml").scenario); });
    CHECK(rows[0] >= 52 * 7 * 24);
    CHECK(rows[1] <= 3);
    CHECK(rows[2] < 1e-3);
    CHECK(rows[3] == Approx(1));
}

TEST_CASE("the books of zones that answer to their sites close, and consequences are the difference of all emissions") {
    for (const auto& [name, policy] : {std::pair{"windy-night", "now"},
                                       {"windy-night", "cleanest"},
                                       {"two-zones", "now"},
                                       {"two-zones", "marginal"}}) {
        INFO(name << " " << policy);
        const LoadOptions options = with({"horizon.duration=4 d"}, policy);
        const std::vector<double> f = in_child([&, name = name] {
            return consequences_of(load_scenario("scenarios/" + std::string{name} + ".yaml", options).scenario);
        });
        CHECK(f[0] < 1e-9);
        CHECK(f[1] > 0);
        CHECK(f[1] == Approx(f[2]).epsilon(1e-6));
        CHECK(f[3] < 1e-9);
        CHECK(f[4] < 1e-9);
    }
}

TEST_CASE("the books of every scenario on real data close") {
    if (!have_data("workload/philly_2017_jobs.csv.gz"))
        return;
    for (const char* name :
         {"forecast-errors", "lets-wait-awhile-1", "real-year", "replay-gpu", "replay-swf", "two-sites"}) {
        INFO(name);
        check_books(simulated("scenarios/" + std::string{name} + ".yaml", {}));
    }
}
