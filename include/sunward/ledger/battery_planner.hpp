// The part of a battery's dispatch that changes with time: levels by quantile, the plan of a linear program, hours.
#pragma once

#include <algorithm>
#include <functional>
#include <vector>

#include "sunward/optimise/arbitrage.hpp"
#include "sunward/power/battery.hpp"
#include "sunward/power/dispatch.hpp"
#include "sunward/series/series.hpp"

namespace sunward {

/// A forecast: the series that is the newest one at an instant, valid until the next call. Its own past is measured.
using Forecaster = std::function<const Series&(Instant)>;

/// What the planner is told of the future. An empty one stands for zeros.
struct BatteryOutlook {
    Forecaster signal; ///< g/kWh or currency/MWh
    Forecaster solar;  ///< W
    Forecaster wind;   ///< W
};

/// What the planner sees of the present, which it takes for the future too.
struct PlanningView {
    Power demand; ///< of the facility
    Power import_limit;
    Power export_limit;
    BatteryState state;
};

/// Renews levels and plan whenever they are due. The plan minimises, over the window, what the import costs at the
/// signal (with discharge_to_grid less what the export earns at it) and the cycle cost; on-site generation costs
/// nothing. A MWh in store at the window's end counts what it would save at the window's mean signal. Tapers of the
/// battery and its least power are left to the moment that carries the plan out. Ranges of a signal that ends in the
/// window end the plan there.
class BatteryPlanner {
public:
    BatteryPlanner(const Battery& battery, const Dispatch& dispatch, BatteryOutlook outlook);

    /// Brings levels and plan up to t, which must not go backwards.
    void renew(Instant t, const PlanningView& view);
    /// The rule with the levels that hold now.
    [[nodiscard]] const Dispatch& dispatch() const { return dispatch_; }
    /// The plan for now.
    [[nodiscard]] const BatteryPlan& plan() const { return now_; }
    /// The battery's power at t, up to which all was renewed, charging positive, within what is feasible.
    [[nodiscard]] Power command(Instant t, const DispatchView& view) const;
    /// Levels, plan and hours hold up to here.
    [[nodiscard]] Instant until() const { return std::min(until_, timed_until_); }

private:
    void set_levels(Instant t);
    void make_plan(Instant t, const PlanningView& view);
    void choose_step(Instant t);

    Battery battery_;
    Dispatch dispatch_;
    BatteryOutlook outlook_;
    ArbitragePlanner planner_;
    std::vector<BatteryPlan> steps_; ///< of the plan
    Instant made_;                   ///< when the plan was
    Instant due_{std::numeric_limits<std::int64_t>::min()};
    Instant until_{std::numeric_limits<std::int64_t>::min()};
    BatteryPlan now_;
    TimedDispatch timed_; ///< empty: the rule does not go by the time
    Instant timed_until_ = Instant::never();
};

} // namespace sunward
