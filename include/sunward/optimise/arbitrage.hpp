// The plan of a battery that trades over a forecast, as a linear program.
//
//   minimise  sum_t h (import price_t m_t - export price_t x_t + wear d_t + shortfall value u_t) - end value l_T
//   m_t + onsite_t - k_t + d_t + u_t = load_t + c_t + x_t
//   l_t = (1 - self-discharge)^h l_(t-1) + h (eta_c c_t - d_t / eta_d),  least <= l_t <= capacity
//
// with import m, export x, curtailed k, charge c, discharge d, shortfall u and level l at the end of step t of h hours.
// Neither charge and discharge nor import and export go together in one step. Powers are in MW, energies in MWh,
// prices in currency/MWh; with intensities (kg/MWh) for prices the plan minimises carbon instead.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "sunward/optimise/linear_program.hpp"

namespace sunward {

struct ArbitrageStore {
    double capacity = 0;
    double charge_power = 0;    ///< at the terminal
    double discharge_power = 0; ///< at the terminal
    double charge_efficiency = 1;
    double discharge_efficiency = 1;
    double self_discharge = 0; ///< share of the level lost in an hour
    double least = 0;          ///< the level does not go below, unless it starts there
    double initial = 0;
    double end_at_least = 0; ///< level wanted at the end; missing energy costs the shortfall value
    double end_value = 0;    ///< of a MWh in store at the end
    double wear = 0;         ///< cost of a MWh discharged
};

/// A window of equal steps. The spans have equal lengths; an empty one stands for zeros (onsite, export price).
struct ArbitrageWindow {
    double step_hours = 1;
    std::span<const double> load;
    std::span<const double> onsite; ///< power at hand from solar and wind; what is not used is curtailed
    std::span<const double> import_price;
    std::span<const double> export_price;
    double import_limit = no_limit;
    double export_limit = no_limit;
    bool store_exports = true;       ///< false: the store feeds the load alone, d_t <= max(0, load_t - onsite_t)
    double shortfall_value = 10'000; ///< cost of a MWh that is missing
};

/// Each vector has a value per step.
struct ArbitragePlan {
    std::vector<double> charge, discharge, level, imported, exported, curtailed, shortfall;
    double cost = 0; ///< the objective: all that is above, end value included
    /// False: with negative prices there are more combinations than were tried; the best of them.
    bool proven = true;
};

/// Plans again and again: as long as the number and length of steps, the efficiencies and the self-discharge stay, each
/// plan starts from the basis of the one before. Where several plans are best, which one it is depends on the plans
/// before.
class ArbitragePlanner {
public:
    ArbitragePlanner();
    ~ArbitragePlanner();
    /// A copy starts without the program that the last plan has left.
    ArbitragePlanner(const ArbitragePlanner& other);
    ArbitragePlanner& operator=(const ArbitragePlanner& other);
    ArbitragePlanner(ArbitragePlanner&&) noexcept;
    ArbitragePlanner& operator=(ArbitragePlanner&&) noexcept;

    /// Throws InputError, naming every field that is out of range, and for lengths that differ.
    [[nodiscard]] ArbitragePlan plan(const ArbitrageStore& store, const ArbitrageWindow& window);

private:
    class Model;
    std::unique_ptr<Model> model_;
};

/// A plan on its own; throws as ArbitragePlanner::plan() does.
[[nodiscard]] ArbitragePlan plan_arbitrage(const ArbitrageStore& store, const ArbitrageWindow& window);

} // namespace sunward
