// Hourly dispatch of coupled zones as a linear program, over one hour or over a window of hours.
//
//   minimise  sum_h (sum_g cost_g p_gh + unserved value u_zh + surplus cost s_zh) - values of the last levels
//   demand_zh = sum_g p_gh + sum_s (d_sh - c_sh) + flows in - flows out + u_zh - s_zh          dual: the price
//   minimum_g <= p_gh <= available_gh,  -ramp_g <= p_gh - p_g(h-1) <= ramp_g
//   l_sh = (1 - self-discharge) l_s(h-1) + eta_c c_sh - d_sh / eta_d + inflow_sh - spilled_sh,  0 <= l_sh <= capacity
//
// A fall of what is available overrides ramp and minimum. Only inflow can be spilled, and of demand below 0, which is
// what sites feed in, what nobody can take; both cost nothing. A store does not charge and discharge in the same hour;
// in hours of the window that are not kept it may divide the hour, c / charge power + d / discharge power <= 1. With
// one zone, one hour and no store this is the merit order. Of plants that cost the same, the one listed first runs
// first: costs that tie are told apart by 1e-6 currency/MWh, so that prices at a tie are off by that much per plant in
// it. Where stores or ramps leave several cheapest plans, the one with the least emissions (less what is left in store
// is worth) is taken, of these the one that moves the least energy through stores, charging early and discharging late.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "sunward/grid/marginal_emissions.hpp"
#include "sunward/grid/zonal_system.hpp"

namespace sunward {

/// What was in the hour before a window.
struct ZonalState {
    std::vector<double> output; ///< MW per plant; empty: no ramp holds in the first hour
    std::vector<double> level;  ///< MWh per store; empty: all are empty
};

/// Hours one after the other; a row per hour.
struct ZonalHours {
    std::size_t hours = 0;
    std::span<const double> demand;    ///< MW, hours x zones, net of what the sites feed in; may be negative
    std::span<const double> available; ///< MW, hours x plants; empty: capacity x availability
    std::span<const double> inflow;    ///< MW, hours x stores; empty: none
    std::span<const double> cost;      ///< currency/MWh, hours x plants; empty: the marginal costs
    /// Per store, of a MWh of level after the last hour, in currency and in kg; empty: nothing. What water values say
    /// is added.
    std::span<const double> end_value{};
    std::span<const double> end_carbon{};
};

/// Row-major, a row per hour. A year of hours can be kept in one.
struct ZonalPlan {
    std::size_t hours = 0;
    std::vector<double> output;    ///< MW, hours x plants
    std::vector<double> charge;    ///< MW, hours x stores
    std::vector<double> discharge; ///< MW, hours x stores
    std::vector<double> level;     ///< MWh at the end of the hour, hours x stores
    std::vector<double> spilled;   ///< MW, hours x stores
    std::vector<double> flow;      ///< MW, hours x lines; free of flows in circles, which cost nothing
    std::vector<double> price;     ///< currency/MWh, hours x zones
    std::vector<double> unserved;  ///< MW, hours x zones
    std::vector<double> surplus;   ///< MW, hours x zones
    std::vector<double> cost;      ///< currency/h of the plants, per hour
    std::vector<double> emissions; ///< kg/h, per hour
    bool proven = true;            ///< false: stores with negative prices left more combinations than were tried
};

/// Dispatches windows of a fixed number of hours, each from where the solver stands.
class ZonalDispatch {
public:
    /// Throws InputError as check_system does, and for no hours or a program of more than ten million variables.
    ZonalDispatch(ZonalSystem system, std::size_t hours);
    ~ZonalDispatch();
    ZonalDispatch(ZonalDispatch&&) noexcept;
    ZonalDispatch& operator=(ZonalDispatch&&) noexcept;

    [[nodiscard]] const ZonalSystem& system() const;

    /// Throws InputError for numbers out of range and for rows of another length, SimulationError naming the
    /// constraints that contradict one another (only where unserved demand or surplus is not allowed).
    [[nodiscard]] ZonalPlan plan(const ZonalState& before, const ZonalHours& window);
    /// The same, appended to a plan of the hours before.
    void plan(const ZonalState& before, const ZonalHours& window, std::size_t kept_hours, ZonalPlan& into);

    /// The change of the window's total emissions per MW when the demand of a zone in an hour falls or rises by `step`
    /// MW, by solving again. Ramps and stores carry the change into other hours.
    [[nodiscard]] MarginalEmissions marginal_emissions(const ZonalState& before, const ZonalHours& window,
                                                       std::size_t h, std::size_t zone, double step = 1);

    /// kg of all the window's hours, less what is left in store is worth: the least ones of a cheapest plan in which
    /// stores charge or discharge in the first hour as in the last plan().
    [[nodiscard]] double least_emissions(const ZonalState& before, const ZonalHours& window);
    /// What one MW more drawn from a zone in the first hour changes of least_emissions(), kg/MWh: the dual of the
    /// emissions just above the demand, so the derivative to the right.
    [[nodiscard]] double marginal(const ZonalState& before, const ZonalHours& window, std::size_t zone);

private:
    struct Program;
    std::unique_ptr<Program> program_;
};

/// The state at the end of the plan's last hour.
[[nodiscard]] ZonalState state_after(const ZonalSystem& system, const ZonalPlan& plan);

/// Plans windows of `window` hours, keeps the first `kept` hours of each and goes on from their end, so that what was
/// decided stays decided; the windows at the end are shorter. Throws as ZonalDispatch does, and for kept hours that are
/// 0 or more than the window.
[[nodiscard]] ZonalPlan roll_dispatch(const ZonalSystem& system, const ZonalState& before, const ZonalHours& all,
                                      std::size_t window, std::size_t kept);

} // namespace sunward
