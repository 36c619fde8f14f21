#include <catch2/catch.hpp>

#include "files.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

/// The first site with more fields.
std::string site_with(const std::string& fields) {
    return with(two_sites, "    zone: north\n", "    zone: north\n" + fields);
}

SitePower power_of(const std::string& fields) {
    return load_scenario(scenario_file(site_with(fields))).scenario.sites[0].power;
}

} // namespace

TEST_CASE("a power cap is a power, or powers through the day, of the facility or of IT") {
    const SitePower plain = power_of("    power_cap: 20 kW\n");
    REQUIRE(plain.power_cap);
    CHECK(plain.power_cap->at(Instant{}) == 20'000);
    CHECK_FALSE(plain.cap_on_it);
    CHECK(plain.limits.rule == &limit_rule("throttle"));
    CHECK(plain.limits.least_frequency == 0.3);
    CHECK(plain.is_limited());

    const SitePower daily = power_of("    power_cap: {values: [10 kW, 20 kW, 30 kW], on: it}\n    limits: pause\n");
    CHECK(daily.power_cap->at(parse_instant("2024-01-01T09:00Z").value()) == 20'000);
    CHECK(daily.power_cap->at(parse_instant("2024-01-03T23:59Z").value()) == 30'000);
    CHECK(daily.cap_on_it);
    CHECK(daily.limits.rule == &limit_rule("pause"));

    const SitePower limited = power_of("    grid: {import_limit: 5 kW}\n    limits: {rule: throttle, least: 50 %}\n");
    CHECK(limited.is_limited());
    CHECK(limited.limits.least_frequency == 0.5);
    CHECK_FALSE(power_of("").is_limited());
}

TEST_CASE("faults of a power cap and of the rule") {
    CHECK_THAT(faults_in(site_with("    power_cap: {limit: 1 kW, values: [2 kW]}\n")),
               Contains("given alongside 'limit'"));
    CHECK_THAT(faults_in(site_with("    power_cap: {values: [1 kW, 2 kW, 3 kW], period: 1000001 us}\n")),
               Contains("sites[0].power_cap.period: 1.000001 s cannot be cut into 3 equal steps"));
    CHECK_THAT(faults_in(site_with("    power_cap: 1 kWh\n")), Contains("sites[0].power_cap"));
    CHECK_THAT(faults_in(site_with("    limits: {rule: pause, least: 0.5}\n")), Contains("has no meaning with rule"));
    CHECK_THAT(faults_in(site_with("    power_cap: 1 kW\n    limits: none\n")),
               Contains("sites[0].power_cap: has no effect"));
}
