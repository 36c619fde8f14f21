// What was bought: contracts matched with use, the market-based carbon, and how much of the use was carbon-free.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sunward/ledger/grid_meter.hpp"
#include "sunward/series/series.hpp"

namespace sunward {

/// A contract for power or certificates that covers what sites in reach draw from the grid.
struct Contract {
    std::string name;
    std::vector<std::uint32_t> sites; ///< in reach
    /// Hour by hour; else over calendar years (UTC), where a surplus of one hour covers what another one lacks.
    bool hourly = true;
    double share = 0;             ///< volume: of the draw of the sites in reach; used without `output`
    std::optional<Series> output; ///< volume: W
    double factor = 0;            ///< gCO2e/kWh
    double price = 0;             ///< currency/MWh of the volume, matched or not
    bool carbon_free = true;      ///< what generates it; counts by the hour only
    bool renewable = true;
};

/// What the settlement needs to know of a site. Series may be null, absent; they have to cover the span and outlive the
/// call.
struct MarketSite {
    Instant first_hour;               ///< the same for all sites
    std::span<const GridHour> hours;  ///< as many for all sites
    const Series* residual = nullptr; ///< g/kWh of what no contract covers; null: no market-based carbon
    const Series* carbon_free = nullptr;
    const Series* renewable = nullptr;
    const Series* water = nullptr; ///< l/kWh
};

/// What a site is credited with and charged for.
struct MarketUse {
    double matched_j = 0;     ///< of its draw, covered by contracts
    double carbon_free_j = 0; ///< of its load, from the grid
    double renewable_j = 0;
    double market_g = 0; ///< of its draw, and of on-site generation whose certificates are sold
    double water_l = 0;
    double contract_cost = 0;
};

/// Settles [from, to). Each hour, for each contract by the hour in turn, the volume covers what its sites still draw
/// uncovered, in proportion; a surplus is lost. What is left is at the grid's mix and the residual intensity; contracts
/// by the year then cover it, at the mean residual intensity of what each site has left. carbon_free_j of an hour:
/// the part of the draw that went to the load x (covered by carbon-free contracts + the grid's share of the rest).
/// Source: the hourly score of Google, 24/7 Carbon-Free Energy: Methodologies and Metrics, 2021; WRI/WBCSD, GHG
/// Protocol Scope 2 Guidance, 2015, for the market-based method.
[[nodiscard]] std::vector<MarketUse> settle(std::span<const MarketSite> sites, std::span<const Contract> contracts,
                                            Instant from, Instant to);

} // namespace sunward
