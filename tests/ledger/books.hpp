// Names for tests of the books.
#pragma once

#include "hours.hpp"

namespace sunward::test {

inline constexpr Instant start = midnight;
inline constexpr double mwh = 3.6e9;

} // namespace sunward::test
