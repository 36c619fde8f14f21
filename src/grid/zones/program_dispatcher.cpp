#include "grid/zones/program_dispatcher.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "sunward/grid/tracing.hpp"

namespace sunward::grid {

namespace {

/// Energy left at the window's end is worth a little less than the mean, so that none is kept for no reason.
constexpr double end_discount = 0.999;

bool is_coupled(const ZoneGroup& group) {
    return !group.system.stores.empty() || std::ranges::any_of(group.system.zones, [](const DispatchZone& zone) {
        return std::ranges::any_of(zone.fleet, [](const Plant& plant) { return std::isfinite(plant.ramp); });
    });
}

/// A window is needed only for what couples hours.
std::size_t window_of(const ZoneGroup& group) { return is_coupled(group) ? std::max<std::size_t>(1, group.window) : 1; }

/// MW by which demand is raised to see what a further one causes: small against the zone, large against rounding.
double probe(double demand) { return std::clamp(1e-4 * std::abs(demand), 0.01, 1.0); }

/// MW that the sites are taken to go on drawing: what they drew before the hour began, as far as they still do.
double lasting(double before, double now) {
    if ((before > 0) != (now > 0))
        return 0;
    return std::abs(before) < std::abs(now) ? before : now;
}

void accumulate(const std::vector<double>& values, double weight, std::vector<double>& sum) {
    sum.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        sum[i] += weight * values[i];
}

} // namespace

ProgramDispatcher::ProgramDispatcher(const ZoneGroup& group, std::vector<bool> marginal)
    : ZoneDispatcher(group), program_(group.system, window_of(group)), marginal_(std::move(marginal)) {
    before_.level = group.level;
    const std::size_t hours = window_of(group);
    demand_.resize(hours * group.system.zones.size());
    drawn_before_.resize(group.system.zones.size());
    available_.resize(hours * group.system.plant_count());
    inflow_.resize(hours * group.system.stores.size());
    if (!group.system.stores.empty())
        find_common_margins();
}

void ProgramDispatcher::find_common_margins() {
    const std::size_t plants = group_->system.plant_count();
    const std::size_t zones = group_->system.zones.size();
    Fleet all;
    double lost_load = group_->system.unserved_value;
    for (const DispatchZone& zone : group_->system.zones)
        for (const Plant& plant : zone.fleet) {
            lost_load = std::max(lost_load, plant.marginal_cost);
            all.push_back(plant);
            all.back().name = fmt::format("{} {}", all.size(), plant.name);
        }
    Stack stack(all, lost_load);
    for (std::size_t h = 0; h < group_->hours; ++h) {
        stack.set_available(std::span(group_->available).subspan(h * plants, plants));
        const auto demand = std::span(group_->demand).subspan(h * zones, zones);
        common_.push_back(stack.left(std::reduce(demand.begin(), demand.end())));
    }
}

/// What a MWh in store saves at the window's mean, as the plan of a site's battery has it.
void ProgramDispatcher::value_stores() {
    const std::size_t hours = demand_.size() / group_->system.zones.size();
    double price = 0;
    double factor = 0;
    for (std::size_t h = 0; h < hours; ++h) {
        const Margin& margin = common_[(hour_ + h) % group_->hours];
        price += margin.price / static_cast<double>(hours);
        factor += margin.factor / static_cast<double>(hours);
    }
    end_value_.clear();
    end_carbon_.clear();
    for (const ZonalStore& store : group_->system.stores) {
        const double kept = end_discount * store.discharge_efficiency;
        end_value_.push_back(store.end_values.empty() ? std::max(0.0, price) * kept : 0);
        end_carbon_.push_back(factor * kept);
    }
}

void ProgramDispatcher::pass(double share_of_hour) {
    accumulate(plan_.output, share_of_hour, mean_.output);
    accumulate(plan_.level, share_of_hour, mean_.level);
    passed_ += share_of_hour;
}

void ProgramDispatcher::enter_hour() {
    if (passed_ > 0) {
        for (std::vector<double>* values : {&mean_.output, &mean_.level})
            for (double& value : *values)
                value = std::max(0.0, value / passed_);
        before_ = std::exchange(mean_, {});
        passed_ = 0;
    }
    drawn_before_ = draw_;
    fill_window();
}

void ProgramDispatcher::copy_ahead(const std::vector<double>& table, std::size_t width,
                                   std::vector<double>& into) const {
    for (std::size_t h = 0; h * width < into.size(); ++h)
        std::ranges::copy(row(table, width, h), into.begin() + static_cast<std::ptrdiff_t>(h * width));
}

void ProgramDispatcher::fill_demand() {
    const std::size_t zones = group_->system.zones.size();
    copy_ahead(group_->demand, zones, demand_);
    for (std::size_t i = zones; i < demand_.size(); ++i)
        demand_[i] += lasting(drawn_before_[i % zones], draw_[i % zones]);
}

void ProgramDispatcher::fill_window() {
    copy_ahead(group_->available, group_->system.plant_count(), available_);
    if (!inflow_.empty())
        copy_ahead(group_->inflow, group_->system.stores.size(), inflow_);
    if (!common_.empty())
        value_stores();
}

ZonalHours ProgramDispatcher::window() {
    return {demand_.size() / moments_.size(), demand_, available_, inflow_, {}, end_value_, end_carbon_};
}

void ProgramDispatcher::dispatch() {
    if (passed_ == 0) // loads that end as the hour begins are not expected to go on
        fill_demand();
    const auto wanted = row(group_->demand, group_->system.zones.size());
    for (std::size_t z = 0; z < wanted.size(); ++z)
        demand_[z] = wanted[z] + draw_[z];
    plan_ = {};
    program_.plan(before_, window(), 1, plan_);
    unproven_ += plan_.proven ? 0 : 1;
    fill_moments();
    fill_marginals();
}

void ProgramDispatcher::fill_moments() {
    const ZonalSystem& system = group_->system;
    std::size_t plant = 0;
    for (std::size_t z = 0; z < moments_.size(); ++z) {
        ZoneMoment& now = moments_[z];
        now.demand = row(group_->demand, moments_.size())[z];
        now.sites = draw_[z];
        now.emissions = now.net_import = now.storage = 0;
        now.spilt = now.curtailed = plan_.surplus[z];
        now.unserved = plan_.unserved[z];
        now.price = plan_.price[z];
        std::ranges::fill(now.fuels, 0.0);
        for (const Plant& of : system.zones[z].fleet) {
            if (of.is_load)
                now.demand -= plan_.output[plant];
            else
                now.fuels[group_->fuel_of[plant]] += plan_.output[plant];
            now.emissions += plan_.output[plant] * of.factor;
            if (of.marginal_cost <= 0 && !of.is_load)
                now.curtailed += available_[plant] - plan_.output[plant];
            ++plant;
        }
    }
    for (std::size_t i = 0; i < system.stores.size(); ++i) {
        ZoneMoment& now = moments_[system.stores[i].zone];
        now.storage += plan_.discharge[i] - plan_.charge[i];
        now.emissions += plan_.discharge[i] * system.stores[i].factor;
    }
    trace();
}

void ProgramDispatcher::trace() {
    const ZonalSystem& system = group_->system;
    flows_.clear();
    for (std::size_t i = 0; i < system.lines.size(); ++i) {
        flows_.push_back({system.lines[i].from, system.lines[i].to, plan_.flow[i]});
        moments_[system.lines[i].from].net_import -= plan_.flow[i];
        moments_[system.lines[i].to].net_import += plan_.flow[i];
    }
    std::vector<double> generation;
    std::vector<double> emissions;
    for (ZoneMoment& now : moments_) {
        generation.push_back(std::reduce(now.fuels.begin(), now.fuels.end()));
        emissions.push_back(now.emissions);
    }
    for (std::size_t i = 0; i < system.stores.size(); ++i)
        generation[system.stores[i].zone] += plan_.discharge[i];
    for (std::size_t z = 0; z < moments_.size(); ++z) {
        ZoneMoment& now = moments_[z];
        now.production = generation[z] > 0 ? emissions[z] / generation[z] : 0;
        generation[z] += std::max(0.0, -(now.demand + now.sites)); // what the sites give beyond the zone's own use
    }
    const TracedMix mix = trace_flows(generation, emissions, flows_);
    for (std::size_t z = 0; z < moments_.size(); ++z)
        moments_[z].traced = mix.intensity[z];
}

void ProgramDispatcher::fill_marginals() {
    for (std::size_t z = 0; z < moments_.size(); ++z) {
        if (!marginal_[z])
            continue;
        if (is_coupled(*group_)) {
            moments_[z].marginal = program_.marginal(before_, window(), z);
            continue;
        }
        const double wanted = demand_[z];
        const double more = probe(wanted);
        demand_[z] = wanted + more;
        moments_[z].marginal = (program_.least_emissions(before_, window()) - plan_.emissions[0]) / more;
        demand_[z] = wanted;
    }
}

} // namespace sunward::grid
