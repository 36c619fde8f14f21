#include <catch2/catch.hpp>

#include "books.hpp"
#include "sunward/ledger/market.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr double kwh = 3.6e6;

Instant after(std::int64_t h) { return start + Duration::from_hours(h); }

/// Hours in which all that is drawn goes to the load, kWh.
std::vector<GridHour> draws(const std::vector<double>& values) {
    std::vector<GridHour> hours;
    for (const double value : values)
        hours.push_back({value * kwh, value * kwh, 0});
    return hours;
}

Contract contract(Series output, std::vector<std::uint32_t> sites = {0}) {
    Contract made;
    made.output = std::move(output);
    made.sites = std::move(sites);
    return made;
}

} // namespace

// Oracle of the 24/7 score: load 100 x 4, contracted 150, 80, 0, 40, grid 0.5, 0.5, 0.3, 0.9: 100, 90, 30, 94 of 100.
TEST_CASE("the 24/7 score takes contracts hour by hour and the grid's share for the rest") {
    const std::vector<GridHour> hours = draws({100, 100, 100, 100});
    const Series grid = hourly({0.5, 0.5, 0.3, 0.9});
    const Contract bought = contract(hourly({150e3, 80e3, 0, 40e3}));
    const MarketSite site{start, hours, nullptr, &grid, &grid, nullptr};
    const MarketUse use = settle({&site, 1}, {&bought, 1}, start, after(4)).front();
    CHECK(use.carbon_free_j / (400 * kwh) == Approx(0.785).epsilon(1e-14));
    CHECK(use.matched_j == Approx(220 * kwh));
    CHECK(use.market_g == 0);

    Contract nuclear = bought;
    nuclear.renewable = false;
    const MarketUse other = settle({&site, 1}, {&nuclear, 1}, start, after(4)).front();
    CHECK(other.carbon_free_j == use.carbon_free_j);
    // Grid shares of what the contract leaves: 0, 20 x 0.5, 100 x 0.3, 60 x 0.9.
    CHECK(other.renewable_j == Approx(94 * kwh));
    Contract yearly = bought;
    yearly.hourly = false;
    CHECK(settle({&site, 1}, {&yearly, 1}, start, after(4)).front().carbon_free_j == Approx(220 * kwh));
}

TEST_CASE("what contracts leave counts at the residual mix, by the hour and by the year") {
    const std::vector<GridHour> hours = draws({10, 20, 0, 10});
    const Series residual = hourly({400, 500, 600, 300});
    const MarketSite site{start, hours, &residual, nullptr, nullptr, nullptr};
    Contract bought = contract(Series::constant(15e3));
    bought.factor = 50;
    bought.price = 8;
    // By the hour 10, 15, 0 and 10 kWh are covered; 5 kWh of the second hour are not.
    const MarketUse by_hour = settle({&site, 1}, {&bought, 1}, start, after(4)).front();
    CHECK(by_hour.matched_j == Approx(35 * kwh));
    CHECK(by_hour.market_g == Approx(35 * 50 + 5 * 500));
    CHECK(by_hour.contract_cost == Approx(0.060 * 8));
    // Over the year 60 kWh cover 40.
    bought.hourly = false;
    const MarketUse by_year = settle({&site, 1}, {&bought, 1}, start, after(4)).front();
    CHECK(by_year.matched_j == Approx(40 * kwh));
    CHECK(by_year.market_g == Approx(40 * 50));
    // 20 kWh of 40, at the mean residual intensity of the draw: (10 x 400 + 20 x 500 + 10 x 300) / 40 = 425.
    bought.output = Series::constant(5e3);
    const MarketUse half = settle({&site, 1}, {&bought, 1}, start, after(4)).front();
    CHECK(half.matched_j == Approx(20 * kwh));
    CHECK(half.market_g == Approx(20 * 50 + 20 * 425));
    CHECK(settle({&site, 1}, {}, start, after(4)).front().market_g == Approx(40 * 425));
}

TEST_CASE(
    "sites in reach share a contract as they draw, in the order of the contracts, and no further than they draw") {
    const std::vector<GridHour> first = draws({30, 0});
    const std::vector<GridHour> second = draws({10, 0});
    const std::vector<GridHour> third = draws({50, 5});
    const Series residual = Series::constant(100);
    const std::vector<MarketSite> sites = {{start, first, &residual, nullptr, nullptr, nullptr},
                                           {start, second, &residual, nullptr, nullptr, nullptr},
                                           {start, third, &residual, nullptr, nullptr, nullptr}};
    std::vector<Contract> contracts = {contract(Series::constant(20e3), {0, 1}),
                                       contract(Series::constant(90e3), {1, 2})};
    contracts[0].price = 10;
    const std::vector<MarketUse> uses = settle(sites, contracts, start, after(2));
    // 20 kWh over 30 and 10; then 90 kWh over what is left of the second site, 5, and the third: 55.
    CHECK(uses[0].matched_j == Approx(15 * kwh));
    CHECK(uses[1].matched_j == Approx(10 * kwh));
    CHECK(uses[2].matched_j == Approx(55 * kwh));
    CHECK(uses[0].market_g == Approx(15 * 100));
    CHECK(std::abs(uses[1].market_g) < 1e-9);
    CHECK(std::abs(uses[2].market_g) < 1e-9);
    // The second hour's volume goes unused and is paid for all the same, evenly.
    CHECK(uses[0].contract_cost == Approx(0.015 * 10 + 0.010 * 10));
    CHECK(uses[1].contract_cost == Approx(0.005 * 10 + 0.010 * 10));
}

TEST_CASE("a share of the draw, a battery's part of it, sold certificates and water") {
    std::vector<GridHour> hours = draws({40});
    hours[0].to_load_j = 30 * kwh; // 10 kWh went into the battery
    hours[0].sold_j = 5 * kwh;
    const Series residual = Series::constant(200);
    const Series grid = Series::constant(0.5);
    const Series water = Series::constant(1.8);
    const MarketSite site{start, hours, &residual, &grid, nullptr, &water};
    Contract bought;
    bought.share = 0.25;
    bought.sites = {0};
    bought.carbon_free = false;
    const MarketUse use = settle({&site, 1}, {&bought, 1}, start, after(1)).front();
    CHECK(use.matched_j == Approx(10 * kwh));
    CHECK(use.market_g == Approx(30 * 200 + 5 * 200));
    CHECK(use.carbon_free_j == Approx(0.75 * 30 * 0.5 * kwh));
    CHECK(use.renewable_j == Approx(0.75 * 10 * kwh)); // covered by the contract, and only that
    CHECK(use.water_l == Approx(40 * 1.8));
}

TEST_CASE("a year's surplus does not cover the next year, and an hour counts as far as the window reaches") {
    const Instant eve = start - Duration::from_hours(1);
    const std::vector<GridHour> hours = draws({10, 10});
    const Series residual = Series::constant(100);
    const MarketSite site{eve, hours, &residual, nullptr, nullptr, nullptr};
    Contract bought = contract(hourly({30e3, 0}, eve));
    bought.hourly = false;
    CHECK(settle({&site, 1}, {&bought, 1}, eve, after(1)).front().market_g == Approx(10 * 100));

    const MarketSite part{start, std::span(hours).first(1), &residual, nullptr, nullptr, nullptr};
    const Contract constant = contract(Series::constant(8e3));
    // From 00:15 to 00:45 it gives 4 kWh.
    const MarketUse use =
        settle({&part, 1}, {&constant, 1}, start + Duration::from_seconds(900), start + Duration::from_seconds(2700))
            .front();
    CHECK(use.matched_j == Approx(4 * kwh));
}
