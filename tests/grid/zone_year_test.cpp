#include <catch2/catch.hpp>

#include <cmath>
#include <ctime>
#include <numeric>

#include "data.hpp"
#include "sources.hpp"
#include "sunward/error/error.hpp"
#include "sunward/grid/demand.hpp"
#include "sunward/grid/zone_year.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

Plant plant(const char* name, const char* fuel, double capacity, double cost, double factor) {
    Plant result;
    result.name = name;
    result.fuel = fuel;
    result.capacity = capacity;
    result.marginal_cost = cost;
    result.factor = factor;
    return result;
}

Series hourly(const std::vector<double>& values, Duration step = Duration::from_hours(1)) {
    std::vector<Point> points;
    for (const double value : values)
        points.push_back({at("2022-01-01") + static_cast<std::int64_t>(points.size()) * step, value});
    return Series::from_points(points, {});
}

ZoneInput small_zone() {
    ZoneInput zone;
    zone.fleet = {plant("park", "wind", 100, 0, 11), plant("unit 1", "gas", 80, 50, 490),
                  plant("unit 2", "gas", 40, 70, 650)};
    zone.demand = hourly({100, 150, 200, 40});
    zone.availability.emplace("park", hourly({0.5, 0.5, 0, 1}));
    return zone;
}

} // namespace

TEST_CASE("four hours of a zone by hand") {
    const ZoneInput zone = small_zone();
    const ZoneYear year = run_zone(zone, zone.demand.begin(), zone.demand.end());
    const auto average = year.average.values();
    REQUIRE(average.size() == 4);
    CHECK(average[0] == Approx((50 * 11 + 50 * 490) / 100.));
    CHECK(average[1] == Approx((50 * 11 + 80 * 490 + 20 * 650) / 150.));
    CHECK(average[2] == Approx((80 * 490 + 40 * 650) / 120.));
    CHECK(average[3] == 11);
    CHECK(std::vector<double>(year.price.values().begin(), year.price.values().end()) ==
          std::vector<double>{50, 70, 10'000, 0});
    CHECK(std::vector<double>(year.marginal.values().begin(), year.marginal.values().end()) ==
          std::vector<double>{490, 650, 0, 11});
    CHECK(year.mix.at("gas").values()[1] == 100);
    CHECK(year.mix.at("wind").values()[3] == 40);
    CHECK(year.served == 100 + 150 + 120 + 40);
    CHECK(year.unserved == 80);
    CHECK(year.curtailed == 60);
    CHECK(year.emissions ==
          Approx((50 * 11 + 50 * 490 + 50 * 11 + 80 * 490 + 20 * 650 + 80 * 490 + 40 * 650 + 40 * 11) / 1000.));
    CHECK(year.cost == 50 * 50 + 80 * 50 + 20 * 70 + 80 * 50 + 40 * 70);
    CHECK(year.average.end() == zone.demand.end());
}

TEST_CASE("the dispatched mix gives the zone's intensity back") {
    const ZoneInput zone = small_zone();
    const ZoneYear year = run_zone(zone, zone.demand.begin(), zone.demand.end(), Duration::from_hours(2));
    CHECK(year.average.size() == 2);
    const double served = year.average.values()[0] * (year.mix.at("gas").values()[0] + year.mix.at("wind").values()[0]);
    CHECK(served == Approx(50 * 11 + 75 * 490)); // two hours' mean: demand 125, wind 50
}

TEST_CASE("all faults of a zone are told at once") {
    ZoneInput zone = small_zone();
    zone.availability.emplace("parc", hourly({0.5, 0.5, 0, 1}));
    zone.availability.insert_or_assign("unit 1", hourly({0.5, 1.5, 0, 1}));
    zone.availability.insert_or_assign("unit 2", hourly({0.5, 0.5}));
    zone.demand = hourly({100, -1, 200, 40});
    try {
        (void)run_zone(zone, at("2022-01-01"), at("2022-01-01T04:00Z"));
        FAIL("no fault found");
    } catch (const InputError& error) {
        CHECK(error.faults().size() == 4);
    }
    const ZoneInput good = small_zone();
    CHECK_THROWS_AS(run_zone(good, good.demand.begin(), good.demand.begin()), InputError);
    CHECK_THROWS_AS(run_zone(good, good.demand.begin(), good.demand.end(), Duration{0}), InputError);
    CHECK_THROWS_AS(run_zone(good, good.demand.begin(), good.demand.end() + Duration{1}), InputError);
}

TEST_CASE("California's real sun, wind and nuclear against its real demand give its real intensity") {
    const auto file = data_file("carbon/eia_CISO_2022_genmix_ci.csv");
    if (!file)
        return;
    const auto column = [&](const char* name) {
        SignalSource source = column_source(*file, "timestamp", name);
        source.kind = SignalKind::price;
        source.series.gaps = GapRule::interpolate;
        return read_signal(source).series;
    };
    // Every fuel as it ran, gas last: the merit order has nothing left to choose, so the result is the file's own.
    ZoneInput zone;
    std::vector<double> total(8760);
    for (const char* name : {"WND", "SUN", "WAT", "NUC", "COL", "OIL", "OTH", "NG"}) {
        const Series series = column(name);
        const double capacity = 30'000;
        std::vector<double> share;
        for (std::size_t i = 0; i < series.size(); ++i) {
            share.push_back(series.values()[i] / capacity);
            total[i] += series.values()[i];
        }
        zone.fleet.push_back(plant(name, name, capacity, zone.fleet.size() == 7 ? 60 : 0, eia_file_factors().at(name)));
        if (zone.fleet.size() < 8)
            zone.availability.emplace(name, series.with_values(share));
        zone.demand = series;
    }
    zone.demand = zone.demand.with_values(total);
    const ZoneYear year = run_zone(zone, zone.demand.begin(), zone.demand.end());
    const Series real = column("avg_CI");
    double worst = 0;
    for (std::size_t i = 0; i < 8760; ++i)
        worst = std::max(worst, std::abs(year.average.values()[i] - real.values()[i]));
    // Gaps are interpolated in fuels here and in the intensity there.
    CHECK(worst < 3);
    CHECK(year.average.mean(year.average.begin(), year.average.end()) ==
          Approx(real.mean(real.begin(), real.end())).epsilon(1e-5));
    CHECK(year.unserved == 0);
    CHECK(year.curtailed < 1e-3);
}

TEST_CASE("a reservoir levels what is left and keeps its energy") {
    const Series load = hourly({100, 300, 200, 400, 100, 100});
    const Series output =
        level_reservoir(load, Series::constant(80), 10, 150, load.begin(), load.end(), Duration::from_hours(6));
    const auto mw = output.values();
    CHECK(std::accumulate(mw.begin(), mw.end(), 0.0) == Approx(6 * 80));
    // by hand: at the level 80, 20 + 150 (the most) + 120 + 150 + 20 + 20 = 480
    const double expected[] = {20, 150, 120, 150, 20, 20};
    for (std::size_t i = 0; i < 6; ++i)
        CHECK(mw[i] == Approx(expected[i]));
    CHECK_THROWS_AS(level_reservoir(load, Series::constant(80), 160, 150, load.begin(), load.end()), InputError);
}

TEST_CASE("an hourly year of twelve plants takes milliseconds") {
    Demand demand;
    demand.mean = 30'000;
    demand.shape = demand_shape("winter-peaking");
    demand.time_zone = "Europe/London";
    ZoneInput zone;
    zone.demand = demand_series(demand, at("2022-01-01"), at("2023-01-01"));
    for (int i = 0; i < 12; ++i) {
        zone.fleet.push_back(plant("p", i % 3 == 0 ? "wind" : "gas", 5000, 10. * i, 40. * i));
        zone.fleet.back().name += std::to_string(i);
        if (i % 3 == 0) {
            std::vector<double> share(zone.demand.size());
            for (std::size_t h = 0; h < share.size(); ++h)
                share[h] = 0.5 + 0.5 * std::sin(static_cast<double>(h + static_cast<std::size_t>(i)));
            zone.availability.emplace(zone.fleet.back().name, zone.demand.with_values(share));
        }
    }
    const std::clock_t start = std::clock();
    const ZoneYear year = run_zone(zone, at("2022-01-01"), at("2023-01-01"));
    const double seconds =
        static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC; // of this process, however busy others are
    WARN("an hourly zone year took " << seconds * 1e3 << " ms");
    CHECK(year.average.size() == 8760);
    CHECK(seconds < 0.5); // 20 ms where it is optimised; debug builds and busy machines are slower
}
