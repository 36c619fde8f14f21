// Which energy may be called carbon-free or renewable: on-site generation, and what a battery keeps of it.
#pragma once

#include "sunward/ledger/cursor.hpp"
#include "sunward/power/balance.hpp"

namespace sunward {

/// What claims rest on. Null series: the grid's mix is not known; they must outlive the claims.
struct ClaimTerms {
    const Series* carbon_free = nullptr; ///< share of the grid's supply, 0 to 1
    const Series* renewable = nullptr;   ///< share of the grid's supply, 0 to 1
    bool solar_sold = false;             ///< certificates of on-site solar are sold, and the claim with them
    bool wind_sold = false;
};

/// Joules of a span, for claims. The grid's and contracts' part of the load is settled by the hour, afterwards.
struct SpanClaims {
    double grid_to_load_j = 0;
    double onsite_used_j = 0; ///< generation to the load and into the battery
    double sold_j = 0;        ///< part of it whose certificates are sold
    double onsite_g = 0;      ///< own emissions of generation whose certificates are not sold
    double carbon_free_j = 0; ///< to the load from generation and battery, certificates kept
    double renewable_j = 0;
};

/// A span in which the flows are constant.
struct ClaimSpan {
    double seconds = 0;
    double stored_j = 0;     ///< in the battery at its start
    double added_j = 0;      ///< put into store
    double solar_factor = 0; ///< g/J
    double wind_factor = 0;  ///< g/J
};

/// Shares of what a battery holds, kept like its carbon: charging mixes in the shares of what charged it, losses and
/// discharging leave them as they are. At the start they are the grid's at that moment, 0 when its mix is not known.
class ClaimBook {
public:
    ClaimBook(const ClaimTerms& terms, Instant start);

    void look_around(Instant t);
    /// Until when what was looked up holds.
    [[nodiscard]] Instant until() const;
    [[nodiscard]] SpanClaims book(const SiteFlows& flows, const ClaimSpan& span);
    [[nodiscard]] double stored_carbon_free() const { return stored_carbon_free_; }

private:
    ClaimTerms terms_;
    Cursor carbon_free_, renewable_;
    double carbon_free_now_ = 0, renewable_now_ = 0;
    double stored_carbon_free_ = 0, stored_renewable_ = 0;
};

} // namespace sunward
