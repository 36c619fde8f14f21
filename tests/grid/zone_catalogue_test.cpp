#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <numeric>

#include "sources.hpp"
#include "sunward/error/error.hpp"
#include "sunward/grid/zone_catalogue.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

using Shares = std::map<std::string, Series, std::less<>>;

/// A sunny day, by the sun of a longitude, and a windy week over and over.
Shares plain_shares(Instant from, double longitude = 0) {
    const int ahead = 48 + static_cast<int>(std::lround(longitude / 15));
    std::vector<Point> sun;
    std::vector<Point> wind;
    for (int h = 0; h < 24 * 7; ++h) {
        const Instant t = from + Duration::from_hours(h);
        sun.push_back({t, std::max(0.0, 0.6 * std::sin(((h + ahead) % 24 - 6) * 0.2618))});
        wind.push_back({t, 0.35 + 0.3 * std::sin(h * 0.0374)});
    }
    SeriesOptions options;
    options.ends = EndRule::repeat;
    Shares shares;
    shares.emplace("solar", Series::from_points(sun, options));
    shares.emplace("wind", Series::from_points(wind, options));
    shares.emplace("wind-offshore", Series::from_points(wind, options));
    return shares;
}

double capacity_of(const CatalogueZone& zone, std::string_view fuel) {
    double capacity = 0;
    for (const Plant& plant : zone.fleet)
        if (plant.fuel == fuel)
            capacity += plant.capacity;
    return capacity;
}

} // namespace

TEST_CASE("every built-in zone serves its demand for a year, in both bases") {
    const Instant from = at("2022-01-01");
    const Instant to = at("2023-01-01");
    CHECK(zone_catalogue().size() == 10);
    for (const CatalogueZone& zone : zone_catalogue()) {
        INFO(zone.name);
        const Fleet direct = zone_fleet(zone, Basis::direct);
        const Shares shares = plain_shares(from, zone.sites.front().site.place.longitude);
        const ZoneInput input = zone_input(zone, Basis::life_cycle, from, to, shares);
        if (!zone.eia_factors) // those have one figure for all gas, below the direct one of a turbine
            for (std::size_t i = 0; i < direct.size(); ++i)
                CHECK(direct[i].factor <= input.fleet[i].factor);
        const ZoneYear year = run_zone(input, from, to);
        CHECK(year.unserved == 0);
        CHECK(year.turned_down / year.served < 0.001);
        CHECK(year.served == Approx(zone.demand.mean * 8760).epsilon(0.01)); // storage loses a little
        CHECK(year.curtailed / year.served < 0.25);
        CHECK(&catalogue_zone(zone.name) == &zone);
    }
}

TEST_CASE("zones are what they are known for") {
    const Instant from = at("2022-01-01");
    const Instant to = at("2023-01-01");
    std::map<std::string, double> mean;
    for (const CatalogueZone& zone : zone_catalogue()) {
        const ZoneYear year = run_zone(zone_input(zone, Basis::life_cycle, from, to, plain_shares(from)), from, to);
        mean[zone.name] = year.average.mean(from, to);
    }
    for (const char* clean : {"norway", "sweden", "france"})
        CHECK(mean[clean] < 90);
    CHECK(mean["great-britain"] > 100);
    CHECK(mean["great-britain"] < mean["germany"]);
    CHECK(mean["germany"] < mean["poland"]);
    CHECK(mean["poland"] > 450);
    CHECK(mean["india-west"] > 600);
}

TEST_CASE("the rows of the catalogue fit together") {
    for (const CatalogueZone& zone : zone_catalogue()) {
        INFO(zone.name);
        const auto has_plant = [&zone](const std::string& name) {
            return std::ranges::find(zone.fleet, name, &Plant::name) != zone.fleet.end();
        };
        for (const auto& [plant, months] : zone.monthly) {
            CHECK(has_plant(plant));
            for (const double share : months)
                CHECK((share >= 0 && share <= 1));
        }
        for (const ZoneReservoir& reservoir : zone.reservoirs) {
            CHECK(has_plant(reservoir.plant));
            for (const double share : reservoir.mean)
                CHECK((share >= reservoir.least && share <= reservoir.most));
        }
        for (const auto& [plant, surplus] : zone.surplus) {
            CHECK(has_plant(plant));
            for (const auto& [share, weight] : surplus.weights)
                CHECK((share == "quiet-hours" || is_weather_driven(share)));
        }
        for (const char* fuel : {"solar", "wind", "wind-offshore"}) {
            double weight = 0;
            for (const ZoneSite& site : zone.sites)
                if (site.fuel == fuel)
                    weight += site.weight;
            CHECK(weight == Approx(capacity_of(zone, fuel) > 0 ? 1 : 0));
        }
        CHECK(is_time_zone(zone.demand.time_zone));
        CHECK_FALSE(zone.source.empty());
    }
}

TEST_CASE("a zone without the share of its sun or wind, and a zone that is not there") {
    const Instant from = at("2022-01-01");
    const Instant to = at("2022-02-01");
    try {
        (void)zone_input(catalogue_zone("germany"), Basis::direct, from, to, {});
        FAIL("no fault found");
    } catch (const InputError& error) {
        CHECK(error.faults().size() == 3);
    }
    CHECK_THROWS_WITH(catalogue_zone("germny"), Catch::Contains("did you mean 'germany'"));
    CHECK_THROWS_AS(zone_fleet(catalogue_zone("germany"), Basis::unstated), InputError);
}

TEST_CASE("a storage levels the days of a zone and costs its losses") {
    const Instant from = at("2022-01-01");
    const Instant to = at("2022-02-01");
    CatalogueZone zone = catalogue_zone("germany");
    zone.storage = {};
    const ZoneInput without = zone_input(zone, Basis::direct, from, to, plain_shares(from));
    zone.storage = {6'000, 300};
    const ZoneInput with = zone_input(zone, Basis::direct, from, to, plain_shares(from));
    CHECK(with.demand.mean(from, to) == Approx(without.demand.mean(from, to) + 300).epsilon(1e-6));
    for (std::size_t i = 0; i < with.demand.size(); ++i)
        CHECK(std::abs(with.demand.values()[i] - without.demand.values()[i]) < 6'000.001);
}

TEST_CASE("imports come with what the neighbours can spare") {
    const Instant from = at("2022-01-01");
    const Instant to = at("2022-01-15");
    CatalogueZone zone = catalogue_zone("norway");
    zone.surplus["spare imports"] = {-0.1, {{"wind", 0.5}, {"quiet-hours", 0.8}}};
    const Shares shares = plain_shares(from);
    const ZoneInput input = zone_input(zone, Basis::direct, from, to, shares);
    const Series& spare = input.availability.at("spare imports");
    for (std::size_t day = 0; day < 14; ++day) {
        const auto demand = input.demand.values().subspan(24 * day, 24);
        const auto [least, most] = std::ranges::minmax(demand);
        for (std::size_t h = 0; h < 24; ++h) {
            const std::size_t i = 24 * day + h;
            const double wind = shares.at("wind").at(input.demand.boundaries()[i]);
            const double quiet = (most - demand[h]) / (most - least);
            REQUIRE(spare.values()[i] == Approx(std::clamp(-0.1 + 0.5 * wind + 0.8 * quiet, 0.0, 1.0)));
        }
    }
    CHECK(*std::ranges::max_element(spare.values()) > 0.7);
    CHECK(*std::ranges::min_element(spare.values()) < 0.1);
}

TEST_CASE("a zone may be driven by given weather") {
    const Instant from = at("2022-06-01");
    const Instant to = at("2022-06-08");
    const CatalogueZone& zone = catalogue_zone("texas");
    std::vector<SyntheticSite> sites;
    for (const ZoneSite& part : zone.sites)
        sites.push_back(part.site);
    SyntheticSpan span;
    span.seed = 5;
    span.from = from;
    span.to = to;
    const std::vector<Weather> weather = synthetic_weather(sites, span);
    const Shares given = zone_shares(zone, weather);
    const Shares own = zone_shares(zone, from, to, 5);
    for (const char* fuel : {"solar", "wind"})
        CHECK(std::ranges::equal(given.at(fuel).values(), own.at(fuel).values()));
    // Two fifths of the panels and a quarter of the turbines stand at the second and the fifth site.
    const double sun =
        0.6 * solar_share(weather[0], true).values()[20] + 0.4 * solar_share(weather[1], true).values()[20];
    CHECK(given.at("solar").values()[20] == Approx(sun));
    CHECK(sun > 0.1);
    CHECK(*std::ranges::max_element(given.at("solar").values()) <= 0.93 + 1e-12); // some inverter is always out
    CHECK_THROWS_AS(zone_shares(zone, std::span(weather).first(2)), InputError);
}

TEST_CASE("synthetic weather gives zones the sun and wind that they are known for") {
    const Instant from = at("2022-01-01");
    const Instant to = at("2023-01-01");
    for (const CatalogueZone& zone : zone_catalogue()) {
        INFO(zone.name);
        const Shares shares = zone_shares(zone, from, to, 1);
        for (const auto& [fuel, series] : shares) {
            const double mean = series.mean(from, to);
            std::cout << zone.name << " " << fuel << ": capacity factor " << mean << "\n";
            CHECK(series.size() == 8760);
            // wide bounds of what national fleets reach in a year
            CHECK(mean > (fuel == "solar" ? 0.08 : fuel == "wind" ? 0.17 : 0.33));
            CHECK(mean < (fuel == "solar" ? 0.35 : fuel == "wind" ? 0.45 : 0.55));
        }
        const ZoneYear year = run_zone(zone_input(zone, Basis::life_cycle, from, to, shares), from, to);
        CHECK(year.unserved / year.served < 1e-3);
    }
    const CatalogueZone& zone = catalogue_zone("france");
    const Shares one = zone_shares(zone, from, at("2022-02-01"), 1);
    const Shares again = zone_shares(zone, from, at("2022-02-01"), 1);
    CHECK(std::ranges::equal(one.at("wind").values(), again.at("wind").values()));
}
