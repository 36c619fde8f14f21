// Rules with parameters of their own, and what they need.
#include <catch2/catch.hpp>

#include "files.hpp"
#include "sunward/units/parse.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

/// With a price in both zones.
std::string priced(const std::string& north, const std::string& south) {
    return with(with(two_sites, "400 gCO2/kWh", "400 gCO2/kWh, price: " + north), "200 gCO2/kWh",
                "200 gCO2/kWh, marginal: 500 gCO2/kWh, price: " + south);
}

PolicySpec policy_of(const std::string& text) { return load_scenario(scenario_file(text)).scenario.policy; }

} // namespace

TEST_CASE("the weight of carbon in a policy that looks at both") {
    const PolicySpec spec = policy_of(priced("40 EUR/MWh", "50 EUR/MWh") +
                                      "policy: {when: wait-awhile, optimise: weighted, carbon_price: 80 EUR/t}\n");
    CHECK(spec.optimise == Optimise::weighted);
    CHECK(spec.carbon_price == Approx(0.08)); // per kg
    CHECK_FALSE(spec.weighs_marginal);

    CHECK_THAT(faults_in(two_sites + "policy: {when: wait-awhile, optimise: weighted, carbon_price: 80 EUR/t}\n"),
               Contains("zones[0].signals.price: missing, and the policy optimises it") &&
                   Contains("zones[1].signals.price: missing, and the policy optimises it"));
    CHECK_THAT(faults_in(priced("40 EUR/MWh", "50 EUR/MWh") + "policy: {when: wait-awhile, optimise: weighted}\n"),
               Contains("policy.carbon_price: "));
    CHECK_THAT(faults_in(priced("40 EUR/MWh", "50 EUR/MWh") +
                         "policy: {when: wait-awhile, optimise: weighted, carbon_price: 80 USD/t}\n"),
               Contains("policy.carbon_price: '80 USD/t' is in USD, another price in EUR; expected one currency"));
    CHECK_THAT(faults_in(priced("40 EUR/MWh", "50 EUR/MWh") +
                         "policy: {when: wait-awhile, optimise: price, carbon_price: 80 EUR/t}\n"),
               Contains("policy.carbon_price: has no meaning with"));
    CHECK_THAT(faults_in(priced("40 EUR/MWh", "50 EUR/MWh") + "policy: {when: wait-awhile, optimise: weighted, "
                                                              "carbon_price: 80 EUR/t, intensity: marginal}\n"),
               Contains("zones[0].signals.marginal: missing, and the policy optimises it") && !Contains("zones[1]"));
    CHECK_THAT(faults_in(two_sites + "policy: {when: wait-awhile, optimise: price, carbon_price: 1}\n"),
               Contains("policy.carbon_price: "));
}

TEST_CASE("parameters of pause-resume") {
    const WhenSpec spec =
        policy_of(two_sites + "policy: {when: {rule: pause-resume, least: 100 g/kWh, most: 0.4 kg/kWh, "
                              "switching: 3 min, slot: 30 min, length: class-mean}}\n")
            .when;
    CHECK(spec.rule->name == "pause-resume");
    CHECK(signal_figure(spec.values.number("least"), Measure::intensity) == Approx(100));
    CHECK(signal_figure(spec.values.number("most"), Measure::intensity) == Approx(400));
    CHECK(spec.values.duration("switching") == Duration::from_seconds(180));
    CHECK(spec.cells.slot == Duration::from_seconds(1800));
    CHECK(spec.length == Knowledge::class_mean);
    CHECK_FALSE(policy_of(two_sites + "policy: {when: k-min}\n").when.values.has("least"));
    CHECK_THAT(faults_in(two_sites + "policy: {when: {rule: k-min, switching: 3 min}}\n"),
               Contains("policy.when.switching: has no meaning with"));
    CHECK_THAT(faults_in(two_sites + "policy: {when: {rule: k-min, least: 20 EUR/MWh}}\n"),
               Contains("policy.when.least: '20 EUR/MWh' is a price, but the policy looks at average"));
    CHECK_THAT(faults_in(two_sites + "policy: {when: {rule: k-min, least: 300 g/kWh, most: 200 g/kWh}}\n"),
               Contains("policy.when.least: expected at most 'most'"));
}

TEST_CASE("parameters of receding-horizon") {
    const WhenSpec spec = policy_of(two_sites + "policy: {when: {rule: receding-horizon, every: 30 min, horizon: 2 d, "
                                                "slot: 2 h, solver: greedy, most_variables: 77}}\n")
                              .when;
    const HorizonSpec horizon = spec.rule->together(spec);
    CHECK(horizon.every == Duration::from_seconds(1800));
    CHECK(horizon.horizon == Duration::from_days(2));
    CHECK(horizon.slot == Duration::from_hours(2));
    CHECK(spec.cells.slot == Duration::from_hours(2));
    CHECK(horizon.solver == HorizonSolver::greedy);
    CHECK(horizon.most_variables == 77);
    CHECK_THAT(faults_in(two_sites + "policy: {when: {rule: receding-horizon, horizon: 30 min}}\n"),
               Contains("policy.when.horizon: 0 slots of 1 h, expected 1 to 2000"));
    CHECK_THAT(faults_in(two_sites + "policy: {when: {rule: receding-horizon, slot: 1 s}}\n"),
               Contains("policy.when.horizon: 86400 slots of 1 s, expected 1 to 2000"));
    CHECK_THAT(faults_in(two_sites + "policy: {when: {rule: reserved-first, over: receding-horizon, slot: 1 s}}\n"),
               Contains("policy.when.horizon: 86400 slots of 1 s, expected 1 to 2000"));
    CHECK_THAT(faults_in(two_sites + "policy: {when: {rule: receding-horizon, align: clock}}\n"),
               Contains("policy.when.align: has no meaning with"));
}

TEST_CASE("green-surplus needs something that gives a surplus") {
    CHECK_THAT(faults_in(two_sites + "policy: {when: green-surplus}\n"),
               Contains("policy.when.rule: green-surplus needs a site with solar or wind"));
    const std::string sunny = with(two_sites, "    zone: north\n",
                                   "    zone: north\n    at: {latitude: 40 deg, longitude: 0 deg, elevation: 0 m}\n"
                                   "    weather: {format: synthetic}\n    solar: {capacity: 1 MW, tilt: 30 deg}\n");
    CHECK(policy_of(sunny + "policy: {when: green-surplus}\n").when.rule->name == "green-surplus");
}
