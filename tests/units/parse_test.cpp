#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <random>

#include "sunward/units/parse.hpp"

using namespace sunward;
using Catch::Matchers::Contains;

namespace {

double base(std::string_view text, Measure measure) {
    const auto parsed = parse_quantity(text, measure);
    INFO(text << ": " << parsed.problem);
    REQUIRE(parsed.base);
    CHECK(parsed.problem.empty());
    return *parsed.base;
}

std::string problem(std::string_view text, Measure measure) {
    const auto parsed = parse_quantity(text, measure);
    INFO(text);
    CHECK_FALSE(parsed.base);
    CHECK_FALSE(parsed.problem.empty());
    return parsed.problem;
}

constexpr Measure measures[] = {Measure::power,        Measure::energy,          Measure::duration,     Measure::length,
                                Measure::carbon,       Measure::intensity,       Measure::price,        Measure::data,
                                Measure::bandwidth,    Measure::energy_per_data, Measure::rate,         Measure::angle,
                                Measure::ratio,        Measure::power_price,     Measure::carbon_price, Measure::water,
                                Measure::rental_price, Measure::flop_rate,       Measure::flop};

} // namespace

TEST_CASE("units in words, panels in watts peak") {
    CHECK(base("2 days", Measure::duration) == 172'800);
    CHECK(base("1 day", Measure::duration) == 86'400);
    CHECK(base("6 hours", Measure::duration) == 21'600);
    CHECK(base("1 hour 30 minutes", Measure::duration) == 5'400);
    CHECK(base("15 minutes", Measure::duration) == 900);
    CHECK(base("3 weeks", Measure::duration) == 1'814'400);
    CHECK(base("30 seconds", Measure::duration) == 30);
    CHECK(base("30/hour", Measure::rate) == base("30/h", Measure::rate));
    CHECK(base("5 kWp", Measure::power) == 5'000);
    CHECK(base("1.2 MWp", Measure::power) == 1.2e6);
    CHECK(base("900 lb/MWh", Measure::intensity) ==
          Approx(base("408.233133 kg/MWh", Measure::intensity)).epsilon(1e-14));
    // They are not what is proposed.
    CHECK_THAT(problem("5 houers", Measure::duration), !Contains("hours"));
}

TEST_CASE("quantities of every measure") {
    CHECK(base("10 MW", Measure::power) == 10e6);
    CHECK(base("700W", Measure::power) == 700);
    CHECK(base("-2.5 kW", Measure::power) == -2500);
    CHECK(base("1 MWh", Measure::energy) == 3.6e9);
    CHECK(base("5 kWh", Measure::energy) == 18e6);
    CHECK(base("90 min", Measure::duration) == 5400);
    CHECK(base("25 ms", Measure::duration) == 0.025);
    CHECK(base("7 d", Measure::duration) == 604800);
    CHECK(base("94 m", Measure::length) == 94);
    CHECK(base("100 km", Measure::length) == 1e5);
    CHECK(base("1 t", Measure::carbon) == 1e6);
    CHECK(base("1.5 tCO2e", Measure::carbon) == 1.5e6);
    CHECK(base("80 GB", Measure::data) == 80e9);
    CHECK(base("1 TB", Measure::data) == 1e12);
    CHECK(base("1 GiB", Measure::data) == 1073741824);
    CHECK(base("100 Gbit/s", Measure::bandwidth) == 12.5e9);
    CHECK(base("2 GB/s", Measure::bandwidth) == 2e9);
    CHECK(base("0.002 kWh/GB", Measure::energy_per_data) == Approx(7.2e-6).epsilon(1e-15));
    CHECK(base("30/h", Measure::rate) == 30.0 / 3600);
    CHECK(base("30 /h", Measure::rate) == 30.0 / 3600);
    CHECK(base("2 1/s", Measure::rate) == 2);
    CHECK(base("989.4 TFLOP/s", Measure::flop_rate) == 989.4e12);
    CHECK(base("67 TOP/s", Measure::flop_rate) == 67e12);
    CHECK(base("13.5 GFLOP/s", Measure::flop_rate) == 13.5e9);
    CHECK(base("2 FLOP/s", Measure::flop_rate) == 2);
    CHECK(base("3.1e23 FLOP", Measure::flop) == 3.1e23);
    CHECK(base("314 ZFLOP", Measure::flop) == 314e21);
    // GPT-3: 3640 petaflop/s-days are 3.14e23 FLOP (Brown et al. 2020, table D.1).
    CHECK(base("3640 PFLOP/s-days", Measure::flop) == Approx(3.14e23).epsilon(2e-3));
    CHECK_THAT(problem("5 TFLOP", Measure::flop_rate), Contains("TFLOP/s"));
    CHECK_THAT(problem("5 TFLOP/s", Measure::flop), Contains("FLOP"));
    CHECK(base("25 deg", Measure::angle) == 25);
    CHECK(base("3.14159265358979323846 rad", Measure::angle) == Approx(180).epsilon(1e-15));
    CHECK(base("85 %", Measure::ratio) == 0.85);
    CHECK(base("85%", Measure::ratio) == 0.85);
    CHECK(base("0.85", Measure::ratio) == 0.85);
    CHECK(base("1.5x", Measure::ratio) == 1.5);
}

TEST_CASE("intensities agree with the units of the code, in all their spellings") {
    const double expected = (400 * gram_per_kilowatt_hour).base();
    for (const char* text : {"400 gCO2/kWh", "400 gCO2e/kWh", "400 gCO2eq/kWh", "400 gCO₂eq/kWh", "400 g/kWh",
                             "400 kg/MWh", "400 kgCO2e/MWh", "0.4 t/MWh", "0.4 kgCO2/kWh"})
        CHECK(base(text, Measure::intensity) == Approx(expected).epsilon(1e-15));
    CHECK(base("400 gCO2/kWh", Measure::intensity) == expected);
    CHECK(base("1000 lb/MWh", Measure::intensity) / gram_per_kilowatt_hour.base() == Approx(453.59237));
}

TEST_CASE("prices in any currency") {
    CHECK(base("45 EUR/MWh", Measure::price) == (45 * currency_per_megawatt_hour).base());
    CHECK(base("-12.5 USD/MWh", Measure::price) == (-12.5 * currency_per_megawatt_hour).base());
    CHECK(base("0.3 CHF/kWh", Measure::price) == Approx(0.3 / 3.6e6));
    CHECK(base("1EUR/MWh", Measure::price) == currency_per_megawatt_hour.base());
    CHECK(price_currency("45 EUR/MWh") == "EUR");
    CHECK(price_currency(" 1e2CHF/kWh ") == "CHF");
    for (const char* text :
         {"", "45", "45 MWh", "45 eur/MWh", "45 EURO/MWh", "EUR/MWh", "45 EUR", "45 EUR/h", "400 g/kWh"}) {
        CHECK(price_currency(text).empty());
        CHECK_FALSE(problem(text, Measure::price).empty());
    }
}

TEST_CASE("prices of power and carbon, and water per energy") {
    CHECK(base("12 EUR/kW", Measure::power_price) == Approx(0.012));
    CHECK(base("80 EUR/t", Measure::carbon_price) == Approx(80e-6));
    CHECK(base("80 EUR/tCO2", Measure::carbon_price) ==
          Approx(base("0.08 EUR/kg", Measure::carbon_price)).epsilon(1e-15));
    CHECK(base("1.8 L/kWh", Measure::water) == Approx(1.8 / 3.6e6));
    CHECK(base("1 gal/MWh", Measure::water) == Approx(3.785411784 / 3.6e9));
    CHECK(base("1 m3/MWh", Measure::water) == Approx(base("1 L/kWh", Measure::water)).epsilon(1e-15));
    CHECK(price_currency("12 USD/kW", Measure::power_price) == "USD");
    CHECK(price_currency("12 USD/kW").empty());
    CHECK(format_quantity(0.012, Measure::power_price, "EUR") == "12 EUR/kW");
    CHECK(base("7.2 USD/h", Measure::rental_price) == Approx(0.002));
    CHECK(base("24 USD/d", Measure::rental_price) == Approx(base("1 USD/h", Measure::rental_price)).epsilon(1e-15));
    CHECK(format_quantity(0.002, Measure::rental_price, "USD") == "7.2 USD/h");
    CHECK_FALSE(problem("7.2 USD/MWh", Measure::rental_price).empty());
    CHECK_FALSE(problem("12 EUR/kWh", Measure::power_price).empty());
    CHECK_FALSE(problem("80 EUR/MWh", Measure::carbon_price).empty());
    CHECK_FALSE(problem("1.8 kWh/L", Measure::water).empty());
}

TEST_CASE("numbers as people write them") {
    CHECK(base("1_000 kW", Measure::power) == 1e6);
    CHECK(base("1_000_000.000_5 W", Measure::power) == 1000000.0005);
    CHECK(base("1e3 W", Measure::power) == 1000);
    CHECK(base("1.5E-3W", Measure::power) == 0.0015);
    CHECK(base("+5 W", Measure::power) == 5);
    CHECK(base(".5 W", Measure::power) == 0.5);
    CHECK(base("  5\t W ", Measure::power) == 5);
    for (const char* text :
         {"nan W", "inf W", "-inf W", "NaN", "infinity W", "W", "-", "- 5 W", "_5 W", ". W", "e5 W", "MW 10"})
        CHECK_THAT(problem(text, Measure::power), Contains("is not a number, write for example 10 MW"));
    for (const char* text : {"0x10 W", "1__0 W", "1_ W", "1,000 W", "1.2.3 W", "5 W W", "5 W,", "--5 W"})
        (void)problem(text, Measure::power);
    for (const char* text : {"1e999 W", "-1e999 W", "1e308 MW"})
        CHECK_THAT(problem(text, Measure::power), Contains("number out of range"));
}

TEST_CASE("what is wrong is told") {
    CHECK(problem("10", Measure::power) == "unit missing, write for example 10 MW");
    CHECK(problem("", Measure::power) == "empty, write for example 10 MW");
    CHECK(problem("10 MWW", Measure::power) == "unknown unit 'MWW', nearest is MW");
    CHECK(problem("10 mw", Measure::power) == "unknown unit 'mw', nearest is MW");
    CHECK(problem("5 KW", Measure::power) == "unknown unit 'KW', nearest is kW");
    CHECK(problem("90 mins", Measure::duration) == "unknown unit 'mins', nearest is min");
    CHECK(problem("400 gC02/kWh", Measure::intensity) == "unknown unit 'gC02/kWh', nearest is gCO2/kWh");
    CHECK(problem("45 eur/MWh", Measure::price) == "unknown unit 'eur/MWh', nearest is EUR/MWh");
    CHECK(problem("85 MW", Measure::ratio) == "unit 'MW' is one of another kind, as in '10 MW', expected % or no unit");
    CHECK_THAT(problem("10 furlongs", Measure::length), Contains("expected one of m, km"));
    CHECK_THAT(problem("10 h", Measure::power), Contains("expected one of MW, kW, W"));
    CHECK(problem("10 " + std::string(100'000, 'x'), Measure::power).size() < 200);
    CHECK(problem(std::string(100'000, 'x'), Measure::power).size() < 200);
    CHECK_THAT(problem(std::string(100'000, '9') + " W", Measure::power), Contains("number out of range"));
    for (const Measure measure : measures)
        (void)problem("", measure);
}

TEST_CASE("compound durations") {
    CHECK(base("1 h 30 min", Measure::duration) == 5400);
    CHECK(base("1h30min", Measure::duration) == 5400);
    CHECK(base("2 d 1 h 0.5 s", Measure::duration) == 2 * 86400 + 3600.5);
    CHECK(base("-90 min", Measure::duration) == -5400);
    CHECK_THAT(problem("30 min 1 h", Measure::duration), Contains("from long to short"));
    CHECK_THAT(problem("1 h 1 h", Measure::duration), Contains("from long to short"));
    CHECK_THAT(problem("-1 h 30 min", Measure::duration), Contains("negative"));
    CHECK(problem("1 h 30", Measure::duration) == "unit missing, write for example 90 min");
    CHECK_THAT(problem("1 h and 30 min", Measure::duration), Contains("unknown unit"));
    CHECK_THAT(problem("1 h -30 min", Measure::duration), Contains("unknown unit"));
    CHECK_THAT(problem("1 h .", Measure::duration), Contains("is not a number"));
}

TEST_CASE("every named unit can be read, the usual one first") {
    for (const Measure measure : measures) {
        const auto names = unit_names(measure);
        REQUIRE_FALSE(names.empty());
        for (const std::string& name : names)
            CHECK(base("1 " + name, measure) > 0);
    }
    CHECK(unit_names(Measure::power).front() == "MW");
    CHECK(unit_names(Measure::intensity).front() == "gCO2/kWh");
}

TEST_CASE("quantities are printed in the unit that reads best") {
    CHECK(format_quantity(10e6, Measure::power) == "10 MW");
    CHECK(format_quantity(500e3, Measure::power) == "500 kW");
    CHECK(format_quantity(700, Measure::power) == "700 W");
    CHECK(format_quantity(0, Measure::power) == "0 W");
    CHECK(format_quantity(5400, Measure::duration) == "90 min");
    CHECK(format_quantity(1.5, Measure::duration) == "1.5 s");
    CHECK(format_quantity(0.025, Measure::duration) == "25 ms");
    CHECK(format_quantity(604800, Measure::duration) == "7 d");
    CHECK(format_quantity(0, Measure::duration) == "0 s");
    CHECK(format_quantity((400 * gram_per_kilowatt_hour).base(), Measure::intensity) == "400 gCO2/kWh");
    CHECK(format_quantity((45 * currency_per_megawatt_hour).base(), Measure::price, "EUR") == "45 EUR/MWh");
    CHECK(format_quantity((45 * currency_per_megawatt_hour).base(), Measure::price) == "45 XXX/MWh");
    CHECK(format_quantity(12.5e9, Measure::bandwidth) == "100 Gbit/s");
    CHECK(format_quantity(30.0 / 3600, Measure::rate) == "30/h");
    CHECK(format_quantity((0.002 * kilowatt_hour_per_gigabyte).base(), Measure::energy_per_data) == "0.002 kWh/GB");
    CHECK(format_quantity(1.2, Measure::ratio) == "1.2");
    CHECK(format_quantity(180, Measure::angle) == "180 deg");
    CHECK(format_quantity(989.4e12, Measure::flop_rate) == "989.4 TFLOP/s");
    CHECK(format_quantity(3.14e23, Measure::flop) == "314 ZFLOP");
}

TEST_CASE("printing and reading gives back the same double") {
    std::mt19937_64 random(1);
    for (const Measure measure : measures) {
        std::size_t different = 0;
        const auto check = [&](double value) {
            const auto back = parse_quantity(format_quantity(value, measure), measure).base;
            different += back && *back == value && std::signbit(*back) == std::signbit(value) ? 0 : 1;
        };
        for (int exponent = -30; exponent <= 30; ++exponent)
            for (int i = 0; i < 50; ++i)
                check(std::ldexp(static_cast<double>(static_cast<std::int64_t>(random())), exponent - 63));
        for (int i = 1; i < 2000; ++i) {
            check(i);
            check(i / 3.6e6);
            check(i / 10.0);
        }
        for (const double value : {0.0, -0.0, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308})
            check(value);
        CHECK(different == 0);
    }
}

TEST_CASE("durations are printed exactly") {
    CHECK(to_string(Duration::from_seconds(5400)) == "90 min");
    CHECK(to_string(Duration::from_seconds(1.5)) == "1.5 s");
    CHECK(to_string(Duration::from_days(7)) == "7 d");
    CHECK(to_string(Duration::from_hours(1)) == "1 h");
    CHECK(to_string(Duration::from_hours(-36)) == "-36 h");
    CHECK(to_string(Duration{}) == "0 s");
    CHECK(to_string(Duration{1}) == "0.000001 s");
    CHECK(to_string(Duration{-1}) == "-0.000001 s");
    CHECK(to_string(Duration{-1'500'000}) == "-1.5 s");
    CHECK(to_string(Duration{std::numeric_limits<std::int64_t>::min()}) == "-9223372036854.775808 s");
}

TEST_CASE("shortest decimal text") {
    CHECK(shortest(0.1) == "0.1");
    CHECK(shortest(400) == "400");
    CHECK(shortest(100000) == "100000");
    CHECK(shortest(-3.5) == "-3.5");
    CHECK(shortest(1.0 / 3) == "0.3333333333333333");
    CHECK(shortest(0.1 + 0.2) == "0.30000000000000004");
    CHECK(shortest(1e22) == "1e+22");
    CHECK(shortest(1e-7) == "1e-07");
    CHECK(shortest(0) == "0");
    CHECK(shortest(-0.0) == "-0");
    CHECK(shortest(std::numeric_limits<double>::denorm_min()) == "5e-324");
    CHECK(shortest(std::numeric_limits<double>::max()) == "1.7976931348623157e+308");
}
