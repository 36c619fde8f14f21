#include "sunward/power/dispatch.hpp"

#include <algorithm>
#include <cmath>

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

Power commanded(const Dispatch& dispatch, const DispatchView& view) {
    switch (dispatch.rule) {
    case DispatchRule::none: break;
    case DispatchRule::self_consumption: return view.surplus;
    case DispatchRule::threshold: return by_threshold(dispatch, view);
    case DispatchRule::peak_shave: return dispatch.import_level + view.surplus;
    }
    return {};
}

} // namespace

std::vector<Fault> faults_of(const Dispatch& dispatch) {
    std::vector<Fault> faults;
    if (dispatch.rule == DispatchRule::threshold &&
        !(std::isfinite(dispatch.charge_below) && std::isfinite(dispatch.discharge_above) &&
          dispatch.charge_below < dispatch.discharge_above))
        faults.push_back({{},
                          "charge_below",
                          shortest(dispatch.charge_below) + ", expected below discharge_above, which is " +
                              shortest(dispatch.discharge_above)});
    if (dispatch.rule == DispatchRule::peak_shave && !(dispatch.import_level >= Power{}))
        faults.push_back({{}, "import_level", "expected a power of at least 0"});
    return faults;
}

Power battery_command(const Dispatch& dispatch, const DispatchView& view) {
    return std::clamp(commanded(dispatch, view), -view.feasible_discharge, view.feasible_charge);
}

} // namespace sunward
