#include "sunward/optimise/arbitrage.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "sunward/error/error.hpp"
#include "sunward/optimise/exclusive.hpp"

namespace sunward {

namespace {

constexpr std::size_t most_steps = 100'000;

class Check {
public:
    void require(bool good, const char* field, std::string message) {
        if (!good)
            faults_.push_back({{}, field, std::move(message)});
    }
    void at_least_zero(double value, const char* field) {
        require(value >= 0 && std::isfinite(value), field, fmt::format("{} is not a finite number from 0 on", value));
    }
    void efficiency(double value, const char* field) {
        require(value > 0 && value <= 1, field, fmt::format("{} is not an efficiency in (0, 1]", value));
    }
    void each(std::span<const double> values, std::size_t steps, bool signs, const char* field) {
        require(values.size() == steps, field, fmt::format("has {} values for {} steps", values.size(), steps));
        const auto bad = std::find_if(values.begin(), values.end(),
                                      [signs](double value) { return !std::isfinite(value) || (!signs && value < 0); });
        if (bad != values.end())
            require(false, field, fmt::format("{} at step {}", *bad, bad - values.begin()));
    }
    void raise() {
        if (!faults_.empty())
            throw InputError(std::move(faults_));
    }

private:
    std::vector<Fault> faults_;
};

void check(const ArbitrageStore& store, const ArbitrageWindow& window) {
    Check check;
    const std::size_t steps = window.load.size();
    check.require(steps <= most_steps, "load", fmt::format("more than {} steps", most_steps));
    check.require(window.step_hours > 0 && std::isfinite(window.step_hours), "step_hours", "is not above 0");
    check.each(window.load, steps, false, "load");
    check.each(window.import_price, steps, true, "import_price");
    if (!window.onsite.empty())
        check.each(window.onsite, steps, false, "onsite");
    if (!window.export_price.empty())
        check.each(window.export_price, steps, true, "export_price");
    check.require(window.import_limit >= 0, "import_limit", "is negative");
    check.require(window.export_limit >= 0, "export_limit", "is negative");
    check.at_least_zero(window.shortfall_value, "shortfall_value");
    check.at_least_zero(store.capacity, "capacity");
    check.at_least_zero(store.charge_power, "charge_power");
    check.at_least_zero(store.discharge_power, "discharge_power");
    check.efficiency(store.charge_efficiency, "charge_efficiency");
    check.efficiency(store.discharge_efficiency, "discharge_efficiency");
    check.require(store.self_discharge >= 0 && store.self_discharge < 1, "self_discharge", "is not in [0, 1)");
    for (const auto& [level, field] :
         {std::pair{store.least, "least"}, {store.initial, "initial"}, {store.end_at_least, "end_at_least"}})
        check.require(level >= 0 && level <= store.capacity, field,
                      fmt::format("{} is not a level between 0 and the capacity of {}", level, store.capacity));
    check.require(std::isfinite(store.end_value), "end_value", "is not finite");
    check.at_least_zero(store.wear, "wear");
    check.raise();
}

double at(std::span<const double> values, std::size_t step) { return values.empty() ? 0 : values[step]; }

/// The variables of a step, in the order in which they are added.
struct Step {
    std::size_t charge, discharge, level, imported, exported, curtailed, shortfall;
};

Step add_step(LinearProgram& program, const ArbitrageStore& store, const ArbitrageWindow& window, std::size_t t,
              double least) {
    const double h = window.step_hours;
    // No more is ever imported or exported than this, as the two exclude each other.
    const double most_import = std::min(window.import_limit, window.load[t] + store.charge_power);
    const double most_export = std::min(window.export_limit, at(window.onsite, t) + store.discharge_power);
    Step step{};
    step.charge = program.add(Variable{0, store.charge_power, 0, "charge"});
    step.discharge = program.add(Variable{0, store.discharge_power, h * store.wear, "discharge"});
    step.level = program.add(Variable{least, store.capacity, 0, "level"});
    step.imported = program.add(Variable{0, most_import, h * window.import_price[t], "import"});
    step.exported = program.add(Variable{0, most_export, -h * at(window.export_price, t), "export"});
    step.curtailed = program.add(Variable{0, at(window.onsite, t), 0, "curtailed"});
    step.shortfall = program.add(Variable{0, no_limit, h * window.shortfall_value, "shortfall"});
    const double net = window.load[t] - at(window.onsite, t);
    program.add(Constraint{net,
                           net,
                           {{step.imported, 1},
                            {step.discharge, 1},
                            {step.shortfall, 1},
                            {step.curtailed, -1},
                            {step.charge, -1},
                            {step.exported, -1}},
                           fmt::format("balance of step {}", t)});
    return step;
}

std::vector<Step> add_steps(LinearProgram& program, const ArbitrageStore& store, const ArbitrageWindow& window) {
    const double h = window.step_hours;
    const double kept = std::pow(1 - store.self_discharge, h);
    double idle_level = store.initial;
    std::vector<Step> steps;
    for (std::size_t t = 0; t < window.load.size(); ++t) {
        idle_level *= kept;
        const Step step = add_step(program, store, window, t, std::min(store.least, idle_level));
        const double before = t == 0 ? kept * store.initial : 0;
        Constraint level{before,
                         before,
                         {{step.level, 1},
                          {step.charge, -h * store.charge_efficiency},
                          {step.discharge, h / store.discharge_efficiency}},
                         fmt::format("level of step {}", t)};
        if (t > 0)
            level.terms.push_back({steps.back().level, -kept});
        program.add(std::move(level));
        steps.push_back(step);
    }
    return steps;
}

ArbitragePlan plan_of(const std::vector<Step>& steps, const ExclusiveSolution& found) {
    ArbitragePlan plan;
    plan.cost = found.solution.objective;
    plan.proven = found.proven;
    const std::vector<double>& values = found.solution.values;
    for (const Step& step : steps) {
        plan.charge.push_back(values[step.charge]);
        plan.discharge.push_back(values[step.discharge]);
        plan.level.push_back(values[step.level]);
        plan.imported.push_back(values[step.imported]);
        plan.exported.push_back(values[step.exported]);
        plan.curtailed.push_back(values[step.curtailed]);
        plan.shortfall.push_back(values[step.shortfall]);
    }
    return plan;
}

} // namespace

ArbitragePlan plan_arbitrage(const ArbitrageStore& store, const ArbitrageWindow& window) {
    check(store, window);
    if (window.load.empty())
        return {};
    LinearProgram program;
    const std::vector<Step> steps = add_steps(program, store, window);
    program.variables[steps.back().level].cost = -store.end_value;
    const std::size_t missing = program.add(Variable{0, no_limit, window.shortfall_value, "missing at the end"});
    program.add(Constraint{store.end_at_least, no_limit, {{steps.back().level, 1}, {missing, 1}}, "level at the end"});
    std::vector<ExclusivePair> pairs;
    for (const Step& step : steps) {
        pairs.push_back({step.charge, step.discharge});
        pairs.push_back({step.imported, step.exported});
    }
    LinearSolver solver(program);
    const ExclusiveSolution found = solve_exclusive(solver, pairs);
    if (found.solution.status != LpStatus::optimal)
        throw SimulationError("the plan of a battery has no solution: " + solver.conflict().text);
    return plan_of(steps, found);
}

} // namespace sunward
