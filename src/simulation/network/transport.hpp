// Bytes between sites and to their stores, and the clock, as far as the simulation knows them.
#pragma once

#include <cstdint>
#include <span>

#include "sunward/simulation/routes.hpp"
#include "sunward/units/instant.hpp"

namespace sunward::simulation {

using TransferId = std::uint32_t;

class Transport {
public:
    virtual ~Transport() = default;
    /// Links on the way; empty when there is none.
    [[nodiscard]] virtual std::span<const Hop> route(std::uint32_t from, std::uint32_t to) const = 0;
    /// Starts a transfer at the current time of the clock. `from` == `to` means between the site and its store.
    virtual TransferId start(std::uint32_t from, std::uint32_t to, bool to_store, double bytes) = 0;
    /// Share of a transfer's bytes that have arrived, 0 to 1.
    [[nodiscard]] virtual double progress(TransferId transfer) const = 0;
    /// Ends a transfer that is under way; the others share its part from now on.
    virtual void cancel(TransferId transfer) = 0;
    /// Moves the clock to `limit`, or only to the first microsecond at which a transfer has ended: see ended().
    virtual Instant advance(Instant limit) = 0;
    /// Transfers that ended in the last advance(), smallest first.
    [[nodiscard]] virtual std::span<const TransferId> ended() const = 0;
};

} // namespace sunward::simulation
