// What the sites' import counts through time, for one figure of the bound.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "figure.hpp"

namespace sunward {

/// The sum of the series that a site's import is billed by; without any it counts zero.
class SiteSignal {
public:
    void add(const Series& part) { parts_.push_back(&part); }
    [[nodiscard]] bool empty() const { return parts_.empty(); }
    [[nodiscard]] bool is_stepped() const;
    [[nodiscard]] double at(Instant t) const;
    [[nodiscard]] double integral(Instant from, Instant to) const; ///< value x seconds
    /// Appends the instants within (from, to) at which it changes.
    void add_changes(Instant from, Instant to, std::vector<Instant>& cuts) const;
    [[nodiscard]] bool goes_below_zero(Instant from, Instant to) const;

private:
    std::vector<const Series*> parts_;
};

/// By site. Cost is that of the site's tariff. In a zone that answers to the load the least that a draw of its sites
/// can count takes the place of its signal: of carbon (E(D + x) - E(D)) / x, emissions with and without the draw x, the
/// least of all draws that they can have; of cost the price without them, which no further draw lowers.
class Signals {
public:
    Signals(const Scenario& scenario, Figure figure);
    [[nodiscard]] const SiteSignal& operator[](std::size_t site) const { return by_site_[site]; }

private:
    std::deque<Series> made_;
    std::vector<SiteSignal> by_site_;
};

/// Why a zone that answers to the load has no such signal; empty when it has.
[[nodiscard]] std::string no_response(const Scenario& scenario, std::uint32_t zone, Figure figure);

} // namespace sunward
