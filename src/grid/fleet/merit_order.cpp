#include "sunward/grid/merit_order.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "sunward/error/error.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

/// Half-width of a kink. Sums of capacities differ in their last bits with the order of the sum.
double tolerance(double demand) { return 1e-9 * std::max(1.0, demand); }

double dearest(const Fleet& fleet) {
    double cost = 0;
    for (const Plant& plant : fleet)
        cost = std::max(cost, plant.marginal_cost);
    return cost;
}

} // namespace

Stack::Stack(const Fleet& fleet, double value_of_lost_load) : fleet_(fleet), lost_load_(value_of_lost_load) {
    check_fleet(fleet);
    if (!std::isfinite(lost_load_) || lost_load_ < dearest(fleet))
        throw InputError({}, "value_of_lost_load",
                         fmt::format("{}, expected a finite price of at least the dearest plant's {}",
                                     shortest(lost_load_), shortest(dearest(fleet))));
    order_.resize(fleet_.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::ranges::stable_sort(order_, {}, [this](std::size_t plant) { return fleet_[plant].marginal_cost; });
    if (!order_.empty())
        must_run_price_ = std::min(0.0, fleet_[order_.front()].marginal_cost);
    std::vector<double> all(fleet_.size());
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = fleet_[i].capacity * fleet_[i].availability;
    available_.reserve(all.size());
    for (auto* column : {&upper_, &emissions_, &cost_})
        column->reserve(2 * all.size());
    steps_.reserve(2 * all.size());
    set_available(all);
}

void Stack::set_available(std::span<const double> megawatts) {
    if (megawatts.size() != fleet_.size())
        throw SimulationError(
            fmt::format("availability of {} plants for a fleet of {}", megawatts.size(), fleet_.size()));
    for (std::size_t i = 0; i < megawatts.size(); ++i)
        if (!std::isfinite(megawatts[i]) || megawatts[i] < 0)
            throw SimulationError(fmt::format("{} MW available of plant '{}', expected at least 0",
                                              shortest(megawatts[i]), fleet_[i].name));
    available_.assign(megawatts.begin(), megawatts.end());
    steps_.clear();
    upper_.clear();
    emissions_.clear();
    cost_.clear();
    free_ = 0;
    for (const std::size_t plant : order_)
        add_step(plant, true, std::min(fleet_[plant].minimum, available_[plant]));
    must_run_ = available();
    for (const std::size_t plant : order_) {
        add_step(plant, false, available_[plant] - std::min(fleet_[plant].minimum, available_[plant]));
        if (fleet_[plant].marginal_cost <= 0)
            free_ += available_[plant];
    }
}

void Stack::add_step(std::size_t plant, bool must_run, double width) {
    if (width <= 0)
        return;
    const double emissions_below = emissions_.empty() ? 0 : emissions_.back();
    const double cost_below = cost_.empty() ? 0 : cost_.back();
    upper_.push_back(available() + width);
    emissions_.push_back(emissions_below + width * fleet_[plant].factor);
    cost_.push_back(cost_below + width * fleet_[plant].marginal_cost);
    steps_.push_back({plant, must_run});
}

/// The step that holds the demand, with its upper end but without its lower one; size() above all.
std::size_t Stack::locate(double demand) const {
    return static_cast<std::size_t>(std::ranges::lower_bound(upper_, demand) - upper_.begin());
}

double Stack::emissions(double demand) const {
    if (demand <= 0 || steps_.empty())
        return 0;
    const std::size_t step = locate(demand);
    if (step == steps_.size())
        return emissions_.back();
    return (step == 0 ? 0 : emissions_[step - 1]) + (demand - below(step)) * fleet_[steps_[step].plant].factor;
}

double Stack::emissions_change(double demand, double more) const {
    double low = std::max(0.0, std::min(demand, demand + more));
    const double high = std::max(0.0, std::max(demand, demand + more));
    // Within one step the width is `more` itself; demand + more would lose its digits.
    const bool whole = demand >= 0 && demand + more >= 0;
    std::size_t step = locate(low);
    double change = 0;
    for (; step < steps_.size() && low < high; ++step) {
        const double end = std::min(high, upper_[step]);
        const bool alone = whole && end == high && low == std::min(demand, demand + more);
        change += (alone ? std::abs(more) : end - low) * fleet_[steps_[step].plant].factor;
        low = end;
    }
    return more < 0 ? -change : change;
}

double Stack::least_response(double demand, double most) const {
    if (demand < 0)
        return 0;
    double least = emissions_change(demand, most) / most;
    for (std::size_t step = locate(demand); step < steps_.size() && upper_[step] < demand + most; ++step)
        if (const double more = upper_[step] - demand; more > 0)
            least = std::min(least, emissions_change(demand, more) / more);
    return least;
}

double Stack::cost(double demand) const {
    if (demand <= 0 || steps_.empty())
        return 0;
    const std::size_t step = locate(demand);
    if (step == steps_.size())
        return cost_.back();
    return (step == 0 ? 0 : cost_[step - 1]) + (demand - below(step)) * fleet_[steps_[step].plant].marginal_cost;
}

Margin Stack::margin(std::size_t step) const {
    if (step == steps_.size())
        return {std::nullopt, lost_load_, 0};
    const Plant& plant = fleet_[steps_[step].plant];
    return {steps_[step].plant, steps_[step].must_run ? must_run_price_ : plant.marginal_cost, plant.factor};
}

Margin Stack::left(double demand) const { return margin(locate(std::max(0.0, demand) - tolerance(demand))); }

Margin Stack::right(double demand) const { return margin(locate(std::max(0.0, demand) + tolerance(demand))); }

MeritOrder Stack::dispatch(double demand) const {
    MeritOrder result;
    dispatch(demand, result);
    return result;
}

void Stack::dispatch(double demand, MeritOrder& into) const {
    const double wanted = std::max(0.0, demand);
    into.output.assign(fleet_.size(), 0);
    into.served = std::min(wanted, available());
    into.unserved = wanted - into.served;
    into.turned_down = std::max(0.0, must_run_ - into.served);
    double free_used = 0;
    for (std::size_t step = 0; step < steps_.size() && below(step) < into.served; ++step) {
        const double used = std::min(into.served, upper_[step]) - below(step);
        into.output[steps_[step].plant] += used;
        if (fleet_[steps_[step].plant].marginal_cost <= 0)
            free_used += used;
    }
    into.curtailed = std::max(0.0, free_ - free_used);
    into.emissions = emissions(into.served);
    into.cost = cost(into.served);
    into.left = left(wanted);
    into.right = right(wanted);
    into.average = into.served > 0 ? into.emissions / into.served : into.right.factor;
}

} // namespace sunward
