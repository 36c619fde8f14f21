#include "sunward/ledger/patience.hpp"

#include <fmt/format.h>

#include "sunward/error/error.hpp"

namespace sunward {

namespace {

constexpr Duration least_progress = Duration::from_seconds(1);

} // namespace

void Patience::count(Instant t) {
    if (t - since_ >= least_progress)
        begin(t);
    if (++pieces_ > most_)
        throw SimulationError(fmt::format("no progress at {}: more than {} pieces of work within a second of simulated "
                                          "time",
                                          to_string(t), most_));
}

} // namespace sunward
