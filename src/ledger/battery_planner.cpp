#include "sunward/ledger/battery_planner.hpp"

#include <algorithm>
#include <cmath>

#include "sunward/series/quantile.hpp"

namespace sunward {

namespace {

/// A power that is nothing, as a share of the battery's own.
constexpr double nothing = 1e-6;
/// Energy left at the window's end is worth a little less than the mean, so that none is kept for no reason.
constexpr double end_discount = 0.999;

Instant known_until(const Series& series) { return series.ends() == EndRule::fail ? series.end() : Instant::never(); }

/// Means over steps from t on; a step that the data cover in part has the mean of that part.
std::vector<double> means(const Forecaster& forecast, Instant t, Duration step, std::size_t count) {
    std::vector<double> values(count, 0);
    if (!forecast)
        return values;
    const Series& series = forecast(t);
    for (std::size_t i = 0; i < count; ++i) {
        const Instant from = t + static_cast<std::int64_t>(i) * step;
        values[i] = series.mean(from, std::min(from + step, known_until(series)));
    }
    return values;
}

/// How many steps of the window the forecast covers, at least one.
std::int64_t covered(const Forecaster& forecast, Instant t, Duration step, std::int64_t count) {
    if (!forecast)
        return count;
    const Instant end = known_until(forecast(t));
    return end == Instant::never() ? count : std::clamp<std::int64_t>((end - t).us / step.us, 1, count);
}

double share_per_hour(double share_per_month) { return -std::expm1(std::log1p(-share_per_month) / (30 * 24)); }

/// The battery in units of its own power and of that power for an hour, so that any size is as good for the solver.
ArbitrageStore store_of(const Battery& battery, BatteryState state, Power unit) {
    const Energy hour_of_unit = unit * hour;
    ArbitrageStore store;
    store.capacity = battery.max_soc * battery.capacity.in(hour_of_unit);
    store.least = battery.min_soc * battery.capacity.in(hour_of_unit);
    store.initial = std::clamp(state.stored.in(hour_of_unit), 0.0, store.capacity);
    store.charge_power = battery.charge_limit.in(unit);
    store.discharge_power = battery.discharge_limit.in(unit);
    store.charge_efficiency = battery.charge_efficiency;
    store.discharge_efficiency = battery.discharge_efficiency;
    store.self_discharge = share_per_hour(battery.self_discharge_per_month);
    return store;
}

/// What a step of the plan asks for, with what is in proportion to the moment left open.
BatteryPlan step_of(const ArbitragePlan& plan, std::size_t i, double surplus, Power unit) {
    const Power unlimited = std::numeric_limits<double>::infinity() * watt;
    BatteryPlan step;
    const double from_surplus = std::min(plan.charge[i], std::max(surplus, 0.0));
    const double to_load = std::min(plan.discharge[i], std::max(-surplus, 0.0));
    const double from_grid = plan.charge[i] - from_surplus;
    const double to_grid = plan.discharge[i] - to_load;
    const bool leaves_surplus = surplus - from_surplus > nothing;
    const bool leaves_deficit = -surplus - to_load > nothing;
    step.from_grid = from_grid > nothing ? from_grid * unit : Power{};
    step.to_grid = to_grid > nothing ? to_grid * unit : Power{};
    step.from_surplus = leaves_surplus ? from_surplus * unit : unlimited;
    if (to_load > nothing)
        step.to_load = leaves_deficit ? to_load * unit : unlimited;
    return step;
}

} // namespace

BatteryPlanner::BatteryPlanner(const Battery& battery, const Dispatch& dispatch, BatteryOutlook outlook)
    : battery_(battery), dispatch_(dispatch), outlook_(std::move(outlook)) {
    if (!dispatch_.plans())
        due_ = until_ = Instant::never();
    if (dispatch_.rule->timed == nullptr)
        return;
    timed_ = dispatch_.rule->timed(dispatch_);
    timed_until_ = {std::numeric_limits<std::int64_t>::min()};
}

Power BatteryPlanner::command(Instant t, const DispatchView& view) const {
    return timed_.command ? feasible_part(timed_.command(t, view), view) : battery_command(dispatch_, view);
}

void BatteryPlanner::renew(Instant t, const PlanningView& view) {
    if (timed_.until && t >= timed_until_)
        timed_until_ = timed_.until(t);
    if (t < until_)
        return;
    if (t >= due_) {
        if (dispatch_.rule->traits.by_program)
            make_plan(t, view);
        else
            set_levels(t);
        const std::int64_t interval = dispatch_.replan.us;
        const std::int64_t into = t.us % interval;
        due_ = t + Duration{interval - (into < 0 ? into + interval : into)};
        until_ = due_;
    }
    if (dispatch_.rule->traits.by_program)
        choose_step(t);
}

void BatteryPlanner::set_levels(Instant t) {
    if (!outlook_.signal)
        return;
    const Series& forecast = outlook_.signal(t);
    dispatch_.charge_below = forecast_quantile(forecast, t, dispatch_.window, *dispatch_.charge_quantile);
    dispatch_.discharge_above = forecast_quantile(forecast, t, dispatch_.window, *dispatch_.discharge_quantile);
}

void BatteryPlanner::make_plan(Instant t, const PlanningView& view) {
    std::int64_t count = dispatch_.window.us / dispatch_.step.us;
    for (const Forecaster* forecast : {&outlook_.signal, &outlook_.solar, &outlook_.wind})
        count = covered(*forecast, t, dispatch_.step, count);
    const auto steps = static_cast<std::size_t>(count);
    const Power unit = std::max(battery_.charge_limit, battery_.discharge_limit);
    const std::vector<double> signal = means(outlook_.signal, t, dispatch_.step, steps);
    const std::vector<double> solar = means(outlook_.solar, t, dispatch_.step, steps);
    const std::vector<double> wind = means(outlook_.wind, t, dispatch_.step, steps);
    const std::vector<double> load(steps, view.demand.in(unit));
    std::vector<double> onsite(steps);
    double mean = 0;
    double largest = 0;
    for (std::size_t i = 0; i < steps; ++i) {
        // The errors of a forecast may be larger than what it is of.
        onsite[i] = std::max(0.0, solar[i] + wind[i]) * watt.in(unit);
        mean += signal[i] / static_cast<double>(steps);
        largest = std::max(largest, std::abs(signal[i]));
    }
    ArbitrageStore store = store_of(battery_, view.state, unit);
    store.wear = dispatch_.cycle_cost;
    store.end_value = std::max(0.0, end_discount * mean - dispatch_.cycle_cost) * battery_.discharge_efficiency;
    ArbitrageWindow window;
    window.step_hours = dispatch_.step.time().in(hour);
    window.load = load;
    window.onsite = onsite;
    window.import_price = signal;
    window.store_exports = dispatch_.discharge_to_grid;
    if (dispatch_.discharge_to_grid)
        window.export_price = signal;
    window.import_limit = view.import_limit.in(unit);
    window.export_limit = view.export_limit.in(unit);
    window.shortfall_value += 10 * largest; // more than any import and wear
    const ArbitragePlan plan = planner_.plan(store, window);
    steps_.clear();
    for (std::size_t i = 0; i < steps; ++i)
        steps_.push_back(step_of(plan, i, onsite[i] - load[i], unit));
    made_ = t;
}

void BatteryPlanner::choose_step(Instant t) {
    const auto i =
        std::min<std::int64_t>((t - made_).us / dispatch_.step.us, static_cast<std::int64_t>(steps_.size()) - 1);
    now_ = steps_[static_cast<std::size_t>(i)];
    until_ = std::min(due_, made_ + (i + 1) * dispatch_.step);
    if (until_ <= t) // beyond what the data cover
        until_ = due_;
}

} // namespace sunward
