#include <catch2/catch.hpp>

#include "books.hpp"
#include "sunward/ledger/site_ledger.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

Instant after(double seconds) { return start + Duration::from_seconds(seconds); }

} // namespace

TEST_CASE("a constant power is billed by the integral of the intensity") {
    const Series intensity = hourly({100, 500});
    const Series price = hourly({40, 60});
    const Tariff tariff{&intensity, nullptr, &price};
    // 2 kW of IT at PUE 1.5 over the last half of hour 0 and all of hour 1: 1.5 kWh x 100 g + 3 kWh x 500 g.
    const Charge use = charge(2000, read_odometer(tariff, 1.5, after(1800)), read_odometer(tariff, 1.5, after(7200)));
    CHECK(use.energy_j == Approx(4.5 * 3.6e6).epsilon(1e-14));
    CHECK(use.carbon_g == Approx(150 + 1500).epsilon(1e-14));
    CHECK(use.marginal_g == 0);
    CHECK(use.cost == Approx(1.5e-3 * 40 + 3e-3 * 60).epsilon(1e-14));
}

TEST_CASE("ten seconds late in a long history keep their digits") {
    std::vector<double> values(8760, 123.456789);
    values[8759] = 321.987654321;
    const Series intensity = hourly(std::move(values));
    const Tariff tariff{&intensity, nullptr, nullptr};
    const double t = 8759.0 * 3600 + 17;
    const Charge use = charge(1000, read_odometer(tariff, 1, after(t)), read_odometer(tariff, 1, after(t + 10)));
    CHECK(use.carbon_g == Approx(10.0 / 3600 * 321.987654321).epsilon(1e-13));
}

TEST_CASE("jobs and idle add up to the site, window and drain apart") {
    const Series intensity = hourly({100, 300, 200});
    SiteEquipment equipment;
    equipment.facility = constant_pue(1.2);
    SiteLedger books({&intensity, nullptr, nullptr}, equipment, start, Duration::from_hours(1));
    books.change_power(400, 400);
    books.change_capacity(4);
    books.advance(after(1000));
    const Reading begun = books.now();
    // A job takes half of the idle nodes and adds 300 W of its own.
    books.change_power(300, -200);
    books.change_load(1, 0, 2);
    books.advance(after(5400));
    const Charge first = books.bill_job(500, begun);
    books.close_window();
    const Reading middle = books.now();
    books.advance(after(9000));
    const Charge later = books.bill_job(500, middle);
    books.change_power(-300, 200);
    books.change_load(-1, 0, -2);
    books.advance(after(10800));

    const Account window = books.window();
    const Account drain = books.drain();
    CHECK(balance_error(window) < 1e-14);
    CHECK(balance_error(drain) < 1e-14);
    CHECK(window.it_j == Approx(400 * 1000 + 700 * 4400));
    CHECK(window.jobs_j == Approx(first.energy_j));
    CHECK(window.jobs_j == Approx(1.2 * 500 * 4400));
    CHECK(drain.jobs_j == Approx(later.energy_j));
    CHECK(drain.it_j == Approx(700 * 3600 + 400 * 1800));
    CHECK(window.busy_accelerator_s == Approx(2 * 4400));
    CHECK(window.available_accelerator_s == Approx(4 * 5400));

    const std::vector<SiteStep> rows = books.steps();
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].it_j == Approx(400 * 1000 + 700 * 2600));
    CHECK(rows[1].it_j == Approx(700 * 3600));
    CHECK(rows[2].running_s == Approx(1800));
    CHECK(rows[2].intensity_s == Approx(200 * 3600));
    CHECK(rows[0].it_j + rows[1].it_j + rows[2].it_j == Approx(window.it_j + drain.it_j).epsilon(1e-14));
}

TEST_CASE("an account that does not add up is noticed") {
    Account a;
    a.it_j = 10e9;
    a.facility_j = a.grid_import_j = 12e9;
    a.jobs_j = 7e9;
    a.idle_j = 5e9;
    a.carbon_g = 3e6;
    a.jobs_g = 2e6;
    a.idle_g = 1e6;
    CHECK(balance_error(a) < 1e-15);
    a.idle_g = 1.1e6;
    CHECK(balance_error(a) == Approx(0.1 / 6.1));
    a.idle_g = 1e6;
    a.facility_j = 12.5e9;
    CHECK(balance_error(a) > 0.03);
}

// A residual is held against what went through the whole run, so that a drain in which nothing happens but rounding
// passes, and one in which a billionth of the run is lost does not.
TEST_CASE("what is left of sums of nothing is no error") {
    Account window;
    window.facility_j = window.grid_import_j = window.idle_j = 12e9;
    Account drain;
    drain.jobs_j = 1e-6;
    Account whole = window;
    whole += drain;
    double largest = 0;
    for (const Identity& identity : identities(drain, whole))
        largest = std::max(largest, identity.error());
    CHECK(largest < 1e-15);
    drain.jobs_j = 24;
    CHECK(identities(drain, whole)[1].name == "jobs + idle = facility");
    CHECK(identities(drain, whole)[1].error() == Approx(2e-9));
    // A whole run of nothing: a kWh is what its rounding is held against.
    drain.jobs_j = 1e-6;
    CHECK(balance_error(drain) == Approx(1e-6 / 3.6e6));
}

TEST_CASE("water of a site by its constant WUE") {
    SiteEquipment site;
    site.facility = constant_pue(1.2);
    site.facility.wue = 1.8;
    const Series sun = Series::constant(10);
    for (const Series* solar : {static_cast<const Series*>(nullptr), &sun}) {
        site.solar = solar;
        SiteLedger books({}, site, Instant{}, std::nullopt);
        books.change_power(1000, 1000);
        books.advance(Instant{} + Duration::from_hours(5));
        CHECK(books.window().water_l == Approx(1.8 * 5).epsilon(1e-12));
    }
}
