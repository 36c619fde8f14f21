#include <catch2/catch.hpp>
#include <cmath>

#include "books.hpp"
#include "sunward/ledger/site_ledger.hpp"

using namespace sunward;
using namespace sunward::test;

TEST_CASE("the IT power that a site can feed, source by source") {
    const Series solar = hourly({200e3, 0});
    SiteEquipment site;
    site.facility = constant_pue(1.25);
    CHECK(std::isinf(SiteLedger({}, site, start, std::nullopt).it_limit().watt));
    site.import_limit = 500 * kilowatt;
    CHECK(SiteLedger({}, site, start, std::nullopt).it_limit().watt == Approx(400e3).epsilon(1e-12));
    site.solar = &solar;
    SiteLedger with_solar({}, site, start, std::nullopt);
    CHECK(with_solar.it_limit().watt == Approx(560e3).epsilon(1e-12));
    CHECK(with_solar.it_limit().until == start + Duration::from_hours(1));
    // 100 kWh at 50 kW: what is in store would last for two hours, but the sun goes after one.
    site.battery = simple_battery(100 * kilowatt_hour, 0.5, 1, 1);
    site.initial_soc = 1;
    SiteLedger with_battery({}, site, start, std::nullopt);
    CHECK(with_battery.it_limit().watt == Approx(600e3).epsilon(1e-12));
    CHECK(with_battery.it_limit().until == start + Duration::from_hours(1));
    site.initial_soc = 0.1; // twelve minutes
    SiteLedger with_little({}, site, start, std::nullopt);
    CHECK(with_little.it_limit().until == start + Duration::from_seconds(720));
    site.facility.transformer_limit = 250 * kilowatt;
    CHECK(SiteLedger({}, site, start, std::nullopt).it_limit().watt == Approx(200e3).epsilon(1e-12));
}

TEST_CASE("a load at the limit is served in full, a larger one is not") {
    const Series solar = hourly({200e3, 0});
    for (const bool transformer : {false, true}) {
        SiteEquipment site;
        site.facility = Facility{};
        site.facility.rated_it = 600 * kilowatt;
        site.solar = &solar;
        site.import_limit = 300 * kilowatt;
        site.battery = simple_battery(1 * megawatt_hour, 0.2, 0.95, 0.95);
        site.initial_soc = 1;
        if (transformer)
            site.facility.transformer_limit = 450 * kilowatt;
        for (const double more : {0.0, 10e3}) {
            SiteLedger books({}, site, start, std::nullopt);
            const double watts = books.it_limit().watt + more;
            books.change_power(watts, watts);
            books.advance(start + Duration::from_hours(1));
            const Account a = books.window();
            INFO((transformer ? "transformer, " : "import limit, ") << more << " W more");
            CHECK(a.facility_j - a.unserved_j == Approx(3.6e6 * (transformer ? 450 : 700)).epsilon(1e-9));
            CHECK(std::abs(a.unserved_j - (a.facility_j - 3.6e6 * (transformer ? 450 : 700))) < 1);
            CHECK((a.unserved_j > 3.6e6 * 10) == (more > 0));
            CHECK(balance_error(a) < 1e-12);
        }
    }
}
