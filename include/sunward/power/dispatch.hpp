// What a battery is told to do, by rules that look at the present and by a plan that was made before.
#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/parameter/values.hpp"
#include "sunward/power/dispatch_rule.hpp"
#include "sunward/units/instant.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

/// What a plan has for the time around now. The parts that follow the moment are limits, so that a plan made of means
/// over an hour lives with clouds and jobs that it did not foresee.
struct BatteryPlan {
    Power from_grid = {};    ///< to charge beyond any surplus
    Power from_surplus = {}; ///< of a surplus at most this is charged; may be infinite
    Power to_load = {};      ///< of a deficit at most this is met; may be infinite
    Power to_grid = {};      ///< to discharge beyond any deficit
};

/// What a rule may see.
struct DispatchView {
    Power surplus; ///< solar + wind - demand; negative is a deficit
    Power feasible_charge;
    Power feasible_discharge;
    double signal = 0;     ///< carbon intensity or price, whichever the levels of `threshold` are stated in
    BatteryPlan plan = {}; ///< for the rule `arbitrage`
};

struct Dispatch {
    const DispatchRule* rule = &dispatch_rule("none"); ///< never null
    parameter::Values values{};                        ///< of the rule's own keys, as they were given
    /// threshold: at or below `charge_below` it charges as fast as it can, from the grid too; at or above
    /// `discharge_above` it discharges to a deficit; in either case and between, surplus is charged.
    double charge_below = 0;
    double discharge_above = 0;
    /// threshold: discharges as fast as it can, exporting what the load leaves. arbitrage: plans with export paid like
    /// import.
    bool discharge_to_grid = false;
    Power import_level; ///< peak_shave: discharges what the deficit has above it, charges up to it
    /// threshold: the levels are these quantiles of the signal's forecast over the next `window`.
    std::optional<double> charge_quantile;
    std::optional<double> discharge_quantile;
    Duration window = Duration::from_hours(24); ///< span that is looked ahead
    Duration step = Duration::from_hours(1);    ///< arbitrage: of the plan; `window` is cut to whole ones
    Duration replan = Duration::from_hours(1);  ///< how often levels or plan are made anew, at UTC multiples
    double cycle_cost = 0;                      ///< arbitrage: of a MWh discharged, in the signal's unit

    /// Whether the rule looks ahead.
    [[nodiscard]] bool plans() const { return rule->traits.by_program || charge_quantile || discharge_quantile; }
};

/// Most steps of a plan.
inline constexpr std::int64_t most_plan_steps = 200;

/// Levels out of order or not finite, quantiles too; a negative import level; a plan of no step or of too many.
[[nodiscard]] std::vector<Fault> faults_of(const Dispatch& dispatch);

/// The battery's power, charging positive, within what is feasible; of rules that do not go by the time.
[[nodiscard]] Power battery_command(const Dispatch& dispatch, const DispatchView& view);
/// What of a power that is wanted is feasible.
[[nodiscard]] Power feasible_part(Power wanted, const DispatchView& view);

} // namespace sunward
