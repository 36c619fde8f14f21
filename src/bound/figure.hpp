// The figures that are bounded, and what a site adds to each.
#pragma once

#include "sunward/bound/bound.hpp"

namespace sunward {

/// g/kWh, or currency/kWh, of a signal's value.
[[nodiscard]] double per_kwh(Figure figure, double value);

/// Nothing but a constant PUE between the nodes and the grid. Limits of the connection are left out: a run that met
/// them cannot be compared.
[[nodiscard]] bool is_plain(const SitePower& power);

/// Draw of all nodes without work.
[[nodiscard]] double idle_kilowatts(const Site& site);
/// What all accelerators at work add, with their nodes awake.
[[nodiscard]] double dynamic_kilowatts(const Site& site);

/// Whether the zone's plants answer to the sites.
[[nodiscard]] bool answers_to_load(const Scenario& scenario, std::uint32_t zone);

/// Heat and water of a site's cooling plant at an instant.
[[nodiscard]] CoolingRates cooling_at(const SitePower& power, Instant t);

} // namespace sunward
