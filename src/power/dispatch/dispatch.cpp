#include "sunward/power/dispatch.hpp"

#include <algorithm>

namespace sunward {

std::vector<Fault> faults_of(const Dispatch& dispatch) {
    return dispatch.rule->faults == nullptr ? std::vector<Fault>{} : dispatch.rule->faults(dispatch);
}

Power feasible_part(Power wanted, const DispatchView& view) {
    return std::clamp(wanted, -view.feasible_discharge, view.feasible_charge);
}

Power battery_command(const Dispatch& dispatch, const DispatchView& view) {
    return feasible_part(dispatch.rule->command(dispatch, view), view);
}

} // namespace sunward
