#include <catch2/catch.hpp>

#include "books.hpp"
#include "sunward/ledger/site_ledger.hpp"

using namespace sunward;
using namespace sunward::test;

// The site of the carbon stock's oracle: 1 MW load, 1 MW charged in the first hour, 0.9025 MWh delivered in the second.
TEST_CASE("a battery gives the carbon-free share of the hour that charged it") {
    const Series intensity = hourly({100, 500});
    const Series carbon_free = hourly({0.9, 0.2});
    const Series renewable = hourly({0.6, 0.1});
    SiteEquipment site;
    site.battery = simple_battery(2 * megawatt_hour, 0.5, 0.95, 0.95);
    site.dispatch.rule = &dispatch_rule("threshold");
    site.dispatch.charge_below = 200;
    site.dispatch.discharge_above = 400;
    site.dispatch_signal = &intensity;
    site.claims = {&carbon_free, &renewable, false, false};
    SiteLedger books({&intensity, nullptr, nullptr}, site, start, std::nullopt, Metering{.hours = true});
    books.change_power(1e6, 0);
    books.advance(start + Duration::from_hours(2));
    const Account a = books.window();
    CHECK(a.carbon_free_j == Approx(0.9025 * 0.9 * mwh).epsilon(1e-6));
    CHECK(a.renewable_j == Approx(0.9025 * 0.6 * mwh).epsilon(1e-6));
    REQUIRE(books.meter()->hours().size() == 2);
    CHECK(books.meter()->hours()[0].import_j == Approx(2 * mwh));
    CHECK(books.meter()->hours()[0].to_load_j == Approx(1 * mwh));
    CHECK(books.meter()->hours()[1].to_load_j == Approx(0.0975 * mwh).epsilon(1e-6));
}

TEST_CASE("charging mixes into what the battery holds, losses and discharging leave the shares") {
    const Series carbon_free = hourly({0.5, 0.1});
    ClaimBook book({&carbon_free, nullptr, false, false}, start);
    CHECK(book.stored_carbon_free() == 0.5);
    SiteFlows flows;
    flows.grid_to_battery = 10 * kilowatt;
    flows.solar.to_battery = 30 * kilowatt;
    // 40 kWh are held; 36 of the 40 kWh that are drawn are stored, of which 3/4 from the sun.
    (void)book.book(flows, {3600, 40 * 3.6e6, 36 * 3.6e6, 0, 0});
    const double mixed = (40 * 0.5 + 36 * (0.75 + 0.25 * 0.5)) / 76;
    CHECK(book.stored_carbon_free() == Approx(mixed));
    book.look_around(start + Duration::from_hours(1));
    SiteFlows giving;
    giving.battery_to_load = 20 * kilowatt;
    giving.grid_to_load = 5 * kilowatt;
    const SpanClaims claims = book.book(giving, {3600, 70 * 3.6e6, 0, 0, 0});
    CHECK(claims.carbon_free_j == Approx(20 * mixed * 3.6e6));
    CHECK(claims.grid_to_load_j == Approx(5 * 3.6e6));
    CHECK(book.stored_carbon_free() == Approx(mixed));
}

TEST_CASE("generation whose certificates are sold is used but not claimed") {
    const Series solar = Series::constant(2e6);
    const Series wind = Series::constant(1e6);
    for (const bool sold : {false, true}) {
        SiteEquipment site;
        site.solar = &solar;
        site.wind = &wind;
        site.solar_factor = 40;
        site.wind_factor = 10;
        site.export_limit = 0.5 * megawatt;
        site.claims.solar_sold = sold;
        site.export_price = 30;
        SiteLedger books({}, site, start, std::nullopt, Metering{.hours = true});
        books.change_power(1.5e6, 0);
        books.advance(start + Duration::from_hours(1));
        const Account a = books.window();
        INFO((sold ? "sold" : "kept"));
        CHECK(a.onsite_used_j == Approx(1.5 * mwh));
        CHECK(a.carbon_free_j == Approx((sold ? 0.5 : 1.5) * mwh));
        CHECK(books.meter()->hours()[0].sold_j == Approx((sold ? 1.0 : 0.0) * mwh).margin(1));
        // Of the surplus of 1.5 MW a third is exported, solar and wind in proportion.
        CHECK(a.market_g == Approx(sold ? (500 + 500 / 3.0) * 10 : (1000 + 1000 / 3.0) * 40 + (500 + 500 / 3.0) * 10));
        CHECK(a.export_revenue == Approx(0.5 * 30));
    }
}

TEST_CASE("a tariff's adder goes on top of the price, alike at a plain site and at one with equipment") {
    const Series price = hourly({40, 60, -10});
    const Series adder = hourly({5, 5, 100});
    const Series no_wind = Series::constant(0);
    SiteEquipment stepped;
    stepped.wind = &no_wind;
    for (const SiteEquipment& site : {SiteEquipment{}, stepped}) {
        SiteLedger books({nullptr, nullptr, &price, &adder}, site, start, std::nullopt);
        books.change_power(2e6, 0);
        const Reading begun = books.now();
        books.advance(start + Duration::from_hours(3));
        CHECK(books.window().cost == Approx(2 * (45 + 65 + 90)));
        CHECK(books.bill_job(1e6, begun).cost == Approx(200));
    }
}
