#include "sunward/power/dispatch.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

Power by_threshold(const Dispatch& dispatch, const DispatchView& view) {
    if (view.signal <= dispatch.charge_below)
        return view.feasible_charge;
    if (view.signal >= dispatch.discharge_above)
        return dispatch.discharge_to_grid ? -view.feasible_discharge : view.surplus;
    return std::max(view.surplus, Power{});
}

Power by_plan(const BatteryPlan& plan, const DispatchView& view) {
    const Power surplus = std::max(view.surplus, Power{});
    const Power deficit = std::max(-view.surplus, Power{});
    return std::min(surplus, plan.from_surplus) + plan.from_grid - std::min(deficit, plan.to_load) - plan.to_grid;
}

Power commanded(const Dispatch& dispatch, const DispatchView& view) {
    switch (dispatch.rule) {
    case DispatchRule::none: break;
    case DispatchRule::self_consumption: return view.surplus;
    case DispatchRule::threshold: return by_threshold(dispatch, view);
    case DispatchRule::peak_shave: return dispatch.import_level + view.surplus;
    case DispatchRule::arbitrage: return by_plan(view.plan, view);
    }
    return {};
}

/// Levels, or quantiles in their place, that both are numbers and lie in order.
void check_levels(double low, double high, std::string_view low_name, std::string_view high_name,
                  std::vector<Fault>& faults) {
    if (!(std::isfinite(low) && std::isfinite(high) && low < high))
        faults.push_back(
            {{},
             std::string(low_name),
             shortest(low) + ", expected below " + std::string(high_name) + ", which is " + shortest(high)});
}

void check_threshold(const Dispatch& dispatch, std::vector<Fault>& faults) {
    if (!dispatch.charge_quantile && !dispatch.discharge_quantile)
        return check_levels(dispatch.charge_below, dispatch.discharge_above, "charge_below", "discharge_above", faults);
    if (!dispatch.charge_quantile || !dispatch.discharge_quantile) {
        faults.push_back({{}, dispatch.charge_quantile ? "discharge_quantile" : "charge_quantile", "missing"});
        return;
    }
    check_levels(*dispatch.charge_quantile, *dispatch.discharge_quantile, "charge_quantile", "discharge_quantile",
                 faults);
    if (!(*dispatch.charge_quantile >= 0 && *dispatch.discharge_quantile <= 1))
        faults.push_back({{}, "charge_quantile", "expected quantiles from 0 to 1"});
}

void check_plan(const Dispatch& dispatch, std::vector<Fault>& faults) {
    if (!(dispatch.window > Duration{}))
        faults.push_back({{}, "window", "expected a duration above 0"});
    if (!(dispatch.replan > Duration{}))
        faults.push_back({{}, "replan", "expected a duration above 0"});
    if (dispatch.rule != DispatchRule::arbitrage)
        return;
    if (!(dispatch.step > Duration{}) || dispatch.window < dispatch.step ||
        dispatch.window.us / dispatch.step.us > most_plan_steps)
        faults.push_back({{},
                          "step",
                          to_string(dispatch.step) + " in a window of " + to_string(dispatch.window) +
                              ", expected 1 to " + std::to_string(most_plan_steps) + " steps"});
    if (dispatch.replan > dispatch.window)
        faults.push_back({{}, "replan", to_string(dispatch.replan) + ", expected at most the window"});
    if (!(dispatch.cycle_cost >= 0) || std::isinf(dispatch.cycle_cost))
        faults.push_back({{}, "cycle_cost", "expected a number of at least 0"});
}

} // namespace

std::vector<Fault> faults_of(const Dispatch& dispatch) {
    std::vector<Fault> faults;
    if (dispatch.rule == DispatchRule::threshold)
        check_threshold(dispatch, faults);
    if (dispatch.rule == DispatchRule::peak_shave && !(dispatch.import_level >= Power{}))
        faults.push_back({{}, "import_level", "expected a power of at least 0"});
    if (dispatch.plans())
        check_plan(dispatch, faults);
    return faults;
}

Power battery_command(const Dispatch& dispatch, const DispatchView& view) {
    return std::clamp(commanded(dispatch, view), -view.feasible_discharge, view.feasible_charge);
}

} // namespace sunward
