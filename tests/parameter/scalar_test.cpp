#include "sunward/parameter/scalar.hpp"

#include <catch2/catch.hpp>

using namespace sunward;
using namespace sunward::parameter;
using Catch::Matchers::Contains;

namespace {

Scalar read(std::string_view text, const Type& type) {
    Scalar scalar;
    scalar.text = text;
    const auto problem = read_scalar(scalar, type);
    INFO(text << ": " << problem.value_or(""));
    REQUIRE_FALSE(problem);
    CHECK(scalar.text == text);
    return scalar;
}

/// What is wrong; empty: nothing.
std::string fault(std::string_view text, const Type& type) {
    Scalar scalar;
    scalar.text = text;
    return read_scalar(scalar, type).value_or("");
}

constexpr std::int64_t one_s = 1'000'000;

} // namespace

TEST_CASE("durations in seconds and, exactly, in microseconds") {
    CHECK(read("90 min", types::duration()).number == 5400);
    CHECK(read("90 min", types::duration()).us == 5400 * one_s);
    CHECK(read("1 h 30 min", types::span()).us == 5400 * one_s);
    CHECK(read("0.25 s", types::duration()).us == one_s / 4);
    CHECK(read("0 s", types::duration()).us == 0);
    CHECK(read("-2 h", types::signed_duration()).us == -7200 * one_s);
}

TEST_CASE("durations of the wrong kind or size") {
    CHECK_THAT(fault("90", types::duration()), Contains("expected duration, found '90': unit missing"));
    CHECK_THAT(fault("90 kW", types::duration()), Contains("expected duration, found '90 kW': "));
    CHECK_THAT(fault("-1 s", types::duration()), Contains("'-1 s' is out of range"));
    CHECK_THAT(fault("0 s", types::span()), Contains("'0 s' is out of range, expected a value above 0"));
    CHECK(fault("0.1 us", types::span()) != "");
    CHECK_THAT(fault("0.9 s", types::step()), Contains("'0.9 s' is out of range, expected a value from 1 s to "));
    CHECK(fault("1 s", types::step()).empty());
    CHECK(fault("24 h", types::span_up_to_a_day()).empty());
    CHECK(fault("25 h", types::span_up_to_a_day()) == "'25 h' is out of range, expected a value above 0 to 1 d");
    CHECK(fault("59 s", types::span_between(60, 3600)) == "'59 s' is out of range, expected a value from 1 min to 1 h");
    CHECK_FALSE(fault("1000000 d", types::duration()).empty());
}

TEST_CASE("quantities in base units, ratios as percentages or bare numbers") {
    CHECK(read("85 %", types::ratio(0, 1)).number == 0.85);
    CHECK(read("0.85", types::ratio(0, 1)).number == 0.85);
    CHECK(read("10 MW", types::quantity(Measure::power)).number == 1e7);
    CHECK(read("-3 kW", types::signed_quantity(Measure::power)).number == -3000);
    CHECK(fault("101 %", types::ratio(0, 1)) == "'101 %' is out of range, expected a value from 0 to 1");
    CHECK_THAT(fault("-3 kW", types::quantity(Measure::power)), Contains("of at least 0"));
    CHECK_THAT(fault("0 W", types::positive(Measure::power)), Contains("above 0"));
    CHECK_THAT(fault("3 kWh", types::quantity(Measure::power)), Contains("found '3 kWh'"));
    CHECK_THAT(fault("1e30 MW", types::quantity(Measure::power)), Contains("far beyond what such a value can be"));
}

TEST_CASE("a value of a signal is an intensity or a price") {
    const double intensity = read("400 g/kWh", types::signal_value()).number;
    CHECK(read("0.4 kg/kWh", types::signal_value()).number == Approx(intensity));
    CHECK(read("36 EUR/MWh", types::signal_value()).number == Approx(1e-8));
    CHECK_THAT(fault("400", types::signal_value()), Contains("carbon intensity") && Contains("or price of energy"));
}

TEST_CASE("numbers, whole and not") {
    CHECK(read("2.5", types::number(0, 10)).number == 2.5);
    CHECK(read("1_000", types::number(0, 1e6)).number == 1000);
    CHECK(read("42", types::integer(0, 100)).whole == 42);
    CHECK(read("42", types::integer(0, 100)).number == 42);
    CHECK(read("1e6", types::integer(0, 1e9)).whole == 1'000'000);
    CHECK(read("18446744073709551615", types::integer(0, 1e20)).whole == UINT64_MAX);
    CHECK(fault("11", types::number(0, 10)) == "'11' is out of range, expected a value from 0 to 10");
    CHECK_THAT(fault("0", types::number_above(0, 10)), Contains("out of range"));
    CHECK_THAT(fault("1,5", types::number(0, 10)), Contains("the decimal sign is a point"));
    CHECK_THAT(fault("nan", types::number(0, 10)), Contains("expected number"));
    CHECK_THAT(fault("0x10", types::number(0, 100)), Contains("expected number"));
    CHECK_THAT(fault("2.5", types::integer(0, 10)), Contains("expected integer from 0 to 10, found '2.5'"));
    CHECK(fault("017", types::integer(0, 100)) == "'017' begins with a zero; write it without");
    CHECK(fault("5", types::integer(4, 4)) == "'5' is out of range, expected 4");
}

TEST_CASE("booleans, words and names") {
    CHECK(fault("true", types::boolean()).empty());
    CHECK(fault("yes", types::boolean()) == "expected `true` or `false`, found 'yes'");
    const Type colour = types::choice({{"green", "as grass"}, {"orange", "as the fruit"}});
    CHECK(fault("green", colour).empty());
    CHECK(fault("gren", colour) == "unknown word 'gren'; did you mean 'green'?");
    CHECK(fault("x", colour) == "unknown word 'x'; expected one of green, orange");
    CHECK(fault("a name", types::name()).empty());
    CHECK_THAT(fault("a/b", types::name()), Contains("is not a valid name"));
    CHECK_THAT(fault(std::string(101, 'a'), types::name()), Contains("text (101 bytes)"));
    CHECK(fault("anything at all", types::text()).empty());
    CHECK(fault("", types::text()) == "expected text, found an empty string");
    CHECK(fault("no/such/file", types::path()).empty()); // files are not looked for
}

TEST_CASE("instants, times of day and their zones") {
    CHECK(read("1970-01-02T00:00Z", types::instant()).us == 86'400 * one_s);
    CHECK_FALSE(fault("yesterday", types::instant()).empty());
    CHECK(read("01:30", types::time_of_day()).us == 5400 * one_s);
    CHECK(read("23:59:59", types::time_of_day()).us == 86'399 * one_s);
    for (const char* text : {"24:00", "1", "01:60", "-1:00", "01:00:00:00", "1 h", ""})
        CHECK_THAT(fault(text, types::time_of_day()), Contains("expected time of day"));
    CHECK(fault("Europe/Berlin", types::time_zone()).empty());
    CHECK_THAT(fault("+02:00", types::time_zone()), Contains("for that offset write Etc/GMT-2"));
}

TEST_CASE("a unit without a number") {
    CHECK(read("h", types::unit(Measure::duration)).number == 3600);
    CHECK(read("1 h", types::unit(Measure::duration)).number == 3600);
    CHECK_THAT(fault("0 h", types::unit(Measure::duration)), Contains("not above 0"));
    CHECK_THAT(fault("kW", types::unit(Measure::duration)), Contains("expected unit of duration"));
}

TEST_CASE("slack is a word, a duration or a multiple") {
    const Type slack = types::slack({{"none", "no time"}});
    CHECK(fault("none", slack).empty());
    CHECK(read("2 h", slack).us == 7200 * one_s);
    CHECK(read("1.5x", slack).number == 1.5);
    CHECK_THAT(fault("-1x", slack), Contains("expected a multiple from 0x"));
    CHECK_THAT(fault("2", slack), Contains("write for example 2 h, or 2x"));
    CHECK_THAT(fault("non", slack), Contains("did you mean 'none'?"));
}

TEST_CASE("a value is shown in quotes when it is short") {
    CHECK(describe({"abc"}) == "'abc'");
    CHECK(describe({std::string(60, 'a')}) == "'" + std::string(60, 'a') + "'");
    CHECK(describe({std::string(61, 'a')}) == "text (61 bytes)");
}
