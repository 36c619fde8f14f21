#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "data.hpp"
#include "program.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

Json summary_of(const fs::path& folder, const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"run", "oracle.yaml", "--out", "out"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = run_program(folder, arguments);
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    Json json = Json::parse(read_text(folder / "out" / "summary.json"));
    json["table"] = outcome.out;
    return json;
}

} // namespace

TEST_CASE("a run whose scenario names a baseline says which share of the possible saving it reached") {
    const fs::path folder = scratch_folder("baseline");
    make_oracle(folder, "baseline: plain\n");
    const Json row = summary_of(folder, {});
    CHECK(row["carbon"]["baseline_kg"].get<double>() == Approx(0.8).epsilon(1e-12));
    CHECK(row["carbon"]["comparable_kg"].get<double>() == Approx(0.5).epsilon(1e-12));
    CHECK(row["carbon"]["bound_kg"].get<double>() == Approx(0.3).epsilon(1e-12));
    CHECK(row["ratios"]["share_of_possible_saving"].get<double>() == Approx(0.6).epsilon(1e-12));
    CHECK(row["table"].get<std::string>().find("300 g CO2e against plain (37.5 %), 60.0 % of what was possible") !=
          std::string::npos);
    const Json spread = summary_of(folder, {"--policy", "spread"});
    CHECK(spread["ratios"]["share_of_possible_saving"].get<double>() == Approx(1).epsilon(1e-12));
    const Json plain = summary_of(folder, {"--policy", "plain"});
    CHECK(plain["ratios"]["share_of_possible_saving"].get<double>() == 0);
}

TEST_CASE("a saving that compare knows is known to run too") {
    const fs::path folder = scratch_folder("known");
    make_oracle(folder, "baseline: plain\n");
    // The runs end at different times, and what a battery does in between is not known: 800 and 300 g by their ends.
    const std::vector<std::string> sets = {"--set", "horizon.duration=1 h", "--set",
                                           "sites[one].battery={capacity: 1 kWh, power: 1 kW, dispatch: none}"};
    std::vector<std::string> more = {"--policy", "spread"};
    more.insert(more.end(), sets.begin(), sets.end());
    const Json json = summary_of(folder, more);
    CHECK(json["carbon"]["comparable_kg"].is_null());
    CHECK(json["table"].get<std::string>().find(
              "saving       500 g CO2e against plain (62.5 %); no bound: the runs end at different times") !=
          std::string::npos);
    std::vector<std::string> compare = {"compare", "oracle.yaml", "--policies", "spread", "--out", "c"};
    compare.insert(compare.end(), sets.begin(), sets.end());
    const Outcome outcome = run_program(folder, compare);
    INFO(outcome.out);
    CHECK(outcome.out.find("-62.5 %") != std::string::npos);
}

TEST_CASE("the resolved scenario knows its baseline") {
    const fs::path folder = scratch_folder("resolved");
    make_oracle(folder, "baseline: plain\n");
    const Json first = summary_of(folder, {});
    fs::copy_file(folder / "out" / "scenario.resolved.yaml", folder / "oracle.yaml",
                  fs::copy_options::overwrite_existing);
    const Json again = summary_of(folder, {});
    CHECK(again["ratios"]["share_of_possible_saving"] == first["ratios"]["share_of_possible_saving"]);
}

TEST_CASE("without a baseline there is no saving") {
    const fs::path folder = scratch_folder("plain");
    make_oracle(folder, "");
    const Json json = summary_of(folder, {});
    CHECK(json["carbon"]["baseline_kg"].is_null());
    CHECK(json["ratios"]["share_of_possible_saving"].is_null());
    CHECK(json["table"].get<std::string>().find("saving") == std::string::npos);
}
