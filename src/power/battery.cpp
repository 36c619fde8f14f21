#include "sunward/power/battery.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

constexpr double seconds_per_month = 30 * 86'400.0;
/// Room that is not worth an event: this share of the capacity, and what full power fills in the two microseconds that
/// rounding may leave over.
constexpr double negligible_share = 1e-8;
constexpr double negligible_seconds = 2e-6;
/// Of the capacity: what rounding may add up to.
constexpr double rounding_share = 1e-9;

/// lambda, in 1/s.
double decay_rate(const Battery& battery) {
    const double lost = battery.self_discharge_per_month;
    return lost == 0 ? 0 : -std::log1p(-lost) / seconds_per_month;
}

/// Self-discharge over an interval: the share of the store that is lost, and the seconds' worth of a constant inflow
/// that is left of it, (1 - e^(-lambda T)) / lambda.
struct Decay {
    double lost = 0;
    double seconds = 0;
};

Decay decay(double rate, double seconds) {
    if (rate == 0)
        return {0, seconds};
    const double lost = -std::expm1(-rate * seconds);
    return {lost, lost / rate};
}

/// (t - (1 - e^(-lambda t)) / lambda) / lambda, to which t^2 / 2 (1 - x / 3 (1 - x / 4 (1 - ...))) at x = lambda t
/// comes without a difference of nearly equal numbers.
double second_integral(double rate, double t) {
    const double x = rate * t;
    if (x > 0.1)
        return (t - decay(rate, t).seconds) / rate;
    double sum = 1;
    for (int n = 10; n >= 3; --n)
        sum = 1 - x / n * sum;
    return 0.5 * t * t * sum;
}

double top(const Battery& battery) { return battery.max_soc * battery.capacity.base(); }
double bottom(const Battery& battery) { return battery.min_soc * battery.capacity.base(); }

/// The power that uses up the room that the window has at the end of an interval, given the joules of it that each watt
/// takes, and of the room now no more than its taper.
Power fill(const Battery& battery, double room, double joules_per_watt, double room_now, Time taper, Power limit) {
    if (!(room > std::max(negligible_share * battery.capacity.base(), negligible_seconds * limit.base())))
        return {};
    double watts = limit.base();
    if (joules_per_watt * watts > room)
        watts = room / joules_per_watt;
    if (taper.base() * watts > room_now)
        watts = std::max(0.0, room_now / taper.base());
    return watts < battery.least_power.base() ? Power{} : watts * watt;
}

Power clamped(Power power, const BatteryLimits& limits) { return std::clamp(power, -limits.discharge, limits.charge); }

/// Seconds until a store decaying at `rate` towards `asymptote` has gone from `now` to `goal`, which lies between.
double seconds_between(double now, double goal, double asymptote, double rate) {
    return std::log1p((goal - now) / (asymptote - goal)) / rate;
}

/// Whole microseconds within the seconds.
Duration round_down(double seconds) {
    constexpr double longest = 1e12; // beyond any simulation
    if (!(seconds < longest))
        return Duration::forever();
    return {static_cast<std::int64_t>(std::floor(std::max(seconds, 0.0) * 1e6))};
}

/// A charge that self-discharge outdoes leads down, to the lower end of the window.
double seconds_of_charge(const Battery& battery, double stored, double watts) {
    const double inflow = battery.charge_efficiency * watts;
    const double goal = top(battery) - battery.charge_taper.base() * watts;
    const double rate = decay_rate(battery);
    if (goal <= stored && watts > 0)
        return 0;
    if (rate == 0)
        return inflow == 0 ? HUGE_VAL : (goal - stored) / inflow;
    const double asymptote = inflow / rate;
    if (asymptote > goal)
        return seconds_between(stored, goal, asymptote, rate);
    const double low = bottom(battery);
    return asymptote < low && stored > low ? seconds_between(stored, low, asymptote, rate) : HUGE_VAL;
}

double seconds_of_discharge(const Battery& battery, double stored, double watts) {
    const double outflow = watts / battery.discharge_efficiency;
    const double goal = bottom(battery) + battery.discharge_taper.base() * watts;
    const double rate = decay_rate(battery);
    if (goal >= stored)
        return 0;
    return rate == 0 ? (stored - goal) / outflow : seconds_between(stored, goal, -outflow / rate, rate);
}

void require(std::vector<Fault>& faults, bool right, std::string_view field, std::string message) {
    if (!right)
        faults.push_back({{}, std::string(field), std::move(message)});
}

} // namespace

std::vector<Fault> faults_of(const Battery& battery) {
    std::vector<Fault> faults;
    const auto finite = [](double value) { return std::isfinite(value) && value >= 0; };
    require(faults, finite(battery.capacity.base()) && battery.capacity > Energy{}, "capacity",
            "expected an energy above 0");
    require(faults, finite(battery.charge_limit.base()), "charge_limit", "expected a power of at least 0");
    require(faults, finite(battery.discharge_limit.base()), "discharge_limit", "expected a power of at least 0");
    require(faults, battery.charge_efficiency > 0 && battery.charge_efficiency <= 1, "charge_efficiency",
            shortest(battery.charge_efficiency) + ", expected above 0 and at most 1");
    require(faults, battery.discharge_efficiency > 0 && battery.discharge_efficiency <= 1, "discharge_efficiency",
            shortest(battery.discharge_efficiency) + ", expected above 0 and at most 1");
    require(faults, battery.min_soc >= 0 && battery.min_soc < battery.max_soc && battery.max_soc <= 1, "min_soc",
            shortest(battery.min_soc) + " to " + shortest(battery.max_soc) + ", expected 0 <= min_soc < max_soc <= 1");
    require(faults, finite(battery.charge_taper.base()), "charge_taper", "expected a time of at least 0");
    require(faults, finite(battery.discharge_taper.base()), "discharge_taper", "expected a time of at least 0");
    require(faults, finite(battery.least_power.base()), "least_power", "expected a power of at least 0");
    require(faults, battery.self_discharge_per_month >= 0 && battery.self_discharge_per_month < 1,
            "self_discharge_per_month", shortest(battery.self_discharge_per_month) + ", expected at least 0, below 1");
    require(faults, finite(battery.embodied.base()), "embodied", "expected at least 0");
    return faults;
}

std::vector<Fault> faults_of(const Battery& battery, double initial_soc) {
    std::vector<Fault> faults = faults_of(battery);
    require(faults, initial_soc >= battery.min_soc && initial_soc <= battery.max_soc, "initial_soc",
            shortest(initial_soc) + ", expected from " + shortest(battery.min_soc) + " to " +
                shortest(battery.max_soc) + ", the window of charge");
    return faults;
}

Battery simple_battery(Energy capacity, double c_rate, double charge_efficiency, double discharge_efficiency,
                       double depth_of_discharge) {
    Battery battery;
    battery.capacity = capacity;
    battery.charge_limit = battery.discharge_limit = c_rate * capacity / hour;
    battery.charge_efficiency = charge_efficiency;
    battery.discharge_efficiency = discharge_efficiency;
    battery.min_soc = 1 - depth_of_discharge;
    return battery;
}

Battery carbon_explorer_battery(Energy capacity) {
    Battery battery = simple_battery(capacity, 0, 0.97, 1 / 1.04);
    battery.charge_limit = 3 * capacity / hour / 0.97;
    battery.discharge_limit = 3 * capacity / hour / 1.04;
    battery.charge_taper = 0.04 * hour;
    battery.discharge_taper = 0.01 * hour;
    return battery;
}

Battery carbon_explorer_tapered_battery(Energy capacity) {
    Battery battery = simple_battery(capacity, 0, 0.98, 1 / 1.05);
    battery.charge_limit = 3 * capacity / hour / 0.98;
    battery.discharge_limit = 3 * capacity / hour / 1.05;
    battery.charge_taper = 0.125 * hour;
    battery.discharge_taper = 0.05 * hour;
    return battery;
}

Battery lgm50_battery(Energy capacity) {
    constexpr double volt = 3.63;
    constexpr Energy cell = 19.14e-3 * kilowatt_hour;
    Battery battery = simple_battery(capacity, 0, 0.978, 1 / 1.014);
    battery.charge_limit = 0.7 * capacity / hour;
    battery.discharge_limit = 1.5 * capacity / hour;
    battery.charge_taper = 1.326 / volt * hour;
    battery.discharge_taper = 0.087 / volt * hour;
    battery.least_power = capacity / cell * 0.05 * volt * watt;
    return battery;
}

BatteryLimits feasible(const Battery& battery, BatteryState state, Duration interval) {
    const Decay over = decay(decay_rate(battery), interval.seconds());
    const double stored = state.stored.base();
    const double lost = stored * over.lost;
    const double above = top(battery) - stored;
    const double below = stored - bottom(battery);
    return {fill(battery, above + lost, battery.charge_efficiency * over.seconds + battery.charge_taper.base(), above,
                 battery.charge_taper, battery.charge_limit),
            fill(battery, below - lost, over.seconds / battery.discharge_efficiency + battery.discharge_taper.base(),
                 below, battery.discharge_taper, battery.discharge_limit)};
}

Duration time_to_bound(const Battery& battery, BatteryState state, Power power) {
    const double stored = state.stored.base();
    if (power != Power{} && clamped(power, feasible(battery, state, {})) != power)
        return {};
    return round_down(power >= Power{} ? seconds_of_charge(battery, stored, power.base())
                                       : seconds_of_discharge(battery, stored, -power.base()));
}

Duration keeps(const Battery& battery, BatteryState state, Power power, const BatteryLimits& limits,
               Duration at_least) {
    const bool by_room = power > Power{} && power >= limits.charge && power < battery.charge_limit;
    if (!by_room)
        return std::max(at_least, time_to_bound(battery, state, power));
    const double rate = decay_rate(battery);
    const double drift = rate == 0 ? HUGE_VAL : battery.charge_efficiency * power.base() / rate - state.stored.base();
    return std::abs(drift) <= rounding_share * battery.capacity.base() ? Duration::forever() : at_least;
}

Energy BatteryCourse::at(double seconds) const {
    const Decay over = sunward::decay(decay, seconds);
    return begun * (1 - over.lost) + inflow.base() * over.seconds * joule;
}

double BatteryCourse::joule_seconds(double from_s, double to_s) const {
    const auto primitive = [this](double t) {
        return begun.base() * sunward::decay(decay, t).seconds + inflow.base() * second_integral(decay, t);
    };
    return primitive(to_s) - primitive(from_s);
}

BatteryStep advance(const Battery& battery, BatteryState state, Power power, Duration interval) {
    if (std::isnan(power.base()))
        throw SimulationError("the power of a battery is not a number");
    if (interval < Duration{})
        throw SimulationError("a battery cannot run backwards in time");
    const double seconds = interval.seconds();
    const double drawn = std::max(power.base(), 0.0);
    const double delivered = std::max(-power.base(), 0.0);
    const double before = state.stored.base();
    BatteryStep step;
    step.course = {state.stored, (drawn * battery.charge_efficiency - delivered / battery.discharge_efficiency) * watt,
                   decay_rate(battery)};
    const bool pauses = before <= bottom(battery) && step.course.inflow.base() <= step.course.decay * before;
    if (pauses && delivered == 0)
        step.course = {state.stored, Power{}, 0};
    const double low = std::min(before, bottom(battery));
    const double high = std::max(before, top(battery));
    const double after = step.course.at(seconds).base();
    const double beyond = std::max(delivered > 0 ? low - after : 0, after - high);
    if (beyond > rounding_share * battery.capacity.base())
        throw SimulationError("a battery was driven out of its window of charge");
    step.after = {std::clamp(after, low, high) * joule};
    step.drawn = drawn * seconds * joule;
    step.delivered = delivered * seconds * joule;
    step.lost = std::max(0.0, (drawn - delivered) * seconds - (step.after.stored.base() - before)) * joule;
    return step;
}

} // namespace sunward
