#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sources.hpp"
#include "sunward/error/error.hpp"
#include "sunward/grid/demand.hpp"
#include "sunward/grid/likeness.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

Demand texas() {
    Demand demand;
    demand.mean = 50'000;
    demand.peak = 80'000;
    demand.shape = demand_shape("summer-peaking");
    demand.time_zone = "America/Chicago";
    return demand;
}

double mean_of(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

} // namespace

TEST_CASE("a demand has its mean and its peak") {
    const Series series = demand_series(texas(), at("2022-01-01"), at("2023-01-01"));
    CHECK(series.size() == 8760);
    CHECK(mean_of(series.values()) == Approx(50'000));
    CHECK(*std::ranges::max_element(series.values()) == Approx(80'000));
    // The peak is on a summer afternoon by the wall clock: 16:00 in Chicago is 21:00 UTC in July.
    const auto top = std::ranges::max_element(series.values()) - series.values().begin();
    const CivilTime local = civil_time(series.boundaries()[static_cast<std::size_t>(top)], "America/Chicago");
    CHECK(local.month == 7);
    CHECK(local.since_midnight == Duration::from_hours(16));
    CHECK(series.at(at("2022-07-17T21:00Z")) < series.at(at("2022-07-15T21:00Z"))); // Sunday, Friday
}

TEST_CASE("a shape has the means of the data that it comes from, by season and hour") {
    const auto file = data_file("carbon/eia_ERCO_2022_genmix_ci.csv");
    if (!file)
        return;
    // All that ran in ERCOT in each hour of 2022.
    const std::vector<const char*> fuels = {"WND", "SUN", "WAT", "OIL", "NG", "COL", "NUC", "OTH"};
    std::vector<double> total(8760);
    for (const char* fuel : fuels) {
        SignalSource source = file_source("csv", *file);
        source.kind = SignalKind::price; // MW
        tell(source, "time", "timestamp");
        tell(source, "value", fuel);
        const Series series = read_signal(source).series;
        for (std::size_t i = 0; i < total.size(); ++i)
            total[i] += series.values()[i];
    }
    Demand demand = texas();
    demand.peak = 0;
    demand.mean = mean_of(total);
    const Instant from = at("2022-01-01");
    const Series made = demand_series(demand, from, at("2023-01-01"));
    // The file names the end of the hour: row i is the hour before it.
    std::vector<Point> points;
    for (std::size_t i = 0; i < total.size(); ++i)
        points.push_back({from + (static_cast<std::int64_t>(i) - 1) * Duration::from_hours(1), total[i]});
    SeriesOptions options;
    options.ends = EndRule::hold;
    const Series real = Series::from_points(points, options);
    const SeasonProfile a = year_figures(made, from, at("2023-01-01"), "America/Chicago").profile;
    const SeasonProfile b = year_figures(real, from, at("2023-01-01"), "America/Chicago").profile;
    for (std::size_t season = 0; season < 4; ++season)
        for (std::size_t hour = 0; hour < 24; ++hour) {
            INFO(season << " " << hour);
            CHECK(a[season][hour] == Approx(b[season][hour]).margin(0.03 * demand.mean));
        }
}

TEST_CASE("the wall clock moves with summer time and seasons turn in the south") {
    Demand demand = texas();
    demand.peak = 0;
    const Series series = demand_series(demand, at("2022-01-01"), at("2023-01-01"));
    // 12 March is before the change of clocks, 14 March after it; the season moves on by two days.
    CHECK(series.at(at("2022-03-11T14:00Z")) == Approx(series.at(at("2022-03-14T13:00Z"))).epsilon(0.01));
    demand.southern = true;
    const Series southern = demand_series(demand, at("2022-01-01"), at("2023-01-01"));
    CHECK(southern.at(at("2022-01-14T22:00Z")) > 1.4 * southern.at(at("2022-07-15T21:00Z")));
    demand.shape = demand_shape("flat");
    const Series flat = demand_series(demand, at("2022-01-01"), at("2022-02-01"));
    CHECK(*std::ranges::min_element(flat.values()) == Approx(50'000));
}

TEST_CASE("faults of a demand are told at once") {
    Demand demand = texas();
    demand.mean = -1;
    demand.shape.weekend = 0;
    demand.shape.hours[2][5] = NAN;
    demand.time_zone = "America/Chicgo";
    try {
        (void)demand_series(demand, at("2022-01-02"), at("2022-01-01"));
        FAIL("no fault found");
    } catch (const InputError& error) {
        CHECK(error.faults().size() == 5);
    }
    Demand low = texas();
    low.peak = 40'000;
    CHECK_THROWS_AS(demand_series(low, at("2022-01-01"), at("2023-01-01")), InputError);
    low.peak = 400'000; // the nights would be negative
    CHECK_THROWS_AS(demand_series(low, at("2022-01-01"), at("2023-01-01")), InputError);
    low.shape = demand_shape("flat");
    CHECK_THROWS_AS(demand_series(low, at("2022-01-01"), at("2023-01-01")), InputError);
    CHECK_THROWS_WITH(demand_shape("sumer-peaking"), Catch::Contains("did you mean 'summer-peaking'"));
}
