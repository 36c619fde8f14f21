#include <catch2/catch.hpp>
#include <cmath>

#include "books.hpp"
#include "sunward/ledger/site_ledger.hpp"
#include "sunward/random/stream.hpp"

using namespace sunward;
using namespace sunward::test;

// Oracle of the accounting rules: 1 MW load for 2 h, 100 then 500 g/kWh, battery empty, efficiencies 0.95 and 0.95, 1
// MW charged in the first hour.
TEST_CASE("a battery carries its carbon from the hour that charged it") {
    const Series intensity = hourly({100, 500});
    SiteEquipment site;
    site.battery = simple_battery(2 * megawatt_hour, 0.5, 0.95, 0.95);
    site.dispatch.rule = &dispatch_rule("threshold");
    site.dispatch.charge_below = 200;
    site.dispatch.discharge_above = 400;
    site.dispatch_signal = &intensity;
    SiteLedger books({&intensity, nullptr, nullptr}, site, start, Duration::from_hours(1));
    books.change_power(1e6, 0);
    const Reading begun = books.now();

    books.advance(start + Duration::from_hours(1));
    const Charge first = books.bill_job(1e6, begun);
    CHECK(first.carbon_g == Approx(100e3).epsilon(1e-12));
    CHECK(books.window().stock_change_g == Approx(100e3).epsilon(1e-12));
    CHECK(books.window().carbon_g == Approx(200e3).epsilon(1e-12));

    const Reading hour = books.now();
    books.advance(start + Duration::from_hours(2));
    const Charge second = books.bill_job(1e6, hour);
    const Account a = books.window();
    CHECK(a.battery_discharge_j == Approx(0.9025 * mwh).epsilon(1e-7));
    CHECK(second.carbon_g == Approx(148.75e3).epsilon(1e-6));
    CHECK(a.carbon_g == Approx(248.75e3).epsilon(1e-6));
    CHECK(100e3 / (a.battery_discharge_j / 3.6e6) == Approx(110.80).epsilon(1e-4));
    CHECK(std::abs(a.stock_change_g) < 0.01);
    CHECK(balance_error(a) < 1e-12);
}

// Oracle of the consequential rule: solar 3 MW, base 1 MW, job 1 MW, marginal 400 g/kWh.
TEST_CASE("a job that takes solar power from the export costs the export's marginal carbon") {
    const Series solar = Series::constant(3e6);
    const Series marginal = Series::constant(400);
    for (const double limit_mw : {2.0, 1.0}) {
        double consequential[2] = {0, 0};
        double per_job = 0;
        for (const int jobs : {0, 1}) {
            SiteEquipment site;
            site.solar = &solar;
            site.export_limit = limit_mw * megawatt;
            SiteLedger books({nullptr, &marginal, nullptr}, site, start, std::nullopt);
            books.change_power(1e6 + jobs * 1e6, 1e6);
            const Reading begun = books.now();
            books.advance(start + Duration::from_hours(1));
            consequential[jobs] = books.window().marginal_g;
            per_job = books.bill_job(jobs * 1e6, begun).marginal_g;
            CHECK(books.window().carbon_g == 0);
        }
        INFO("export limit " << limit_mw << " MW");
        CHECK(consequential[1] - consequential[0] == Approx(limit_mw == 2 ? 400e3 : 0).margin(1e-6));
        if (limit_mw == 2)
            CHECK(per_job == Approx(400e3));
    }
}

TEST_CASE("an hour without and an hour with sun: solar first, then export up to the limit, the rest curtailed") {
    const Series solar = hourly({0, 5e6});
    const Series intensity = Series::constant(300);
    const Series price = Series::constant(50);
    SiteEquipment site;
    site.facility = constant_pue(1.25);
    site.solar = &solar;
    site.solar_factor = 41;
    site.export_limit = 1 * megawatt;
    SiteLedger books({&intensity, nullptr, &price}, site, start, Duration::from_hours(1));
    books.change_power(0.8e6, 0.2e6);
    const Reading begun = books.now();
    books.advance(start + Duration::from_hours(2));
    const Charge job = books.bill_job(0.6e6, begun);
    const Account a = books.window();
    CHECK(a.grid_import_j == Approx(1 * mwh));
    CHECK(a.solar_j == Approx(5 * mwh));
    CHECK(a.grid_export_j == Approx(1 * mwh));
    CHECK(a.curtailed_j == Approx(3 * mwh));
    CHECK(a.carbon_g == Approx(300e3 + 2 * 41e3));
    CHECK(job.carbon_g == Approx(0.75 * (300e3 + 41e3)));
    CHECK(a.exported_g == Approx(41e3));
    CHECK(a.cost == Approx(50));
    CHECK(balance_error(a) < 1e-14);
    const std::vector<SiteStep> rows = books.steps();
    REQUIRE(rows.size() == 2);
    CHECK(rows[1].solar_j == Approx(5 * mwh));
    CHECK(rows[0].grid_import_j == Approx(1 * mwh));
}

TEST_CASE("a plain site gives the same books by prefix integrals and by steps") {
    const Series intensity = hourly({100, 250, 80, 400});
    const Series price = hourly({40, 60, -10, 90});
    const Series no_wind = Series::constant(0);
    SiteEquipment plain;
    plain.facility = constant_pue(1.3);
    SiteEquipment stepped = plain;
    stepped.wind = &no_wind;
    const Tariff tariff{&intensity, &intensity, &price};
    SiteLedger a(tariff, plain, start, std::nullopt);
    SiteLedger b(tariff, stepped, start, std::nullopt);
    double now = 0;
    RandomStream random(1, "test");
    for (int i = 0; i < 200; ++i) {
        const double watts = 1000 * random.uniform();
        for (SiteLedger* books : {&a, &b})
            books->change_power(i == 0 ? 50'000 + watts : watts - 500, 0);
        now += 3000 * random.uniform();
        for (SiteLedger* books : {&a, &b})
            books->advance(start + Duration::from_seconds(now));
    }
    CHECK(a.window().facility_j == Approx(b.window().facility_j).epsilon(1e-12));
    CHECK(a.window().carbon_g == Approx(b.window().carbon_g).epsilon(1e-12));
    CHECK(a.window().marginal_g == Approx(b.window().marginal_g).epsilon(1e-12));
    CHECK(a.window().cost == Approx(b.window().cost).epsilon(1e-12));
}

namespace {

/// Everything that a site may have.
struct Everything {
    Series intensity = hourly({100, 250, 80, 400, 300, 20});
    Series solar = hourly({0, 100e3, 900e3, 400e3, 0, 0, 0, 0});
    Series wind = hourly({300e3, 0, 50e3, 0, 700e3});
    Series temperature = hourly({5, 12, 25, 33, 18});
    Series humidity = hourly({80, 60, 30});
    Series connected = hourly({1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0});

    [[nodiscard]] SiteEquipment site(const DispatchRule* rule, bool tapered) const {
        SiteEquipment site;
        site.facility = Facility{};
        site.facility.rated_it = 1 * megawatt;
        site.facility.cooling.free_cooling = FreeCooling::air;
        site.facility.cooling.water = WaterUse::evaporation;
        site.facility.transformer_limit = 1.2 * megawatt;
        site.air_temperature = &temperature;
        site.humidity = &humidity;
        site.solar = &solar;
        site.wind = &wind;
        site.solar_factor = 41;
        site.wind_factor = 11;
        site.battery = tapered ? carbon_explorer_tapered_battery(1 * megawatt_hour)
                               : simple_battery(1 * megawatt_hour, 0.5, 0.95, 0.93, 0.9);
        site.battery->self_discharge_per_month = 0.03;
        site.initial_soc = 0.5;
        site.dispatch.rule = rule;
        site.dispatch.charge_below = 90;
        site.dispatch.discharge_above = 290;
        site.dispatch.import_level = 400 * kilowatt;
        site.dispatch_signal = &intensity;
        site.outlook.signal = [this](Instant) -> const Series& { return intensity; };
        site.outlook.solar = [this](Instant) -> const Series& { return solar; };
        site.outlook.wind = [this](Instant) -> const Series& { return wind; };
        site.import_limit = 900 * kilowatt;
        site.export_limit = 200 * kilowatt;
        site.connected = &connected;
        site.backup = BackupGenerator{300 * kilowatt, 700, 250, BackupStart::grid_cut};
        return site;
    }
};

const DispatchRule* const all_rules[] = {&dispatch_rule("none"), &dispatch_rule("self-consumption"),
                                         &dispatch_rule("threshold"), &dispatch_rule("peak-shave"),
                                         &dispatch_rule("arbitrage")};

} // namespace

TEST_CASE("the books close with everything on, whatever the load does") {
    RandomStream random(7, "test");
    const Everything all;
    for (const DispatchRule* rule : all_rules) {
        SiteLedger books({&all.intensity, &all.intensity, nullptr}, all.site(rule, false), start,
                         Duration::from_hours(1));
        books.change_power(300e3, 100e3);
        double now = 0;
        double power = 0;
        for (int i = 0; i < 400; ++i) {
            const Reading begun = books.now();
            now += 4000 * random.uniform();
            books.advance(start + Duration::from_seconds(now));
            books.bill_job(200e3 + power, begun);
            const double next = 700e3 * random.uniform();
            books.change_power(next - power, 0);
            power = next;
        }
        books.change_power(-power, 0);
        const Account a = books.window();
        INFO("dispatcher " << rule->name);
        CHECK(balance_error(a) < 1e-10);
        CHECK(a.jobs_j + a.idle_j == Approx(a.facility_j).epsilon(1e-10));
        CHECK(a.curtailed_j > 0);
        CHECK(a.water_l > 0);
        CHECK(a.backup_j > 0);
        CHECK(a.unserved_j > 0);
        if (rule != &dispatch_rule("none"))
            CHECK(a.battery_charge_j > 0);
    }
}

// Step by step through the whole supply: what the battery gives comes out of what went in, its charge stays in its
// window, its carbon is never negative, and a load within the limit that was stated is served.
TEST_CASE("a battery creates nothing, whatever rule, weather and load do") {
    const Everything all;
    for (const bool tapered : {false, true})
        for (const DispatchRule* rule : all_rules)
            for (std::uint64_t seed = 0; seed < 5; ++seed) {
                RandomStream random(seed, "test");
                const SiteEquipment site = all.site(rule, tapered);
                const Battery& battery = *site.battery;
                Supply supply(site, {&all.intensity, &all.intensity, nullptr}, start);
                const double initial_j = supply.battery().stored.base();
                const double initial_g = supply.stock_g();
                double in_j = 0, out_j = 0, lost_j = 0, in_g = 0, out_g = 0;
                bool sound = true;
                Instant now = start;
                for (int i = 0; i < 2000; ++i) {
                    const ItLimit limit = supply.it_limit(0, now);
                    const double wanted = 1.3e6 * random.uniform();
                    const SupplySpan span =
                        supply.run(wanted, now, now + Duration::from_seconds(900 * random.uniform() + 1));
                    now = now + span.length;
                    in_j += span.charge_j;
                    out_j += span.discharge_j;
                    lost_j += span.loss_j;
                    in_g += std::max(span.stock_g, 0.0);
                    out_g += std::max(-span.stock_g, 0.0);
                    const double soc = supply.battery().stored / battery.capacity;
                    sound = sound && span.loss_j >= 0 && soc >= battery.min_soc - 1e-9 && soc <= battery.max_soc + 1e-9;
                    sound = sound && supply.stock_g() >= -1e-6 && std::min(span.charge_j, span.discharge_j) == 0;
                    sound = sound && (wanted > limit.watt || now > limit.until || span.unserved_j <= 1e-3);
                }
                INFO("rule " << rule->name << ", tapered " << tapered << ", seed " << seed);
                CHECK(sound);
                CHECK(out_j <= in_j * battery.charge_efficiency * battery.discharge_efficiency +
                                   initial_j * battery.discharge_efficiency + 1);
                CHECK(in_j - out_j - lost_j ==
                      Approx(supply.battery().stored.base() - initial_j).margin(1e-9 * (in_j + initial_j)));
                CHECK(in_g - out_g == Approx(supply.stock_g() - initial_g).margin(1e-9 * (in_g + initial_g)));
            }
}
