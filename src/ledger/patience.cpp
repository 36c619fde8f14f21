#include "sunward/ledger/patience.hpp"

#include <fmt/format.h>

#include "sunward/error/error.hpp"

namespace sunward {

namespace {

constexpr Duration least_progress = Duration::from_seconds(1);
constexpr std::uint64_t poll_every = 64; ///< pieces; each may hold a program to solve

} // namespace

void Patience::count(Instant t) {
    if (++all_ % poll_every == 0 && interrupted_ && interrupted_())
        throw SimulationError("interrupted");
    if (t - since_ >= least_progress)
        begin(t);
    if (++pieces_ > most_)
        throw SimulationError(fmt::format("no progress at {}: more than {} pieces of work within a second of simulated "
                                          "time",
                                          to_string(t), most_));
}

} // namespace sunward
