#include <catch2/catch.hpp>

#include <string>

#include "counted_new.hpp"
#include "sunward/series/csv.hpp"

using sunward::test::allocations;

TEST_CASE("rows are read without an allocation each") {
    std::string text = "a,b,c\n";
    for (int i = 0; i < 10'000; ++i)
        text += "1.5, \"plain\" ,\"a \"\"doubled\"\" quote\"\n";
    sunward::CsvReader csv(text, "a.csv");
    REQUIRE(csv.next()); // the first row makes room, and the first number settles the decimal signs
    REQUIRE(csv.number(0) == 1.5);
    const std::size_t before = allocations;
    double sum = 0;
    std::size_t letters = 0;
    while (csv.next()) {
        sum += csv.number(0).value_or(0);
        letters += csv.cell(2).size();
    }
    const std::size_t used = allocations - before;
    CHECK(used == 0);
    CHECK(sum == 9999 * 1.5);
    CHECK(letters == 9999 * 17);
}
