// The rows of zones whose generation is known, from plants or from a file.
#pragma once

#include "simulation/books/books.hpp"

namespace sunward::simulation {

/// Fills Result::zones, and notes what was not served or found no use. After the sites' rows are there.
void report_zones(Run& run, Books& books);

} // namespace sunward::simulation
