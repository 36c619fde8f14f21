#include <catch2/catch.hpp>

#include "sample.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

} // namespace

TEST_CASE("the table says the main figures with units") {
    const std::string table = summary_table(summarise(sample_scenario(), sample_result(), {}));
    INFO(table);
    CHECK(holds(table, "4 submitted, 2 completed, 1 killed, 1 unfinished, 2 missed their deadline"));
    CHECK(holds(table, "mean 80 s"));
    CHECK(holds(table, "20 kWh (IT 16 kWh, PUE 1.25), of which idle 5 kWh; network 1 kWh"));
    CHECK(holds(table, "25.0 %"));
    CHECK(holds(table, "3.6 kg CO2e"));
    CHECK(holds(table, "0.375 EUR"));
    CHECK(holds(table, "drain        30 min after the window: 2.5 kWh, 750 g CO2e"));
    CHECK(holds(table, "two, far"));
    CHECK(holds(table, "note: 3 jobs skipped"));
    CHECK_FALSE(holds(table, "as much as"));
    CHECK_FALSE(holds(table, "nan"));
}

TEST_CASE("the table names an equivalent that is large enough to mean something") {
    Result result = sample_result();
    result.sites[0].window.carbon_g = 2 * 57'152'638.62;
    CHECK(holds(summary_table(summarise(sample_scenario(), result, {})), "2 lifetimes of a car"));
    result.sites[0].window.carbon_g = 900'000;
    CHECK(holds(summary_table(summarise(sample_scenario(), result, {})), "1 round-trip flights of a passenger"));
}

TEST_CASE("the table says what carbon the equivalents count beside the operational one") {
    Result result = sample_result();
    CHECK_FALSE(holds(summary_table(summarise(sample_scenario(), result, {})), "embodied"));
    result.sites[0].window.embodied_g = 900'000;
    const std::string table = summary_table(summarise(sample_scenario(), result, {}));
    INFO(table);
    CHECK(holds(table, "embodied     900 kg CO2e of making solar, wind and batteries; 904 kg CO2e with it"));
    CHECK(holds(table, "1 round-trip flights"));
}

TEST_CASE("the table says how wrong the forecasts of what the policy looks at were") {
    Scenario scenario = sample_scenario();
    scenario.forecast = choose_forecast("noisy");
    Result result = sample_result();
    const LeadFigures none{Duration{}, Duration::from_hours(1), 0, 0, 0, 0, 0, 0};
    const LeadFigures few{Duration::from_hours(1), Duration::from_hours(6), 10, 0, 1, 0.1, 0, 0};
    const LeadFigures many{Duration::from_hours(1), Duration::from_hours(6), 30, 0, 1, 0.3, 0, 0};
    result.forecast_errors = {{0, no_site, "average", {none, few}},
                              {0, no_site, "price", {none, few}},
                              {1, no_site, "average", {none, many}}};
    CHECK(holds(summary_table(summarise(scenario, result, {})),
                "forecast     noisy, mean error of average: 25 % to 6 h ahead\n"));
    result.forecast_errors.clear();
    CHECK_FALSE(holds(summary_table(summarise(scenario, result, {})), "forecast"));
}

TEST_CASE("the table tells how a battery ended, and what that is worth") {
    Result result = sample_result();
    Account& a = result.sites[0].window;
    a.battery_capacity_j = 10 * 3.6e6;
    a.battery_cycled_j = 15 * 3.6e6;
    a.battery_faded_j = 0.01 * 3.6e6;
    a.battery_debt_g = 500;
    a.battery_change_j = -2 * 3.6e6;
    const auto table = [&] { return summary_table(summarise(sample_scenario(), result, {})); };
    CHECK(holds(table(),
                "battery      1.5 full cycles, 0.1 % of the capacity worn off; ended 2 kWh below its start, worth "
                "500 g CO2e"));
    CHECK(holds(table(), "3.6 kg CO2e and 500 g owed for what batteries hold less than at the start"));
    a.battery_debt_g = 0;
    CHECK_FALSE(holds(table(), "owed"));
    a.battery_change_j = 3.6e6;
    CHECK(holds(table(), "ended 1 kWh above its start\n"));
    a.battery_change_j = 0;
    CHECK(holds(table(), "ended as it began\n"));
    a.battery_cycled_j = 0;
    CHECK_FALSE(holds(table(), "battery"));
}

TEST_CASE("the table tells how often jobs were suspended and moved") {
    Summary summary = summarise(sample_scenario(), sample_result(), {});
    CHECK_FALSE(holds(summary_table(summary), "moved"));
    summary.total.jobs.suspensions = 1;
    summary.total.jobs.migrations = 4096;
    summary.total.jobs.suspended_s = 60;
    const std::string table = summary_table(summary);
    INFO(table);
    CHECK(holds(table, "suspended    once, 60 s in all\n"));
    CHECK(holds(table, "moved        4,096 times to another site after the first start\n"));
}

TEST_CASE("the table of a run where nothing completed has no times") {
    Result result = sample_result();
    for (JobRecord& job : result.jobs)
        job.state = JobState::running;
    const std::string table = summary_table(summarise(sample_scenario(), result, {}));
    CHECK(holds(table, "0 completed"));
    CHECK_FALSE(holds(table, "mean"));
}

TEST_CASE("the table says what was saved against the baseline and how much was possible") {
    Summary summary = summarise(sample_scenario(), sample_result(), {});
    CHECK_FALSE(holds(summary_table(summary), "saving"));
    Saving& saving = summary.total.saving.emplace();
    saving.baseline = "plain";
    saving.carbon.baseline_g = 8e3;
    saving.carbon.policy_g = 6e3;
    saving.carbon.bound_g = 4e3;
    saving.carbon.share = 0.5;
    CHECK(holds(summary_table(summary), "saving       2 kg CO2e against plain (25.0 %), 50.0 % of what was possible"));
    saving.carbon.policy_g = 8e3 + 1e-12; // sums in another order
    CHECK(holds(summary_table(summary), "saving       0 g CO2e against plain (0.0 %), "));
    saving.carbon.policy_g = 6e3;
    saving.carbon.share.reset();
    saving.carbon.note = "who knows";
    CHECK(holds(summary_table(summary), "(25.0 %); no bound: who knows"));
    saving.carbon.policy_g.reset();
    CHECK(holds(summary_table(summary), "not known against plain: who knows"));
    saving.carbon.apart = {8e3, 6e3, false};
    CHECK(holds(summary_table(summary), "saving       2 kg CO2e against plain (25.0 %); no bound: who knows"));
    saving.carbon.apart = {80, 50, true};
    CHECK(holds(summary_table(summary), "saving       37.5 % of the CO2e per completed accelerator-hour against plain; "
                                        "not at equal work: who knows"));
}

TEST_CASE("the table tells the saving by each carbon, and by consequences alone where there is nothing else") {
    Summary summary = summarise(sample_scenario(), sample_result(), {});
    Saving& saving = summary.total.saving.emplace();
    saving.baseline = "plain";
    saving.carbon.baseline_g = 8e3;
    saving.carbon.policy_g = 6e3;
    SavedCarbon& other = saving.consequential.emplace();
    other.baseline_g = 4e3;
    other.policy_g = 1e3;
    other.share = 0.75;
    const std::string both = summary_table(summary);
    CHECK(holds(both,
                "saving       2 kg CO2e against plain (25.0 %)\n             3 kg consequential CO2e against plain "
                "(75.0 %), 75.0 % of what was possible\n"));
    summary.run.by_average = false;
    const std::string alone = summary_table(summary);
    CHECK(holds(alone, "saving       3 kg consequential CO2e against plain (75.0 %), 75.0 % of what was possible"));
    CHECK_FALSE(holds(alone, "2 kg CO2e"));
    CHECK(holds(alone, "no zone has an average intensity"));
}

TEST_CASE("many notes are cut to a few and counted") {
    Scenario scenario = sample_scenario();
    for (int i = 0; i < 30; ++i)
        scenario.notes.push_back("note number " + std::to_string(i));
    const std::string table = summary_table(summarise(scenario, sample_result(), {}));
    CHECK(holds(table, "and 27 more"));
    CHECK_FALSE(holds(table, "note number 10"));
}

TEST_CASE("no kind of note is hidden, however many there are") {
    Scenario scenario = sample_scenario();
    scenario.notes.clear();
    for (int i = 0; i < 40; ++i)
        scenario.notes.push_back("zone z" + std::string(1, static_cast<char>('a' + i % 26)) +
                                 ": mix.csv (csv): gap of " + std::to_string(i + 1) + " h, held");
    for (const char* other : {"one", "two", "three", "four", "five", "six"})
        scenario.notes.push_back(std::string("site far: ") + other + " is doubtful");
    scenario.notes.emplace_back("6,200 of 9,000 jobs are left out");
    const std::string table = summary_table(summarise(scenario, sample_result(), {}));
    INFO(table);
    CHECK(holds(table, "note: 6,200 of 9,000 jobs are left out\n"));
    CHECK(holds(table, "note: site far: six is doubtful\n"));
    CHECK(holds(table, "note: zone zb: mix.csv (csv): gap of 2 h, held\n"));
    CHECK(holds(table, "note: zone zc: mix.csv (csv): gap of 3 h, held; and 37 more notes like it in summary.json\n"));
    CHECK_FALSE(holds(table, "gap of 4 h"));
    CHECK(holds(table, "note: 3 jobs skipped"));
}
