#include "sunward/grid/zonal_dispatch.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "grid/zones/circulation.hpp"
#include "grid/zones/zonal_program.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/optimise/linear_solver.hpp"

namespace sunward {

namespace {

constexpr std::size_t most_hours = 100'000;
constexpr double most_variables = 10'000'000;
constexpr double level_tolerance = 1e-6; ///< of the capacity

/// MW by which demand is raised to get off a kink: large against what solutions are off by, small against any change.
double just_above(double demand) { return std::max(1e-4, 1e-6 * std::abs(demand)); }

void check_rows(std::span<const double> rows, std::size_t expected, bool signs, const char* field, Faults& faults) {
    if (rows.size() != expected) {
        faults.add({}, field, fmt::format("has {} values, expected {}", rows.size(), expected));
        return;
    }
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (!std::isfinite(rows[i]) || (!signs && rows[i] < 0))
            faults.add({}, fmt::format("{}[{}]", field, i), fmt::format("{} is not allowed", rows[i]));
}

void append(std::vector<double>& to, const std::vector<double>& from, std::size_t first, std::size_t count) {
    const auto begin = from.begin() + static_cast<std::ptrdiff_t>(first);
    to.insert(to.end(), begin, begin + static_cast<std::ptrdiff_t>(count));
}

} // namespace

struct ZonalDispatch::Program {
    ZonalSystem system;
    grid::ZonalLayout layout;
    std::vector<const Plant*> plants;
    std::vector<double> marginal_costs;
    std::vector<double> untied_costs;
    std::vector<grid::LineEnds> line_ends;
    std::vector<ExclusivePair> pairs;
    LinearSolver solver;
    std::size_t columns;
    std::vector<double> order;
    std::vector<double> emission;
    std::vector<std::size_t> zeros; ///< what the last plan held at zero, as stores do not charge and discharge at once

    Program(ZonalSystem given, std::size_t hours)
        : system(std::move(given)), layout(system, hours), pairs(grid::exclusive_pairs(system, layout)),
          solver(grid::zonal_program(system, layout)), columns(layout.hours * layout.columns()) {
        for (const ZonalStore& store : system.stores)
            columns += store.end_values.size();
        order = grid::order_costs(layout, columns);
        emission = grid::emission_costs(system, layout, columns);
        for (const DispatchZone& zone : system.zones)
            for (const Plant& plant : zone.fleet) {
                plants.push_back(&plant);
                marginal_costs.push_back(plant.marginal_cost);
            }
        untied_costs = grid::without_ties(marginal_costs);
        for (const ZonalLine& line : system.lines)
            line_ends.emplace_back(line.from, line.to);
    }

    void check(const ZonalState& before, const ZonalHours& window) const {
        Faults faults;
        if (window.hours != layout.hours)
            faults.add({}, "hours", fmt::format("{} hours for a dispatch of {}", window.hours, layout.hours));
        check_rows(window.demand, layout.hours * layout.zones, true, "demand", faults);
        if (!window.available.empty())
            check_rows(window.available, layout.hours * layout.plants, false, "available", faults);
        if (!window.inflow.empty())
            check_rows(window.inflow, layout.hours * layout.stores, false, "inflow", faults);
        if (!window.cost.empty())
            check_rows(window.cost, layout.hours * layout.plants, true, "cost", faults);
        if (!window.end_value.empty())
            check_rows(window.end_value, layout.stores, true, "end_value", faults);
        if (!window.end_carbon.empty())
            check_rows(window.end_carbon, layout.stores, true, "end_carbon", faults);
        if (!before.output.empty())
            check_rows(before.output, layout.plants, false, "output", faults);
        if (!before.level.empty())
            check_rows(before.level, layout.stores, false, "level", faults);
        for (std::size_t i = 0; i < std::min(before.level.size(), layout.stores); ++i)
            if (before.level[i] > system.stores[i].capacity * (1 + level_tolerance))
                faults.add({}, fmt::format("level[{}]", i),
                           fmt::format("{} MWh in a store of {} MWh", before.level[i], system.stores[i].capacity));
        faults.raise();
    }

    [[nodiscard]] double available(const ZonalHours& window, std::size_t h, std::size_t plant) const {
        return window.available.empty() ? plants[plant]->capacity * plants[plant]->availability
                                        : window.available[h * layout.plants + plant];
    }

    [[nodiscard]] double least(const ZonalHours& window, std::size_t h, std::size_t plant) const {
        return std::min(plants[plant]->minimum, available(window, h, plant));
    }

    void set(const ZonalState& before, const ZonalHours& window) {
        for (std::size_t h = 0; h < layout.hours; ++h) {
            set_plants(window, h);
            set_stores(before, window, h);
            set_ramps(before, window, h);
            for (std::size_t z = 0; z < layout.zones; ++z) {
                const double demand = window.demand[h * layout.zones + z];
                solver.set_limits(layout.balance_row(h, z), demand, demand);
                set_unserved(h, z, demand);
            }
        }
        for (std::size_t i = 0; i < layout.stores && layout.hours > 0; ++i)
            solver.set_cost(layout.level(layout.hours - 1, i), window.end_value.empty() ? 0 : -window.end_value[i]);
    }

    /// Of demand below 0 the variable is what goes unused, which costs nothing, as a number below 0.
    void set_unserved(std::size_t h, std::size_t z, double demand) {
        const double most = std::isfinite(system.unserved_value) ? std::max(demand, 0.0) : 0;
        const double least = std::isfinite(system.surplus_cost) ? std::min(demand, 0.0) : 0;
        solver.set_bounds(layout.unserved(h, z), least, most);
        solver.set_cost(layout.unserved(h, z), most > 0 ? system.unserved_value : 0);
    }

    void set_plants(const ZonalHours& window, std::size_t h) {
        std::vector<double> costs;
        if (!window.cost.empty()) {
            const auto row = window.cost.subspan(h * layout.plants, layout.plants);
            costs = grid::without_ties({row.begin(), row.end()});
        }
        const std::vector<double>& used = costs.empty() ? untied_costs : costs;
        for (std::size_t g = 0; g < layout.plants; ++g) {
            solver.set_cost(layout.output(h, g), used[g]);
            solver.set_bounds(layout.output(h, g), least(window, h, g), available(window, h, g));
        }
    }

    void set_stores(const ZonalState& before, const ZonalHours& window, std::size_t h) {
        for (std::size_t i = 0; i < layout.stores; ++i) {
            const ZonalStore& store = system.stores[i];
            const double inflow = window.inflow.empty() ? 0 : window.inflow[h * layout.stores + i];
            double energy = inflow;
            if (h == 0 && !before.level.empty())
                energy += (1 - store.self_discharge) * std::min(before.level[i], store.capacity);
            solver.set_bounds(layout.spilled(h, i), 0, inflow);
            solver.set_limits(layout.level_row(h, i), energy, energy);
        }
    }

    /// Limits widen where what is available, or the minimum, moves by more than the ramp: they can then always be kept.
    void set_ramps(const ZonalState& before, const ZonalHours& window, std::size_t h) {
        for (std::size_t k = 0; k < layout.ramped.size(); ++k) {
            const std::size_t g = layout.ramped[k];
            const double ramp = plants[g]->ramp;
            const double most = available(window, h, g);
            const double lower = least(window, h, g);
            if (h > 0)
                solver.set_limits(layout.ramp_row(h, k), -std::max(ramp, available(window, h - 1, g) - most),
                                  std::max(ramp, lower - least(window, h - 1, g)));
            else if (before.output.empty())
                solver.set_limits(layout.ramp_row(h, k), -no_limit, no_limit);
            else
                solver.set_limits(layout.ramp_row(h, k), std::min(before.output[g] - ramp, most),
                                  std::max(before.output[g] + ramp, lower));
        }
    }

    /// A plan that is cheapest, with the choices of stores in its first `kept` hours made anew.
    ExclusiveSolution cheapest(const ZonalState& before, const ZonalHours& window, std::size_t kept) {
        check(before, window);
        set(before, window);
        const std::size_t per_hour = pairs.size() / layout.hours;
        ExclusiveSolution found = solve_exclusive(solver, std::span(pairs).first(per_hour * kept));
        if (found.solution.status == LpStatus::infeasible)
            throw SimulationError("the dispatch has no solution: " + solver.conflict().text);
        if (found.solution.status == LpStatus::unbounded)
            throw SimulationError("the dispatch has no optimum: lines without limit or costs below the surplus cost");
        zeros = found.zeros;
        return found;
    }

    /// Holds the choices of the last plan while `solve` is called.
    template <typename Solve>
    void with_choices(const Solve& solve) {
        std::vector<double> upper;
        for (const std::size_t zero : zeros) {
            upper.push_back(solver.upper(zero));
            solver.set_bounds(zero, 0, 0);
        }
        if (solver.solve().status != LpStatus::optimal)
            throw SimulationError("the dispatch has no solution with the choices of stores");
        solve();
        solver.release();
        for (std::size_t k = 0; k < zeros.size(); ++k)
            solver.set_bounds(zeros[k], 0, upper[k]);
    }

    /// kg/h per MW of each column, less what the last levels are worth.
    const std::vector<double>& emission_costs(const ZonalHours& window) {
        for (std::size_t i = 0; i < layout.stores; ++i)
            emission[layout.level(layout.hours - 1, i)] = window.end_carbon.empty() ? 0 : -window.end_carbon[i];
        return emission;
    }

    /// Of the cheapest plans the cleanest, of these the first in order; with the prices of the cheapest.
    ExclusiveSolution solve(const ZonalState& before, const ZonalHours& window, std::size_t kept) {
        ExclusiveSolution found = cheapest(before, window, kept);
        if (!layout.coupled() || (zeros.empty() && solver.is_only_optimum()))
            return found;
        with_choices([&] {
            found.solution.values = solver.then_minimise(emission_costs(window)).values;
            if (!solver.is_only_optimum())
                found.solution.values = solver.then_minimise(order).values;
        });
        return found;
    }

    /// Emissions of the cheapest and cleanest plan with the last plan's choices, and their duals.
    LpSolution cleanest(const ZonalState& before, const ZonalHours& window) {
        check(before, window);
        set(before, window);
        LpSolution found;
        with_choices([&] { found = solver.then_minimise(emission_costs(window)); });
        return found;
    }

    [[nodiscard]] double emissions_of(const std::vector<double>& values, std::size_t h) const {
        double emissions = 0;
        for (std::size_t g = 0; g < layout.plants; ++g)
            emissions += plants[g]->factor * values[layout.output(h, g)];
        for (std::size_t i = 0; i < layout.stores; ++i)
            emissions += system.stores[i].factor * values[layout.discharge(h, i)];
        return emissions;
    }

    [[nodiscard]] double cost_of(const std::vector<double>& values, const ZonalHours& window, std::size_t h) const {
        double cost = 0;
        for (std::size_t g = 0; g < layout.plants; ++g)
            cost += values[layout.output(h, g)] *
                    (window.cost.empty() ? marginal_costs[g] : window.cost[h * layout.plants + g]);
        return cost;
    }

    void keep(const ExclusiveSolution& found, const ZonalHours& window, std::size_t hours, ZonalPlan& into) const {
        const std::vector<double>& values = found.solution.values;
        for (std::size_t h = 0; h < hours; ++h) {
            append(into.output, values, layout.output(h, 0), layout.plants);
            append(into.charge, values, layout.charge(h, 0), layout.stores);
            append(into.discharge, values, layout.discharge(h, 0), layout.stores);
            append(into.level, values, layout.level(h, 0), layout.stores);
            append(into.spilled, values, layout.spilled(h, 0), layout.stores);
            append(into.flow, values, layout.flow(h, 0), layout.lines);
            if (layout.bound.empty())
                grid::remove_circulation(line_ends, layout.zones, std::span(into.flow).last(layout.lines));
            for (std::size_t z = 0; z < layout.zones; ++z) {
                const double unserved = values[layout.unserved(h, z)];
                into.unserved.push_back(std::max(unserved, 0.0));
                into.surplus.push_back(values[layout.surplus(h, z)] - std::min(unserved, 0.0));
            }
            append(into.price, found.solution.duals, layout.balance_row(h, 0), layout.zones);
            into.cost.push_back(cost_of(values, window, h));
            into.emissions.push_back(emissions_of(values, h));
        }
        into.hours += hours;
        into.proven = into.proven && found.proven;
    }

    double total_emissions(const ZonalState& before, const ZonalHours& window) {
        const ExclusiveSolution found = solve(before, window, layout.hours);
        double total = 0;
        for (std::size_t h = 0; h < layout.hours; ++h)
            total += emissions_of(found.solution.values, h);
        return total;
    }
};

ZonalDispatch::ZonalDispatch(ZonalSystem system, std::size_t hours) {
    check_system(system);
    const double per_hour = static_cast<double>(system.plant_count() + 4 * system.stores.size() + system.lines.size() +
                                                2 * system.zones.size());
    if (hours == 0 || hours > most_hours || per_hour * static_cast<double>(hours) > most_variables)
        throw InputError({}, "hours", fmt::format("{} hours of {} variables cannot be dispatched", hours, per_hour));
    program_ = std::make_unique<Program>(std::move(system), hours);
}

ZonalDispatch::~ZonalDispatch() = default;
ZonalDispatch::ZonalDispatch(ZonalDispatch&&) noexcept = default;
ZonalDispatch& ZonalDispatch::operator=(ZonalDispatch&&) noexcept = default;

const ZonalSystem& ZonalDispatch::system() const { return program_->system; }

ZonalPlan ZonalDispatch::plan(const ZonalState& before, const ZonalHours& window) {
    ZonalPlan result;
    plan(before, window, window.hours, result);
    return result;
}

void ZonalDispatch::plan(const ZonalState& before, const ZonalHours& window, std::size_t kept_hours, ZonalPlan& into) {
    const std::size_t kept = std::min(kept_hours, window.hours);
    program_->keep(program_->solve(before, window, kept), window, kept, into);
}

double ZonalDispatch::least_emissions(const ZonalState& before, const ZonalHours& window) {
    if (program_->layout.coupled())
        return program_->cleanest(before, window).objective;
    return program_->total_emissions(before, window); // costs that tie are told apart: all plans are as clean
}

double ZonalDispatch::marginal(const ZonalState& before, const ZonalHours& window, std::size_t zone) {
    std::vector<double> demand(window.demand.begin(), window.demand.end());
    demand.at(zone) += just_above(demand.at(zone));
    ZonalHours above = window;
    above.demand = demand;
    return program_->cleanest(before, above).duals[program_->layout.balance_row(0, zone)];
}

MarginalEmissions ZonalDispatch::marginal_emissions(const ZonalState& before, const ZonalHours& window, std::size_t h,
                                                    std::size_t zone, double step) {
    if (h >= program_->layout.hours || zone >= program_->layout.zones || !(step > 0) || !std::isfinite(step))
        throw InputError({}, "marginal emissions", "of an hour or zone that is not there, or of a step not above 0");
    program_->check(before, window);
    std::vector<double> demand(window.demand.begin(), window.demand.end());
    ZonalHours changed = window;
    changed.demand = demand;
    double& drawn = demand[h * program_->layout.zones + zone];
    const double here_drawn = drawn;
    const double here = program_->total_emissions(before, changed);
    drawn = here_drawn + step;
    const double above = program_->total_emissions(before, changed);
    drawn = here_drawn - step;
    const double below = program_->total_emissions(before, changed);
    return {(here - below) / step, (above - here) / step};
}

ZonalState state_after(const ZonalSystem& system, const ZonalPlan& plan) {
    const std::size_t plants = system.plant_count();
    const std::size_t stores = system.stores.size();
    ZonalState state;
    if (plan.hours > 0) {
        append(state.output, plan.output, (plan.hours - 1) * plants, plants);
        append(state.level, plan.level, (plan.hours - 1) * stores, stores);
    }
    return state;
}

ZonalPlan roll_dispatch(const ZonalSystem& system, const ZonalState& before, const ZonalHours& all, std::size_t window,
                        std::size_t kept) {
    if (kept == 0 || kept > window)
        throw InputError({}, "window", fmt::format("{} hours kept of windows of {}", kept, window));
    const std::size_t plants = system.plant_count();
    const auto rows = [](std::span<const double> values, std::size_t first, std::size_t hours, std::size_t width) {
        if (values.empty())
            return values;
        if ((first + hours) * width > values.size())
            throw InputError({}, "hours", "a series is shorter than the hours to dispatch");
        return values.subspan(first * width, hours * width);
    };
    ZonalPlan result;
    ZonalState state = before;
    std::optional<ZonalDispatch> dispatch;
    std::size_t built = 0;
    while (result.hours < all.hours) {
        const std::size_t first = result.hours;
        const std::size_t hours = std::min(window, all.hours - first);
        if (built != hours) {
            dispatch.emplace(system, hours);
            built = hours;
        }
        const ZonalHours part{
            hours, rows(all.demand, first, hours, system.zones.size()), rows(all.available, first, hours, plants),
            rows(all.inflow, first, hours, system.stores.size()), rows(all.cost, first, hours, plants)};
        dispatch->plan(state, part, kept, result);
        state = state_after(system, result);
    }
    return result;
}

} // namespace sunward
