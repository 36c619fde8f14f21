#include <catch2/catch.hpp>
#include <cmath>

#include "books.hpp"
#include "sunward/ledger/site_ledger.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// One full cycle of 1 MWh in two hours, without losses.
SiteEquipment cycling(const Series& signal) {
    SiteEquipment site;
    site.battery = simple_battery(1 * megawatt_hour, 1, 1, 1);
    site.dispatch.rule = &dispatch_rule("threshold");
    site.dispatch.charge_below = 200;
    site.dispatch.discharge_above = 400;
    site.dispatch_signal = &signal;
    return site;
}

SiteLedger books_of(const SiteEquipment& site, const Series& signal) {
    SiteLedger books({&signal, nullptr, nullptr}, site, start, std::nullopt);
    books.change_power(2e6, 2e6);
    return books;
}

} // namespace

TEST_CASE("full cycles and fading of the window and of the drain") {
    const Series signal = hourly({100, 500});
    SiteEquipment site = cycling(signal);
    site.ageing.table = {{0.5, 4000}, {1, 1000}};
    site.embodied_g_per_life = 50e6;
    SiteLedger books = books_of(site, signal);
    books.advance(start + Duration::from_hours(48));
    books.close_window();
    books.advance(start + Duration::from_hours(60));
    const Account window = books.window();
    CHECK(window.battery_capacity_j == Approx(mwh));
    // The last percent is charged and given by steps that become shorter, hence the tolerance.
    CHECK(window.battery_cycled_j == Approx(24 * mwh).epsilon(1e-4));
    CHECK(window.battery_faded_j == Approx(0.2 * 24 / 1000 * mwh).epsilon(1e-3));
    CHECK(window.embodied_g == Approx(50e6 * 24 / 1000).epsilon(1e-3));
    CHECK(books.drain().battery_cycled_j == Approx(6 * mwh).epsilon(1e-4));
    CHECK(books.drain().embodied_g == Approx(50e6 * 6 / 1000).epsilon(1e-3));
}

TEST_CASE("embodied carbon by time") {
    const Series signal = hourly({100, 500});
    SiteEquipment site = cycling(signal);
    site.embodied_g_per_s = 2;
    SiteLedger books = books_of(site, signal);
    books.advance(start + Duration::from_hours(10));
    books.close_window();
    books.advance(start + Duration::from_hours(13));
    CHECK(books.window().embodied_g == Approx(2 * 36'000));
    CHECK(books.drain().embodied_g == Approx(2 * 3 * 3600));
    CHECK(balance_error(books.window()) < 1e-12); // it is no part of what came in
}

// Half full at 300 g/kWh; what is missing at the end is owed at the mean of what was in store.
TEST_CASE("a battery that ends emptier than it began owes the difference at the mean intensity of its stock") {
    const Series high = hourly({300, 500});
    SiteEquipment site = cycling(high);
    site.initial_soc = 0.5;
    site.battery->discharge_limit = 0.25 * megawatt;
    SiteLedger books = books_of(site, high);
    books.advance(start + Duration::from_hours(2)); // 0.25 MWh in the second hour
    const Account a = books.window();
    CHECK(a.battery_change_j == Approx(-0.25 * mwh));
    CHECK(a.battery_debt_g == Approx(250 * 300.0));
    // Fuller than before: nothing is owed.
    const Series low = hourly({100, 150});
    SiteLedger fuller = books_of(cycling(low), low);
    fuller.advance(start + Duration::from_hours(1));
    CHECK(fuller.window().battery_change_j > 0);
    CHECK(fuller.window().battery_debt_g == 0);
    // Two batteries: what one has more does not pay for what the other has less.
    Account both = a;
    both += fuller.window();
    CHECK(both.battery_change_j > 0);
    CHECK(both.battery_debt_g == Approx(250 * 300.0));
}

// 1 MWh at 1 MW charges and discharges in an hour each; half an hour from the half each way.
TEST_CASE("each row has the mean of the state of charge over its own time") {
    const Series signal = Series::regular(start, Duration::from_hours(4), {100, 500}, EndRule::repeat);
    SiteEquipment site = cycling(signal);
    site.battery = simple_battery(1 * megawatt_hour, 0.25, 1, 1);
    SiteLedger books({&signal, nullptr, nullptr}, site, start, Duration::from_seconds(1800));
    books.change_power(2e6, 2e6);
    books.advance(start + Duration::from_hours(8));
    const std::vector<SiteStep> rows = books.steps();
    REQUIRE(rows.size() == 16);
    for (std::size_t i = 0; i < 16; ++i) {
        const double expected = i < 8 ? (static_cast<double>(i) + 0.5) / 8 : (15.5 - static_cast<double>(i)) / 8;
        CHECK(rows[i].soc_s / rows[i].seconds == Approx(expected).margin(2e-6));
    }
}

// 2 % lost in 30 days: at rest for a week, each day's mean is an integral of the exponential.
TEST_CASE("a battery at rest loses charge from row to row") {
    const Series signal = hourly({300});
    SiteEquipment site = cycling(signal);
    site.battery->self_discharge_per_month = 0.02;
    site.dispatch = {};
    site.initial_soc = 0.8;
    SiteLedger books({}, site, start, Duration::from_hours(24));
    books.advance(start + Duration::from_hours(7 * 24));
    const double rate = -std::log(0.98) / 30;
    for (int day = 0; day < 7; ++day) {
        const SiteStep row = books.steps()[static_cast<std::size_t>(day)];
        const double mean = 0.8 * (std::exp(-rate * day) - std::exp(-rate * (day + 1))) / rate;
        CHECK(row.soc_s / row.seconds == Approx(mean).epsilon(1e-12));
    }
}
