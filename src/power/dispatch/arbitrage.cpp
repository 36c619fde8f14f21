#include <algorithm>
#include <cmath>
#include <string>

#include "power/dispatch/planning.hpp"

namespace sunward::power::dispatch {

using namespace parameter;
using namespace parameter::types;

namespace {

Power command(const Dispatch&, const DispatchView& view) {
    const BatteryPlan& plan = view.plan;
    const Power surplus = std::max(view.surplus, Power{});
    const Power deficit = std::max(-view.surplus, Power{});
    return std::min(surplus, plan.from_surplus) + plan.from_grid - std::min(deficit, plan.to_load) - plan.to_grid;
}

std::vector<Fault> faults(const Dispatch& dispatch) {
    std::vector<Fault> found;
    check_looking_ahead(dispatch, found);
    if (!(dispatch.step > Duration{}) || dispatch.window < dispatch.step ||
        dispatch.window.us / dispatch.step.us > most_plan_steps)
        found.push_back({{},
                         "step",
                         to_string(dispatch.step) + " in a window of " + to_string(dispatch.window) +
                             ", expected 1 to " + std::to_string(most_plan_steps) + " steps"});
    if (dispatch.replan > dispatch.window)
        found.push_back({{}, "replan", to_string(dispatch.replan) + ", expected at most the window"});
    if (!(dispatch.cycle_cost >= 0) || std::isinf(dispatch.cycle_cost))
        found.push_back({{}, "cycle_cost", "expected a number of at least 0"});
    return found;
}

Parameters parameters() {
    return {
        window_field(),
        replan_field(),
        field("step", step(), "Step of the plan; the window holds a whole number of them, at most 200").or_else("1 h"),
        field("cycle_cost", signal_value(), "Cost of wear per energy discharged, in the signal's unit")
            .or_derived("none"),
        to_grid_field(),
    };
}

} // namespace

extern const DispatchRule arbitrage = {
    .name = "arbitrage",
    .help = "charges and discharges by a plan over the forecast, a linear program",
    .parameters = parameters,
    .traits = {.follows_signal = true, .by_program = true},
    .page = {.decides =
                 "A linear program over the forecast of the signal and of the site's own sun and wind says what to "
                 "charge and discharge in each step; clouds and jobs that it did not foresee are met within the "
                 "step's limits.",
             .example = "{rule: arbitrage, on: price, cycle_cost: 20 EUR/MWh}"},
    .command = command,
    .faults = faults,
};

} // namespace sunward::power::dispatch
