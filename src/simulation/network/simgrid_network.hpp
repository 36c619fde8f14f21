// Bytes under contention, and the clock, on SimGrid: the one place that touches it.
#pragma once

#include <memory>

#include "simulation/network/transport.hpp"
#include "sunward/simulation/scenario.hpp"

namespace sunward::simulation {

/// The platform of a scenario on SimGrid: a host a site, a host a store, links between them, full duplex. A transfer
/// waits for the latency of its way, then shares the bandwidth of each link max-min fairly with all that use it,
/// however far they go (Bertsekas & Gallager, Data Networks, 2nd ed. 1992, section 6.5.2). With `tcp`, latency and
/// shares are those of SimGrid's TCP model, which gives less to the flow with the longer way.
class SimGridNetwork final : public Transport {
public:
    /// Throws SimulationError when the process has made one before: SimGrid's clock is process-wide.
    SimGridNetwork(const Network& network, std::span<const Site> sites, Instant start);
    ~SimGridNetwork() override;
    SimGridNetwork(const SimGridNetwork&) = delete;
    SimGridNetwork& operator=(const SimGridNetwork&) = delete;

    [[nodiscard]] std::span<const Hop> route(std::uint32_t from, std::uint32_t to) const override;
    TransferId start(std::uint32_t from, std::uint32_t to, bool to_store, double bytes) override;
    [[nodiscard]] double progress(TransferId transfer) const override;
    void cancel(TransferId transfer) override;
    Instant advance(Instant limit) override;
    [[nodiscard]] std::span<const TransferId> ended() const override;

private:
    struct Platform;
    std::unique_ptr<Platform> platform_;
};

} // namespace sunward::simulation
