// Shares of a store: (held x share + added x share of what is added) / (held + added).
#include "sunward/ledger/claims.hpp"

#include <algorithm>

namespace sunward {

namespace {

double mixed(double held_j, double share, double added_j, double added_share) {
    return added_j > 0 ? (held_j * share + added_j * added_share) / (held_j + added_j) : share;
}

} // namespace

ClaimBook::ClaimBook(const ClaimTerms& terms, Instant start)
    : terms_(terms), carbon_free_(terms.carbon_free), renewable_(terms.renewable) {
    look_around(start);
    stored_carbon_free_ = carbon_free_now_;
    stored_renewable_ = renewable_now_;
}

void ClaimBook::look_around(Instant t) {
    carbon_free_now_ = carbon_free_.at(t);
    renewable_now_ = renewable_.at(t);
}

Instant ClaimBook::until() const { return std::min(carbon_free_.until(), renewable_.until()); }

SpanClaims ClaimBook::book(const SiteFlows& flows, const ClaimSpan& span) {
    const double s = span.seconds;
    const double solar_kept = terms_.solar_sold ? 0 : 1;
    const double wind_kept = terms_.wind_sold ? 0 : 1;
    const double kept_to_load = flows.solar.to_load.base() * solar_kept + flows.wind.to_load.base() * wind_kept;
    const double kept_to_battery =
        flows.solar.to_battery.base() * solar_kept + flows.wind.to_battery.base() * wind_kept;
    const Power solar_used = flows.solar.to_load + flows.solar.to_battery;
    const Power wind_used = flows.wind.to_load + flows.wind.to_battery;

    SpanClaims claims;
    claims.grid_to_load_j = flows.grid_to_load.base() * s;
    claims.onsite_used_j = (solar_used + wind_used).base() * s;
    claims.sold_j = claims.onsite_used_j - (kept_to_load + kept_to_battery) * s;
    claims.onsite_g = ((solar_used + flows.solar.to_export).base() * solar_kept * span.solar_factor +
                       (wind_used + flows.wind.to_export).base() * wind_kept * span.wind_factor) *
                      s;
    const double battery_j = flows.battery_to_load.base() * s;
    claims.carbon_free_j = kept_to_load * s + battery_j * stored_carbon_free_;
    claims.renewable_j = kept_to_load * s + battery_j * stored_renewable_;

    if (const double charge = flows.charge().base(); charge > 0) {
        const double grid = flows.grid_to_battery.base();
        const auto share = [&](double of_grid) { return (kept_to_battery + grid * of_grid) / charge; };
        stored_carbon_free_ = mixed(span.stored_j, stored_carbon_free_, span.added_j, share(carbon_free_now_));
        stored_renewable_ = mixed(span.stored_j, stored_renewable_, span.added_j, share(renewable_now_));
    }
    return claims;
}

} // namespace sunward
