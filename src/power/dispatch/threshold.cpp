#include <algorithm>
#include <cmath>
#include <string>

#include "power/dispatch/planning.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::power::dispatch {

using namespace parameter;
using namespace parameter::types;

namespace {

Power command(const Dispatch& dispatch, const DispatchView& view) {
    if (view.signal <= dispatch.charge_below)
        return view.feasible_charge;
    if (view.signal >= dispatch.discharge_above)
        return dispatch.discharge_to_grid ? -view.feasible_discharge : view.surplus;
    return std::max(view.surplus, Power{});
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

void check_levels(const Dispatch& dispatch, std::vector<Fault>& faults) {
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

std::vector<Fault> faults(const Dispatch& dispatch) {
    std::vector<Fault> found;
    check_levels(dispatch, found);
    if (dispatch.plans())
        check_looking_ahead(dispatch, found);
    return found;
}

Parameters parameters() {
    return {
        field("charge_below", signal_value(), "Charge at or below this").or_derived("none"),
        field("discharge_above", signal_value(), "Discharge at or above this").or_derived("none"),
        field("charge_quantile", ratio(0, 1),
              "In place of the level: this quantile of the forecast over `window`, by time")
            .or_derived("none"),
        field("discharge_quantile", ratio(0, 1), "In place of the level: this quantile of the forecast, by time")
            .or_derived("none"),
        window_field(),
        replan_field(),
        to_grid_field(),
    };
}

} // namespace

extern const DispatchRule threshold = {
    .name = "threshold",
    .help = "charges while the signal is low, discharges while it is high",
    .parameters = parameters,
    .traits = {.follows_signal = true, .has_levels = true},
    .page = {.decides =
                 "At or below one level it charges as fast as it can, from the grid too; at or above the other it "
                 "covers the deficit or, with `to_grid`, discharges as fast as it can. In any case surplus is "
                 "charged.",
             .example = "{rule: threshold, charge_quantile: 25 %, discharge_quantile: 75 %}"},
    .command = command,
    .faults = faults,
};

} // namespace sunward::power::dispatch
