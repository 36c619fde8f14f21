#include <catch2/catch.hpp>

#include <algorithm>

#include "files.hpp"
#include "sunward/scenario/outline.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

LoadOptions variant(const std::string& name, std::vector<std::string> sets = {}) {
    LoadOptions options;
    options.sets = std::move(sets);
    options.variant = name;
    return options;
}

std::string with_variants(const std::string& variants) { return two_sites + "variants:\n" + variants; }

} // namespace

TEST_CASE("a variant is the scenario with the fields that it has in another way") {
    const auto file =
        scenario_file(with_variants("  as-is: {}\n"
                                    "  large: {\"sites[oslo].clusters[big].count\": 40, policy.when: lowest-slot}\n"
                                    "  sunny:\n"
                                    "    zones[0].signals.average: {format: profile, values: [1 g/kWh, 3 g/kWh]}\n"));
    CHECK(outline_scenario(file).variants == std::vector<std::string>{"as-is", "large", "sunny"});
    CHECK(load_scenario(file, variant("as-is")).resolved ==
          with(load_scenario(file).resolved, "name: s\n", "name: s-as-is\n"));
    const Loaded large = load_scenario(file, variant("large"));
    CHECK(large.scenario.sites[0].clusters[0].nodes == 40);
    CHECK(large.scenario.policy.when.rule->name == "lowest-slot");
    CHECK(load_scenario(file).scenario.sites[0].clusters[0].nodes == 4);
    const Loaded sunny = load_scenario(file, variant("sunny"));
    CHECK(sunny.scenario.zones[0].average->series.at(sunny.scenario.horizon.start) == 1);
    // What is written down is one scenario, which reads as itself.
    CHECK(large.resolved.find("variants") == std::string::npos);
    const auto again = load_scenario(write_file(file.parent_path() / "resolved.yaml", large.resolved));
    CHECK(again.resolved == large.resolved);
}

TEST_CASE("files that a variant names are looked for beside the scenario") {
    const auto file = scenario_file(
        with_variants("  measured: {\"zones[0].signals.average\": {format: csv, file: deep/ci.csv, time: t, "
                      "value: v, unit: g/kWh, ends: hold}}\n"));
    std::filesystem::create_directories(file.parent_path() / "deep");
    write_file(file.parent_path() / "deep" / "ci.csv", "t,v\n2024-01-01T00:00Z,77\n2024-01-01T01:00Z,77\n");
    const Loaded loaded = load_scenario(file, variant("measured"));
    CHECK(loaded.scenario.zones[0].average->series.at(loaded.scenario.horizon.start) == 77);
    const auto files = paths_of(loaded.files);
    CHECK(std::ranges::find(files, file.parent_path() / "deep" / "ci.csv") != files.end());
}

TEST_CASE("what variants cannot differ in is a fault of the file, whichever of them is run") {
    const std::string text = with_variants("  longer: {horizon.duration: 3 d}\n  other: {seed: 4, name: x}\n");
    for (const LoadOptions& options : {LoadOptions{}, variant("longer")}) {
        const std::string faults = faults_in(text, options);
        CHECK_THAT(faults, Contains("s.yaml:17:12: variants.longer: 'horizon.duration' cannot differ: variants are "
                                    "compared over the same time"));
        CHECK_THAT(faults, Contains("s.yaml:18:11: variants.other: 'seed' cannot differ"));
        CHECK_THAT(faults, Contains("'name' cannot differ"));
    }
}

TEST_CASE("faults of a variant have their place in the file and the nearest names") {
    CHECK_THAT(faults_in(with_variants("  large: {}\n"), variant("lagre")),
               Contains("--variant lagre: 'lagre' is none of the variants; did you mean 'large'?"));
    CHECK_THAT(faults_in(two_sites, variant("large")), Contains("the scenario has no `variants`"));
    CHECK_THAT(faults_in(with_variants("  a: {\"sites[osol].clusters\": []}\n"), variant("a")),
               Contains("s.yaml:17:7: ") && Contains("did you mean 'oslo'?"));
    CHECK_THAT(faults_in(with_variants("  a: {\"sites[0].zne\": south}\n"), variant("a")),
               Contains("s.yaml:17:7: ") && Contains("did you mean 'zone'?"));
    CHECK_THAT(faults_in(with_variants("  a: {\"sites[0].facility.pue\": 0.5}\n"), variant("a")),
               Contains("s.yaml:17:"));
    CHECK_THAT(faults_in(with_variants("  a: {\"sites[\": 1}\n"), variant("a")), Contains("is no path of a field"));
    CHECK_THAT(faults_in(with_variants("  a: 3\n"), variant("a")), Contains("variants.a"));
}

TEST_CASE("a field is set once: by a variant, or by --set") {
    const std::string text = with_variants("  a: {\"sites[oslo].clusters[big].count\": 40}\n");
    CHECK_THAT(faults_in(text, variant("a", {"sites[0].clusters[0].count=2"})),
               Contains("is set more than once, also by sites[oslo].clusters[big].count"));
    CHECK(faults_in(text, variant("a", {"sites[1].clusters[0].count=2"})).empty());
    CHECK_THAT(faults_in(with_variants("  a: {\"sites[0].zone\": south, \"sites[oslo].zone\": south}\n"), variant("a")),
               Contains("is set more than once"));
}

TEST_CASE("none takes away what the scenario has") {
    const auto file = scenario_file(with(two_sites, "count: 4}]\n", "count: 4}]\n    power_cap: 20 kW\n") +
                                    "variants: {free: {\"sites[oslo].power_cap\": none}}\n");
    CHECK(load_scenario(file).scenario.sites[0].power.power_cap);
    CHECK_FALSE(load_scenario(file, variant("free")).scenario.sites[0].power.power_cap);
}
