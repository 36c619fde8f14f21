// What is settled once the window has closed: the market-based carbon, carbon-free use, and the bill.
#pragma once

#include "simulation/books/books.hpp"

namespace sunward::simulation {

/// Market-based carbon and what contracts cover, into the accounts of Result::sites. Transfers count at their
/// location-based carbon.
void settle_market(Run& run, const Books& books);

/// The demand charge of each month that the window touches, in full, and the price of the operational carbon.
void settle_bills(Run& run, const Books& books);

} // namespace sunward::simulation
