#include <catch2/catch.hpp>

#include "counted_new.hpp"
#include "sunward/units/instant.hpp"

using namespace sunward;
using sunward::test::allocations;

TEST_CASE("reading an instant in UTC does not allocate") {
    const std::size_t before = allocations;
    std::int64_t sum = 0;
    for (const char* text :
         {"2022-03-01", "2023-01-01 00:00:00+00:00", "2023-03-15T12:00:00.1234567Z", "no instant at all"})
        sum += parse_instant(text).value_or(Instant{}).us;
    const std::size_t used = allocations - before;
    CHECK(used == 0);
    CHECK(sum != 0);
    const auto* something = new int(5);
    CHECK(allocations > before); // the count works
    delete something;
}
