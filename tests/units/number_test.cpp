#include "sunward/units/number.hpp"

#include <catch2/catch.hpp>

using namespace sunward;

TEST_CASE("which texts are numbers") {
    CHECK(parse_number("0.1") == 0.1);
    CHECK(parse_number(" 42 ") == 42.0);
    CHECK(parse_number("+5") == 5.0);
    CHECK(parse_number("-.5") == -0.5);
    CHECK(parse_number("5.") == 5.0);
    CHECK(parse_number("1E-3") == 0.001);
    CHECK(parse_number("9007199254740993") == 9007199254740992.0);
    CHECK(parse_number("5e-324") == 5e-324);
    CHECK(parse_number("1e-400") == 0.0);
    for (const char* text :
         {"",    " ",     "nan", "NaN", "-nan", "inf", "-inf", "Infinity", "1e999", "-1e999", "0x10", "1,5",
          "1 2", "1_000", "--1", "+-1", "+",    "-",   ".",    "e5",       "1e",    "5 W",    "1.2.3"})
        CHECK_FALSE(parse_number(text));
    CHECK_FALSE(parse_number(std::string_view("1\0", 2)));
}

TEST_CASE("numbers with a decimal sign, and thousands set off by the other one") {
    CHECK(parse_number("1,5", ',') == 1.5);
    CHECK(parse_number("1.216,5", ',') == 1216.5);
    CHECK(parse_number("-1.216.000", ',') == -1216000.0);
    CHECK(parse_number("1,216.5", '.') == 1216.5);
    CHECK(parse_number("900", ',') == 900.0);
    CHECK(parse_number("1.5", '.') == 1.5);
    for (const char* text :
         {"1.21,5", "1,5,5", "1.2.3", "1.2167,5", ".216,5", "1.216,5.1", "12.16.000", ",", "1..216,0"})
        CHECK_FALSE(parse_number(text, ','));
}

TEST_CASE("a number without its sign") {
    CHECK(without_sign(" -1,5 ") == "1,5");
    CHECK(without_sign("+7") == "7");
    CHECK(without_sign("--7") == "-7");
    CHECK(without_sign(" ").empty());
}
