#include <algorithm>
#include <limits>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sample.hpp"
#include "sunward/report/metric.hpp"

using namespace sunward;
using namespace sunward::test;
using Json = nlohmann::ordered_json;

namespace {

Json sample_json(const Result& result = sample_result(), const RunCost& cost = {}) {
    return Json::parse(summary_json(summarise(sample_scenario(), result, cost)));
}

/// Names of a file's figures, `block.name` for those in a block.
std::set<std::string> names_of(const Json& json) {
    const std::set<std::string> blocks = {"jobs", "energy", "carbon",      "battery", "water",
                                          "cost", "ratios", "equivalents", "drain",   "forecast"};
    std::set<std::string> names;
    for (const auto& [name, value] : json.items())
        if (blocks.count(name) > 0)
            for (const auto& [inner, ignored] : value.items())
                names.insert(std::string(name).append(".").append(inner));
        else
            names.insert(name);
    return names;
}

} // namespace

TEST_CASE("the summary holds exactly the listed metrics") {
    std::set<std::string> all;
    std::set<std::string> in_blocks;
    for (const Metric& metric : metrics()) {
        INFO(metric.name);
        CHECK_FALSE(metric.help.empty());
        if (metric.left_out)
            continue; // the sample has none
        CHECK(all.insert(std::string(metric.name)).second);
        if (metric.name.find('.') != std::string_view::npos)
            in_blocks.insert(std::string(metric.name));
    }
    const Json json = sample_json();
    std::set<std::string> names = names_of(json);
    CHECK(names.erase("sites") == 1);
    CHECK(names == all);
    for (const auto& [site, figures] : json["sites"].items())
        CHECK(names_of(figures) == in_blocks);
}

TEST_CASE("the summary's blocks have the names of the format") {
    const Json json = sample_json();
    const auto keys = [](const Json& block) {
        std::vector<std::string> names;
        for (const auto& [name, ignored] : block.items())
            names.push_back(name);
        return names;
    };
    using Names = std::vector<std::string>;
    // A block has the metrics of its name, and these, which others rely on, in this order.
    const auto check = [&](const std::string& block, const Names& names) {
        INFO(block);
        const Names found = keys(json[block]);
        Names listed;
        for (const Metric& metric : metrics())
            if (metric.name.starts_with(block + ".") && !metric.left_out)
                listed.emplace_back(metric.name.substr(block.size() + 1));
        CHECK(found == listed);
        auto at = found.begin();
        for (const std::string& name : names) {
            INFO(name);
            at = std::find(at, found.end(), name);
            CHECK(at != found.end());
        }
    };
    check("jobs", {"submitted",
                   "completed",
                   "rejected",
                   "unfinished",
                   "failed",
                   "killed",
                   "deadline_missed",
                   "wait_seconds",
                   "delay_seconds",
                   "suspended_seconds",
                   "overhead_seconds",
                   "turnaround_seconds",
                   "bounded_slowdown",
                   "makespan_seconds",
                   "suspensions",
                   "migrations",
                   "throttled_seconds",
                   "power_pauses",
                   "resizes",
                   "restarts",
                   "lost_work_seconds",
                   "left_out"});
    CHECK(keys(json["jobs"]["wait_seconds"]) == Names{"mean", "p50", "p95", "p99", "max"});
    check("energy",
          {"it_kwh", "facility_kwh", "grid_import_kwh", "grid_export_kwh", "solar_kwh", "wind_kwh", "curtailed_kwh",
           "battery_charge_kwh", "battery_discharge_kwh", "battery_loss_kwh", "battery_change_kwh", "backup_kwh",
           "unserved_kwh", "contracted_kwh", "network_kwh", "idle_kwh", "balance_error_relative"});
    check("carbon", {"operational_kg", "consequential_kg", "market_based_kg", "battery_stock_change_kg", "idle_kg",
                     "network_kg", "embodied_kg", "total_kg", "battery_debt_kg", "backup_kg", "exported_kg",
                     "avoided_kg", "baseline_kg", "comparable_kg", "bound_kg", "consequential_baseline_kg",
                     "consequential_comparable_kg", "consequential_bound_kg", "signal"});
    check("battery", {"full_cycles", "capacity_loss"});
    check("water", {"onsite_l", "source_l"});
    check("cost",
          {"energy", "export_revenue", "demand_charge", "contracts", "carbon_price", "rent", "total", "currency"});
    check("ratios", {"utilisation", "pue", "cue_kg_per_kwh", "wue_l_per_kwh", "wue_source_l_per_kwh", "cfe_score",
                     "renewable_share", "self_consumption", "share_of_possible_saving",
                     "share_of_possible_consequential_saving", "sci_g_per_unit"});
    check("equivalents", {"car_lifetimes", "passenger_flights_ny_sf", "us_person_years"});
}

TEST_CASE("energy, carbon and cost are those of the window, the network on top") {
    const Json json = sample_json();
    CHECK(json["energy"]["it_kwh"].get<double>() == Approx(16));
    CHECK(json["energy"]["facility_kwh"].get<double>() == Approx(20));
    CHECK(json["energy"]["network_kwh"].get<double>() == Approx(1));
    // 12.5 kWh at 100 g, 7.5 kWh at 300 g, 100 g of transfers
    CHECK(json["carbon"]["operational_kg"].get<double>() == Approx(1.25 + 2.25 + 0.1));
    CHECK(json["carbon"]["total_kg"] == json["carbon"]["operational_kg"]);
    CHECK(json["carbon"]["consequential_kg"].get<double>() == Approx(5));
    CHECK(json["cost"]["total"].get<double>() == Approx(0.375));
    CHECK(json["cost"]["currency"] == "EUR");
    CHECK(json["drain"]["it_kwh"].get<double>() == Approx(2));
    CHECK(json["drain"]["seconds"].get<double>() == 1800);
    CHECK(json["window_seconds"].get<double>() == 3600);
    CHECK(json["simulated_seconds"].get<double>() == 5400);
    CHECK(json["seed"].get<std::uint64_t>() == 18'446'744'073'709'551'615ULL);
}

TEST_CASE("ratios are ratios of sums") {
    const Json json = sample_json();
    CHECK(json["ratios"]["utilisation"].get<double>() == Approx(0.25));
    CHECK(json["ratios"]["pue"].get<double>() == Approx(1.25));
    CHECK(json["ratios"]["cue_kg_per_kwh"].get<double>() == Approx(3.6 / 16));
    CHECK(json["ratios"]["share_of_possible_saving"].is_null());
    CHECK(json["sites"]["one"]["ratios"]["cue_kg_per_kwh"].get<double>() == Approx(1.35 / 10));
}

TEST_CASE("a saving is the whole run's, not a site's") {
    Summary summary = summarise(sample_scenario(), sample_result(), {});
    Saving& saving = summary.total.saving.emplace();
    saving.carbon.baseline_g = 8e3;
    saving.carbon.policy_g = 6e3;
    const Json json = Json::parse(summary_json(summary));
    CHECK(json["carbon"]["baseline_kg"].get<double>() == Approx(8));
    CHECK(json["carbon"]["comparable_kg"].get<double>() == Approx(6));
    CHECK(json["carbon"]["bound_kg"].is_null());
    CHECK(json["ratios"]["share_of_possible_saving"].is_null());
    CHECK(json["sites"]["one"]["carbon"]["baseline_kg"].is_null());
    saving.carbon.share = 0.4;
    CHECK(Json::parse(summary_json(summary))["ratios"]["share_of_possible_saving"].get<double>() == Approx(0.4));
}

TEST_CASE("a ratio without a denominator and a spread of nothing are null") {
    Result result = sample_result();
    for (SiteResult& site : result.sites)
        site.window = {};
    for (JobRecord& job : result.jobs)
        job.state = JobState::running;
    const Json json = sample_json(result);
    for (const char* name : {"utilisation", "pue", "cue_kg_per_kwh", "wue_l_per_kwh"})
        CHECK(json["ratios"][name].is_null());
    CHECK(json["jobs"]["wait_seconds"]["mean"].is_null());
    CHECK(json["energy"]["it_kwh"].get<double>() == 0);
}

TEST_CASE("a number that is not finite is null") {
    Result result = sample_result();
    result.sites[0].window.it_j = std::numeric_limits<double>::quiet_NaN();
    result.sites[0].window.cost = std::numeric_limits<double>::infinity();
    const Json json = sample_json(result);
    CHECK(json["energy"]["it_kwh"].is_null());
    CHECK(json["cost"]["total"].is_null());
}

TEST_CASE("shares of clean energy are null unless every site's mix is known") {
    Result result = sample_result();
    Account& one = result.sites[0].window;
    Account& two = result.sites[1].window;
    one.carbon_free_known_j = one.renewable_known_j = one.facility_j;
    one.carbon_free_j = 0.8 * one.facility_j;
    one.renewable_j = 0.5 * one.facility_j;
    Json json = sample_json(result);
    CHECK(json["ratios"]["cfe_score"].is_null());
    CHECK(json["sites"]["one"]["ratios"]["cfe_score"].get<double>() == Approx(0.8));
    CHECK(json["sites"]["one"]["ratios"]["renewable_share"].get<double>() == Approx(0.5));
    two.carbon_free_known_j = two.facility_j;
    json = sample_json(result);
    CHECK(json["ratios"]["cfe_score"].get<double>() == Approx(0.8 * 12.5 / 20)); // none of 7.5 kWh at the second
    CHECK(json["ratios"]["renewable_share"].is_null());
}

TEST_CASE("self-consumption, water and the parts of the cost") {
    Result result = sample_result();
    Account& a = result.sites[1].window; // cost 0.375, 7.5 kWh and 2,250 g
    a.solar_j = 4 * 3.6e6;
    a.wind_j = 1 * 3.6e6;
    a.onsite_used_j = 3 * 3.6e6;
    a.water_l = 2;
    a.source_water_l = 10;
    a.demand_charge = 5;
    a.contract_cost = 3;
    a.carbon_cost = 2;
    a.export_revenue = 0.5;
    a.market_g = 1500;
    a.matched_j = 4 * 3.6e6;
    const Json json = sample_json(result);
    CHECK(json["ratios"]["self_consumption"].get<double>() == Approx(0.6));
    CHECK(json["sites"]["one"]["ratios"]["self_consumption"].is_null());
    CHECK(json["water"]["source_l"].get<double>() == 10);
    CHECK(json["ratios"]["wue_l_per_kwh"].get<double>() == Approx(2.0 / 16));
    CHECK(json["ratios"]["wue_source_l_per_kwh"].get<double>() == Approx(12.0 / 16));
    CHECK(json["cost"]["energy"].get<double>() == Approx(0.375));
    CHECK(json["cost"]["total"].get<double>() == Approx(0.375 - 0.5 + 5 + 3 + 2));
    CHECK(json["carbon"]["market_based_kg"].get<double>() == Approx(1.5));
    CHECK(json["energy"]["contracted_kwh"].get<double>() == Approx(4));

    const std::string table = summary_table(summarise(sample_scenario(), result, {}));
    const auto says = [&](const char* part) { return table.find(part) != std::string::npos; };
    INFO(table);
    CHECK(says("cost         9.88 EUR (energy 0.375, demand charge 5, contracts 3, carbon price 2, less exports 0.5)"));
    CHECK(says("market       1.5 kg CO2e market-based; contracts cover 4 kWh"));
    CHECK(says("sources      60.0 % of the on-site generation used here"));
    CHECK(says("water        0.002 m3 on site (0.125 l/kWh of IT), 0.01 m3 at the power plants"));
}

TEST_CASE("equivalents are those of Strubell et al. 2019") {
    Result result = sample_result();
    result.sites[0].window.network_g = 0;
    result.sites[1].window.carbon_g = 0;
    result.sites[0].window.carbon_g = 57'152'638.62; // 126,000 lb
    const Json json = sample_json(result);
    CHECK(json["equivalents"]["car_lifetimes"].get<double>() == Approx(1));
    CHECK(json["equivalents"]["passenger_flights_ny_sf"].get<double>() == Approx(126'000.0 / 1'984));
    CHECK(json["equivalents"]["us_person_years"].get<double>() == Approx(126'000.0 / 36'156));
}

TEST_CASE("signals are described by zone") {
    const Json json = sample_json();
    const Scenario scenario = sample_scenario();
    CHECK(json["carbon"]["signal"]["north"] ==
          Json({describe(*scenario.zones[0].average), describe(*scenario.zones[0].marginal)}));
    CHECK(json["sites"]["two, far"]["carbon"]["signal"].size() == 1);
}

TEST_CASE("the policy's time is null unless measured") {
    CHECK(sample_json()["policy_wall_seconds"].is_null());
    CHECK(sample_json(sample_result(), {1.5, 4096, true})["policy_wall_seconds"].get<double>() == 0.25);
    CHECK(sample_json(sample_result(), {1.5, 4096, true})["peak_rss_bytes"] == 4096);
}

TEST_CASE("names that are not UTF-8 do not break the file") {
    Scenario scenario = sample_scenario();
    scenario.name = "caf\xe9";
    CHECK_NOTHROW(Json::parse(summary_json(summarise(scenario, sample_result(), {}))));
}

TEST_CASE("errors of forecasts stand by place, signal and lead time") {
    Result result = sample_result();
    result.forecast_errors = {{0, no_site, "average", {{Duration{}, Duration::from_hours(1), 3, -2, 5, 0.25, 6, 20}}},
                              {1, 1, "solar", {{Duration{}, Duration::from_hours(1), 0, 0, 0, 0, 0, 0}}}};
    const Json json = sample_json(result);
    CHECK(json["forecast"]["model"] == "perfect");
    const Json& row = json["forecast"]["errors"]["north"]["average"][0];
    CHECK(row["lead_to_h"] == 1);
    CHECK(row["count"] == 3);
    CHECK(row["bias"] == -2);
    CHECK(row["mae"] == 5);
    CHECK(row["mape"] == 0.25);
    CHECK(row["deviation"] == 6);
    CHECK(json["forecast"]["errors"]["two, far"]["solar"][0]["mae"].is_null());
    CHECK(json["sites"]["one"]["forecast"]["errors"].size() == 1);
    CHECK(json["sites"]["two, far"]["forecast"]["errors"].size() == 1);
    CHECK(sample_json()["forecast"]["errors"].empty());
    CHECK(text_of([&](const Sink& sink) { write_forecast_csv(sample_scenario(), result, sink); }) ==
          "zone,site,signal,lead_from_h,lead_to_h,count,bias,mae,mape,deviation\n"
          "north,,average,0,1,3,-2,5,0.25,6\n"
          "south,\"two, far\",solar,0,1,0,,,,\n");
}
