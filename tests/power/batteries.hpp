// Short ways to charge and discharge a battery in a test.
#pragma once

#include <algorithm>

#include "sunward/power/battery.hpp"

namespace sunward::test {

inline const Duration one_hour = Duration::from_hours(1);

inline double mwh(BatteryState state) { return state.stored.in(megawatt_hour); }

inline Power feasible_charge(const Battery& battery, BatteryState state, Duration interval) {
    return feasible(battery, state, interval).charge;
}

inline Power feasible_discharge(const Battery& battery, BatteryState state, Duration interval) {
    return feasible(battery, state, interval).discharge;
}

/// A power as near to the command as can be held.
inline Power within(const Battery& battery, BatteryState state, Power command, Duration interval) {
    const BatteryLimits limits = feasible(battery, state, interval);
    return std::clamp(command, -limits.discharge, limits.charge);
}

/// advance() at the power within the command that can be held.
struct Step : BatteryStep {
    Power power;
};

inline Step follow(const Battery& battery, BatteryState state, Power command, Duration interval) {
    const Power power = within(battery, state, command, interval);
    return {advance(battery, state, power, interval), power};
}

} // namespace sunward::test
