// The linear program of a zonal dispatch: where its variables and constraints are.
#pragma once

#include <cstddef>
#include <vector>

#include "sunward/grid/zonal_system.hpp"
#include "sunward/optimise/exclusive.hpp"
#include "sunward/optimise/linear_program.hpp"

namespace sunward::grid {

/// Columns and rows of an hour follow one another, the hours too; water values come last.
class ZonalLayout {
public:
    ZonalLayout(const ZonalSystem& system, std::size_t hours);

    std::size_t hours;
    std::size_t plants;
    std::size_t stores;
    std::size_t lines;
    std::size_t zones;
    std::vector<std::size_t> ramped; ///< plants with a ramp
    std::vector<std::size_t> bound;  ///< lines with a reactance

    [[nodiscard]] std::size_t output(std::size_t h, std::size_t plant) const { return h * columns_ + plant; }
    [[nodiscard]] std::size_t charge(std::size_t h, std::size_t store) const { return output(h, plants) + store; }
    [[nodiscard]] std::size_t discharge(std::size_t h, std::size_t store) const { return charge(h, stores) + store; }
    [[nodiscard]] std::size_t level(std::size_t h, std::size_t store) const { return discharge(h, stores) + store; }
    [[nodiscard]] std::size_t spilled(std::size_t h, std::size_t store) const { return level(h, stores) + store; }
    [[nodiscard]] std::size_t flow(std::size_t h, std::size_t line) const { return spilled(h, stores) + line; }
    [[nodiscard]] std::size_t unserved(std::size_t h, std::size_t zone) const { return flow(h, lines) + zone; }
    [[nodiscard]] std::size_t surplus(std::size_t h, std::size_t zone) const { return unserved(h, zones) + zone; }
    /// Voltage angles, times 1 per unit of power; there are none without lines with a reactance.
    [[nodiscard]] std::size_t angle(std::size_t h, std::size_t zone) const { return surplus(h, zones) + zone; }

    [[nodiscard]] std::size_t balance_row(std::size_t h, std::size_t zone) const { return h * rows_ + zone; }
    [[nodiscard]] std::size_t level_row(std::size_t h, std::size_t store) const {
        return balance_row(h, zones) + store;
    }
    /// `ramp` counts in `ramped`.
    [[nodiscard]] std::size_t ramp_row(std::size_t h, std::size_t ramp) const { return level_row(h, stores) + ramp; }

    /// `line` counts in `bound`.
    [[nodiscard]] std::size_t angle_row(std::size_t h, std::size_t line) const {
        return ramp_row(h, ramped.size()) + line;
    }

    [[nodiscard]] std::size_t columns() const { return columns_; } ///< of an hour
    /// Whether hours, or what is in store, hang together, so that a cheapest plan may not be the only one.
    [[nodiscard]] bool coupled() const { return stores > 0 || !ramped.empty(); }

private:
    std::size_t columns_;
    std::size_t rows_;
};

/// The program with everything but what changes from hour to hour: demand, what is available, inflow, costs.
[[nodiscard]] LinearProgram zonal_program(const ZonalSystem& system, const ZonalLayout& layout);
/// Charge and discharge of every store that does both, hour by hour.
[[nodiscard]] std::vector<ExclusivePair> exclusive_pairs(const ZonalSystem& system, const ZonalLayout& layout);

/// kg/h per MW of each column of the program.
[[nodiscard]] std::vector<double> emission_costs(const ZonalSystem& system, const ZonalLayout& layout,
                                                 std::size_t columns);
/// Which of plans that are as cheap and as clean is taken: the least energy moved through stores, charging early,
/// discharging late; what is left is told apart by small weights of no meaning that never repeat.
[[nodiscard]] std::vector<double> order_costs(const ZonalLayout& layout, std::size_t columns);

/// The costs with those that tie told apart by 1e-6 each, in their order.
[[nodiscard]] std::vector<double> without_ties(std::vector<double> costs);

} // namespace sunward::grid
