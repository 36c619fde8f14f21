// A battery: fixed parameters, a state, and what may flow in and out of it.
//
// The C/L/C model (constant power efficiencies, limits linear in power) of Kazhamiaka, Rosenberg and Keshav, Tractable
// lithium-ion storage models for optimizing energy systems, Energy Informatics 2, 4 (2019). At a constant power P [W]
// at the terminals the stored energy b follows
//   charging     db/dt =  eta_c P - lambda b,   b <= max_soc C - u_c P
//   discharging  db/dt = -P / eta_d - lambda b, b >= min_soc C + u_d P
// C the capacity, P at most a limit. With u_c = u_d = 0 it is the simple model of efficiencies and a window of charge.
// The limits on b are demanded all through an interval. Self-discharge (lambda) pauses at the lower end of the window.
#pragma once

#include <cstdint>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// Grams per joule of a life-cycle assessment of lithium-ion cells: 74 to 134 kgCO2e per kWh of capacity (as in Carbon
/// Explorer, Acun et al., ASPLOS 2023). The default is the middle of the range.
inline constexpr Intensity battery_embodied_low = 74e3 * gram_per_kilowatt_hour;
inline constexpr Intensity battery_embodied_default = 104e3 * gram_per_kilowatt_hour;
inline constexpr Intensity battery_embodied_high = 134e3 * gram_per_kilowatt_hour;

/// What a battery is. Powers are at the terminals, where it meets the site.
struct Battery {
    Energy capacity;
    Power charge_limit;
    Power discharge_limit;
    double charge_efficiency = 0.95;    ///< stored / drawn, in (0, 1]
    double discharge_efficiency = 0.95; ///< delivered / taken out of store, in (0, 1]
    double min_soc = 0;                 ///< 1 - depth of discharge
    double max_soc = 1;
    Time charge_taper;                   ///< u_c: the window's upper end falls by u_c P while charging at P
    Time discharge_taper;                ///< u_d: the window's lower end rises by u_d P while discharging at P
    Power least_power;                   ///< a charge or discharge that could not reach this is not begun
    double self_discharge_per_month = 0; ///< share of the stored energy lost in 30 days at rest, in [0, 1)
    Intensity embodied = battery_embodied_default;
};

/// All that is wrong with the parameters, with the field names above.
[[nodiscard]] std::vector<Fault> faults_of(const Battery& battery);
/// The same, and an initial state of charge outside the window.
[[nodiscard]] std::vector<Fault> faults_of(const Battery& battery, double initial_soc);

/// Efficiencies, a C-rate (power limit as a multiple of capacity per hour) and a depth of discharge.
[[nodiscard]] Battery simple_battery(Energy capacity, double c_rate, double charge_efficiency,
                                     double discharge_efficiency, double depth_of_discharge = 1);

/// Carbon Explorer's parameters for a lithium NMC battery with its inverter: eta .97 and 1/1.04, 3 C, u .04 and .01 h.
[[nodiscard]] Battery carbon_explorer_battery(Energy capacity);
/// Its other set: eta .98 and 1/1.05, 3 C, u .125 and .05 h.
[[nodiscard]] Battery carbon_explorer_tapered_battery(Energy capacity);
/// A pack of LG M50 21700 cells as in Vessim: 19.14 Wh and 3.63 V a cell, 0.7 C and 1.5 C, eta .978 and 1/1.014,
/// u 1.326 and .087 Wh/A, charging and discharging end below 0.05 A.
[[nodiscard]] Battery lgm50_battery(Energy capacity);

/// What changes.
struct BatteryState {
    Energy stored;
};

[[nodiscard]] constexpr BatteryState at_soc(const Battery& battery, double soc) { return {battery.capacity * soc}; }
[[nodiscard]] constexpr double soc(const Battery& battery, BatteryState state) {
    return state.stored / battery.capacity;
}
[[nodiscard]] constexpr Carbon embodied_carbon(const Battery& battery) { return battery.capacity * battery.embodied; }

/// The greatest constant powers that the battery can take, and give, at every moment from now to the end of an
/// interval; at least 0. The store moves one way at a constant power, so that what holds at both ends holds between
/// them. A window filled to within 1e-8 of the capacity (or 2 us of full power) takes nothing: a simulation need not
/// chase the rest. An interval of 0 asks for the power that is possible at all.
struct BatteryLimits {
    Power charge;
    Power discharge;
};
[[nodiscard]] BatteryLimits feasible(const Battery& battery, BatteryState state, Duration interval);

/// How long a constant power (charging positive) can last, rounded down to a microsecond; Duration::forever() when
/// there is no end to it. 0 when it is not feasible at all. A store that self-discharge alone empties comes to its
/// lower end, where that pauses.
[[nodiscard]] Duration time_to_bound(const Battery& battery, BatteryState state, Power power);

/// How long a power within the limits over `at_least` is kept: to its bound, and for `at_least` where that is nearer.
/// Near a bound the power so falls step by step instead of stopping, which keeps a tapering battery from endless tiny
/// steps; a full one that makes up for its self-discharge needs none.
[[nodiscard]] Duration keeps(const Battery& battery, BatteryState state, Power power, const BatteryLimits& limits,
                             Duration at_least);

/// What is in store through a span of constant power:
///   b(t) = b(0) e^(-lambda t) + inflow (1 - e^(-lambda t)) / lambda
struct BatteryCourse {
    Energy begun;
    Power inflow;     ///< into the store; negative: out of it
    double decay = 0; ///< lambda, 1/s

    [[nodiscard]] Energy at(double seconds) const;
    /// Integral of what is in store from one time to another, J s.
    [[nodiscard]] double joule_seconds(double from_s, double to_s) const;
};

/// What happened over an interval. drawn - delivered = change of store + lost; no term but the change is negative.
struct BatteryStep {
    BatteryState after;
    BatteryCourse course;
    Energy drawn;
    Energy delivered;
    Energy lost;
};

/// Runs at a constant power for an interval, which has to lie within what is feasible: it is carried out as it stands.
/// The state of charge stays in its window; a state that lies outside is brought no further out. Throws SimulationError
/// for a power that is not a number, one that leaves the window by more than rounding, and a negative interval.
[[nodiscard]] BatteryStep advance(const Battery& battery, BatteryState state, Power power, Duration interval);

} // namespace sunward
