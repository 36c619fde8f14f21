// What a site's books have to know of the site.
#pragma once

#include <optional>

#include "sunward/ledger/grid_meter.hpp"
#include "sunward/ledger/supply.hpp"
#include "sunward/simulation/scenario.hpp"

namespace sunward::simulation {

/// What the site has behind its meter; `outlook` for its battery.
[[nodiscard]] SiteEquipment equipment_of(const Scenario& scenario, const Site& site, BatteryOutlook outlook);

/// Whether anything asks for market-based carbon: whatever only it is about.
[[nodiscard]] bool market_asked(const Scenario& scenario);

/// What has to be metered of the site's import; none: nothing.
[[nodiscard]] std::optional<Metering> metering_of(const Scenario& scenario, const Site& site);

} // namespace sunward::simulation
