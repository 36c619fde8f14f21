// The books of zones whose plants answer to the sites' draw: the zones and their sites go through time together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sunward/grid/zone_dispatcher.hpp"
#include "sunward/ledger/odometer.hpp"
#include "sunward/ledger/site_ledger.hpp"

namespace sunward {

/// One row of zones.csv: integrals over the step of a ZoneMoment's figures, times seconds.
struct ZoneStep {
    ZoneMoment sum;
    double seconds = 0;
};

/// Advances a group's sites from change to change, whichever site, hour or battery it comes from, and dispatches the
/// zones anew each time. Consequential carbon is E(D + x) - E(D), emissions of all zones with and without the sites'
/// net draws x; each site has the marginal emissions of its own draw and its part, by the size of its draw, of what the
/// curvature of E, stores and ramps add.
class GridLedger {
public:
    /// `without`: emissions of all zones without sites, kg/h. `average`: production-based or traced intensity is the
    /// sites' average. `step` as in SiteLedger. Group and series must outlive the ledger.
    GridLedger(const ZoneGroup& group, const Series& without, bool traced, std::vector<bool> marginal, Instant start,
               std::optional<Duration> step);

    /// Rates of a zone of the group, valid as long as the ledger.
    [[nodiscard]] const LiveRates* rates(std::size_t zone) const { return &rates_[zone]; }
    /// The site's ledger has to be billed by the zone's rates and must outlive this one.
    void add(SiteLedger& site, std::size_t zone) { sites_.push_back({&site, zone}); }

    /// Counts each span from now on.
    void watch(Patience& patience) { patience_ = &patience; }
    /// Brings all sites and zones up to t.
    void advance(Instant t);
    /// Odometer of a small draw in the zone at a PUE of 1, which is no part of what the zones answer to.
    [[nodiscard]] Reading reading(std::size_t zone) const;
    [[nodiscard]] const std::vector<ZoneStep>& steps(std::size_t zone) const { return steps_[zone]; }
    /// The same over all the time so far.
    [[nodiscard]] const ZoneStep& total(std::size_t zone) const { return totals_[zone]; }
    [[nodiscard]] std::size_t unproven() const { return dispatcher_->unproven(); }

private:
    struct Member {
        SiteLedger* ledger;
        std::size_t zone;
        double watt = 0;
        double watt_hours = 0; ///< drawn or fed in so far
    };
    Instant look_around();
    void set_rates();
    void bill(Instant until);
    void record(Instant from, Instant to);

    const Series* without_;
    Patience* patience_ = nullptr;
    bool traced_;
    std::unique_ptr<ZoneDispatcher> dispatcher_;
    Instant start_;
    Instant now_;
    Instant hour_end_;
    std::optional<Duration> step_;
    std::vector<LiveRates> rates_;
    std::vector<Reading> readings_;
    std::vector<Member> sites_;
    std::vector<double> draw_;
    std::vector<std::vector<ZoneStep>> steps_; ///< per zone
    std::vector<ZoneStep> totals_;             ///< per zone
};

} // namespace sunward
