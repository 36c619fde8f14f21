// Bytes between sites and to their stores, under contention; and the clock. The one place that touches SimGrid.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "sunward/simulation/routes.hpp"
#include "sunward/simulation/scenario.hpp"

namespace sunward {

using TransferId = std::uint32_t;

/// The platform of a scenario on SimGrid: a host a site, a host a store, links between them, full duplex. A transfer
/// waits for the latency of its way, then shares the bandwidth of each link max-min fairly with all that use it,
/// however far they go (Bertsekas & Gallager, Data Networks, 2nd ed. 1992, section 6.5.2). With `tcp`, latency and
/// shares are those of SimGrid's TCP model, which gives less to the flow with the longer way.
class Transport {
public:
    /// Throws SimulationError when the process has made a Transport before: SimGrid's clock is process-wide.
    Transport(const Network& network, std::span<const Site> sites, Instant start);
    ~Transport();
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;

    /// Links on the way; empty when there is none.
    [[nodiscard]] std::span<const Hop> route(std::uint32_t from, std::uint32_t to) const;
    /// Starts a transfer at the current time of the clock. `from` == `to` means between the site and its store.
    TransferId start(std::uint32_t from, std::uint32_t to, bool to_store, double bytes);
    /// Share of a transfer's bytes that have arrived, 0 to 1.
    [[nodiscard]] double progress(TransferId transfer) const;
    /// Ends a transfer that is under way; the others share its part from now on.
    void cancel(TransferId transfer);
    /// Moves the clock to `limit`, or only to the first microsecond at which a transfer has ended: see ended().
    Instant advance(Instant limit);
    /// Transfers that ended in the last advance(), smallest first.
    [[nodiscard]] std::span<const TransferId> ended() const;

private:
    struct Platform;
    std::unique_ptr<Platform> platform_;
};

} // namespace sunward
