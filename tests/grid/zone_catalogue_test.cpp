#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <numeric>

#include "data.hpp"
#include "sources.hpp"
#include "sunward/error/error.hpp"
#include "sunward/grid/likeness.hpp"
#include "sunward/grid/zone_catalogue.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

using Shares = std::map<std::string, Series, std::less<>>;

SignalSource mix_file(const std::filesystem::path& file) {
    SignalSource source;
    source.file = file;
    source.format = SignalFormat::eia_mix;
    source.factors = eia_file_factors();
    source.series.gaps = GapRule::interpolate;
    source.series.ends = EndRule::hold;
    source.series.label = Label::period_end; // EIA-930 names the end of the hour
    return source;
}

/// What ran of a fuel as a share of its capacity.
Series real_share(const std::filesystem::path& file, const char* column, double capacity) {
    SignalSource source = mix_file(file);
    source.format = SignalFormat::csv;
    source.time_column = "timestamp";
    source.value_column = column;
    const Series series = read_signal(source).series;
    std::vector<double> share;
    for (const double megawatts : series.values())
        share.push_back(std::min(1.0, megawatts / capacity));
    return series.with_values(share);
}

/// A sunny day and a windy week over and over.
Shares plain_shares(Instant from) {
    std::vector<Point> sun;
    std::vector<Point> wind;
    for (int h = 0; h < 24 * 7; ++h) {
        const Instant t = from + Duration::from_hours(h);
        sun.push_back({t, std::max(0.0, 0.6 * std::sin((h % 24 - 6) * 0.2618))});
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

struct RealYear {
    const char* zone;
    const char* file;
};

} // namespace

TEST_CASE("california and texas in 2022 are like their real years under the real sun and wind") {
    const auto year = GENERATE(RealYear{"california", "carbon/eia_CISO_2022_genmix_ci.csv"},
                               RealYear{"texas", "carbon/eia_ERCO_2022_genmix_ci.csv"});
    const auto file = data_file(year.file);
    if (!file)
        return;
    const CatalogueZone& zone = catalogue_zone(year.zone);
    Shares shares;
    shares.emplace("solar", real_share(*file, "SUN", capacity_of(zone, "solar")));
    shares.emplace("wind", real_share(*file, "WND", capacity_of(zone, "wind")));
    const Instant from = at("2022-01-01");
    const Instant to = at("2023-01-01");
    const ZoneYear made = run_zone(zone_input(zone, Basis::life_cycle, from, to, shares), from, to);
    const Series real = read_signal(mix_file(*file)).series;
    const Likeness like = likeness(year_figures(made.average, from, to, zone.demand.time_zone),
                                   year_figures(real, from, to, zone.demand.time_zone));
    std::cout << year.zone << ": mean " << like.mean_ratio << ", profile " << like.profile_correlation << ", amplitude "
              << like.amplitude_ratio << ", spread " << like.spread_ratio << ", saving " << like.saving_ratio << "\n";
    CHECK(std::abs(like.mean_ratio - 1) < 0.10);
    CHECK(like.profile_correlation > 0.9);
    CHECK(like.amplitude_ratio > 0.7);
    CHECK(like.amplitude_ratio < 1.4);
    CHECK(std::abs(like.spread_ratio - 1) < 0.3);
    CHECK(std::abs(like.saving_ratio - 1) < 0.25);
    CHECK(made.unserved == 0);
}

TEST_CASE("every built-in zone serves its demand for a year, in both bases") {
    const Instant from = at("2022-01-01");
    const Instant to = at("2023-01-01");
    CHECK(zone_catalogue().size() == 10);
    for (const CatalogueZone& zone : zone_catalogue()) {
        INFO(zone.name);
        const Fleet direct = zone_fleet(zone, Basis::direct);
        const ZoneInput input = zone_input(zone, Basis::life_cycle, from, to, plain_shares(from));
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
        for (const auto& [plant, fuel] : zone.follows)
            CHECK(has_plant(plant));
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
