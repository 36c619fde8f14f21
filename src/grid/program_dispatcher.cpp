#include "program_dispatcher.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "sunward/grid/tracing.hpp"

namespace sunward::grid {

namespace {

/// A window is needed only for what couples hours.
std::size_t window_of(const ZoneGroup& group) {
    const bool coupled =
        !group.system.stores.empty() || std::ranges::any_of(group.system.zones, [](const DispatchZone& zone) {
            return std::ranges::any_of(zone.fleet, [](const Plant& plant) { return std::isfinite(plant.ramp); });
        });
    return coupled ? std::max<std::size_t>(1, group.window) : 1;
}

/// MW by which demand is raised to see what a further one causes: small against the zone, large against rounding.
double probe(double demand) { return std::clamp(1e-4 * std::abs(demand), 0.01, 1.0); }

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
    available_.resize(hours * group.system.plant_count());
    inflow_.resize(hours * group.system.stores.size());
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
    fill_window();
}

void ProgramDispatcher::fill_window() {
    const std::size_t zones = group_->system.zones.size();
    const auto copy = [this](const std::vector<double>& table, std::size_t width, std::vector<double>& into) {
        for (std::size_t h = 0; h * width < into.size(); ++h)
            std::ranges::copy(row(table, width, h), into.begin() + static_cast<std::ptrdiff_t>(h * width));
    };
    copy(group_->demand, zones, demand_);
    copy(group_->available, group_->system.plant_count(), available_);
    if (!inflow_.empty())
        copy(group_->inflow, group_->system.stores.size(), inflow_);
    for (std::size_t i = zones; i < demand_.size(); ++i)
        demand_[i] += draw_[i % zones];
}

void ProgramDispatcher::dispatch() {
    const auto wanted = row(group_->demand, group_->system.zones.size());
    for (std::size_t z = 0; z < wanted.size(); ++z)
        demand_[z] = wanted[z] + draw_[z];
    const ZonalHours window{demand_.size() / wanted.size(), demand_, available_, inflow_, {}};
    plan_ = {};
    program_.plan(before_, window, 1, plan_);
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
        now.curtailed = plan_.surplus[z];
        now.unserved = plan_.unserved[z];
        now.price = plan_.price[z];
        std::ranges::fill(now.fuels, 0.0);
        for (const Plant& of : system.zones[z].fleet) {
            now.fuels[group_->fuel_of[plant]] += plan_.output[plant];
            now.emissions += plan_.output[plant] * of.factor;
            if (of.marginal_cost <= 0)
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
    for (std::size_t z = 0; z < moments_.size(); ++z)
        moments_[z].production = generation[z] > 0 ? emissions[z] / generation[z] : 0;
    const TracedMix mix = trace_flows(generation, emissions, flows_);
    for (std::size_t z = 0; z < moments_.size(); ++z)
        moments_[z].traced = mix.intensity[z];
}

void ProgramDispatcher::fill_marginals() {
    if (std::ranges::none_of(marginal_, std::identity{}))
        return;
    const ZonalHours window{demand_.size() / moments_.size(), demand_, available_, inflow_, {}};
    const double here = program_.window_emissions(before_, window);
    for (std::size_t z = 0; z < moments_.size(); ++z) {
        if (!marginal_[z])
            continue;
        const double wanted = demand_[z];
        const double more = probe(wanted);
        demand_[z] = wanted + more;
        moments_[z].marginal = (program_.window_emissions(before_, window) - here) / more;
        demand_[z] = wanted;
    }
}

} // namespace sunward::grid
