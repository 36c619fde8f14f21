#include <catch2/catch.hpp>

#include "books.hpp"
#include "sunward/ledger/site_ledger.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// 1 MW for four hours on a connection of 700 kW that is cut in the third; 250 kW of backup at 700 g/kWh and 300/MWh.
struct Case {
    Series intensity = Series::constant(400);
    Series marginal = Series::constant(600);
    Series price = Series::constant(50);
    Series connected = hourly({1, 1, 0, 1});
    SiteEquipment site;

    Case() {
        site.import_limit = 700 * kilowatt;
        site.connected = &connected;
        site.backup = BackupGenerator{250 * kilowatt, 700, 300, BackupStart::import_limit};
    }

    [[nodiscard]] SiteLedger books() const {
        SiteLedger books({&intensity, &marginal, &price}, site, start, std::nullopt);
        books.change_power(1e6, 0);
        return books;
    }
};

} // namespace

TEST_CASE("backup serves what the connection cannot, its carbon and fuel are the site's") {
    const Case four_hours;
    SiteLedger books = four_hours.books();
    const Reading begun = books.now();
    books.advance(start + Duration::from_hours(4));
    const Charge job = books.bill_job(1e6, begun);
    const Account a = books.window();
    CHECK(a.grid_import_j == Approx(3 * 0.7 * mwh));
    CHECK(a.backup_j == Approx(4 * 0.25 * mwh));
    CHECK(a.unserved_j == Approx((3 * 0.05 + 0.75) * mwh));
    CHECK(a.backup_g == Approx(700e3));
    CHECK(a.carbon_g == Approx(3 * 0.7 * 400e3 + 700e3));
    CHECK(job.carbon_g == Approx(a.carbon_g));
    CHECK(a.marginal_g == Approx(3 * 0.7 * 600e3 + 700e3));
    CHECK(job.marginal_g == Approx(4 * 700e3)); // a further watt would be the generator's
    CHECK(a.cost == Approx(3 * 0.7 * 50 + 300));
    CHECK(balance_error(a) < 1e-12);
}

TEST_CASE("a generator that waits for a cut of the grid leaves the rest unserved until then") {
    Case four_hours;
    four_hours.site.backup->start = BackupStart::grid_cut;
    SiteLedger books = four_hours.books();
    books.advance(start + Duration::from_hours(2));
    CHECK(books.window().backup_j == 0);
    CHECK(books.it_limit().watt == Approx(250e3));
    CHECK(books.it_limit().until == start + Duration::from_hours(3));
    books.advance(start + Duration::from_hours(4));
    CHECK(books.window().backup_j == Approx(0.25 * mwh));
    CHECK(books.window().unserved_j == Approx((3 * 0.3 + 0.75) * mwh));
    CHECK(books.it_limit().watt == Approx(700e3));
}

TEST_CASE("nothing is exported into a grid that is cut, and the battery comes before the generator") {
    Case four_hours;
    const Series solar = hourly({0, 0, 1.5e6, 1.5e6});
    four_hours.site.solar = &solar;
    SiteLedger sunny = four_hours.books();
    sunny.advance(start + Duration::from_hours(4));
    CHECK(sunny.window().curtailed_j == Approx(0.5 * mwh));
    CHECK(sunny.window().grid_export_j == Approx(0.5 * mwh));
    four_hours.site.battery = simple_battery(1 * megawatt_hour, 1, 1, 1);
    four_hours.site.initial_soc = 0.3;
    SiteLedger stored = four_hours.books();
    stored.advance(start + Duration::from_hours(1));
    CHECK(stored.window().backup_j == Approx(0).margin(1e-3 * mwh));
    CHECK(stored.window().battery_discharge_j == Approx(0.3 * mwh).epsilon(1e-3));
}
