#include "sunward/units/spelling.hpp"

#include <array>

#include <catch2/catch.hpp>

using namespace sunward;

TEST_CASE("the nearest name is the one with the fewest changes") {
    constexpr std::array<std::string_view, 3> names{"fifo", "sjf", "deadline"};
    CHECK(nearest("fiof", names) == "fifo");
    CHECK(nearest("DEADLNE", names) == "deadline");
    CHECK(nearest("random", names).empty());
}

TEST_CASE("the first words of a longer name are near to it") {
    constexpr std::array<std::string_view, 4> names{"cheapest", "cleanest-now", "cleanest-mean", "green-surplus"};
    CHECK(nearest("cleanest", names) == "cleanest-now");
    CHECK(nearest("Green", names) == "green-surplus");
    CHECK(nearest("clean", names).empty()); // not a whole word
    CHECK(nearest("cheapst", names) == "cheapest");
    constexpr std::array<std::string_view, 2> exact{"price list", "prices"};
    CHECK(nearest("price", exact) == "price list"); // of equals the first
}

TEST_CASE("the last words of a longer name are near to it") {
    constexpr std::array<std::string_view, 3> names{"dgx-a100", "dgx-h100", "v100-node"};
    CHECK(nearest("h100", names) == "dgx-h100");
    CHECK(nearest("A100", names) == "dgx-a100");
    CHECK(nearest("v100", names) == "v100-node");
    CHECK(nearest("x-h100", names) == "dgx-h100"); // by changes
    CHECK(nearest("00", names).empty());           // no whole word
}
