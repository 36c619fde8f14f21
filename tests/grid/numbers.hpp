// Comparing and summing lists of numbers.
#pragma once

#include <catch2/catch.hpp>

#include <numeric>
#include <vector>

#include "draw.hpp"

namespace sunward::test {

inline void check_near(const std::vector<double>& found, const std::vector<double>& expected, double margin = 1e-6) {
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        CHECK(found[i] == Approx(expected[i]).margin(margin));
}

inline double sum(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

} // namespace sunward::test
