#include "sunward/optimise/arbitrage.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "sunward/error/count.hpp"
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
        require(values.size() == steps, field,
                fmt::format("has {} for {}", counted(values.size(), "value"), counted(steps, "step")));
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

/// The variables of a step and its constraints.
struct Step {
    std::size_t charge, discharge, level, imported, exported, curtailed, shortfall;
    std::size_t balance, store;
};

/// What the coefficients of a program depend on.
struct Shape {
    std::size_t steps;
    double step_hours;
    double charge_efficiency;
    double discharge_efficiency;
    double self_discharge;

    friend bool operator==(const Shape&, const Shape&) = default;
    /// Share of the level that a step leaves.
    [[nodiscard]] double kept() const { return std::pow(1 - self_discharge, step_hours); }
};

Shape shape_of(const ArbitrageStore& store, const ArbitrageWindow& window) {
    return {window.load.size(), window.step_hours, store.charge_efficiency, store.discharge_efficiency,
            store.self_discharge};
}

/// Limits of `balance` and `store`, bounds and costs are set before each solve.
Step add_step(LinearProgram& program, const Shape& shape, const Step* before, std::size_t t) {
    Step step{};
    step.charge = program.add(Variable{0, 0, 0, "charge"});
    step.discharge = program.add(Variable{0, 0, 0, "discharge"});
    step.level = program.add(Variable{0, 0, 0, "level"});
    step.imported = program.add(Variable{0, 0, 0, "import"});
    step.exported = program.add(Variable{0, 0, 0, "export"});
    step.curtailed = program.add(Variable{0, 0, 0, "curtailed"});
    step.shortfall = program.add(Variable{0, no_limit, 0, "shortfall"});
    step.balance = program.add(Constraint{0,
                                          0,
                                          {{step.imported, 1},
                                           {step.discharge, 1},
                                           {step.shortfall, 1},
                                           {step.curtailed, -1},
                                           {step.charge, -1},
                                           {step.exported, -1}},
                                          fmt::format("balance of step {}", t)});
    Constraint level{0,
                     0,
                     {{step.level, 1},
                      {step.charge, -shape.step_hours * shape.charge_efficiency},
                      {step.discharge, shape.step_hours / shape.discharge_efficiency}},
                     fmt::format("level of step {}", t)};
    if (before != nullptr)
        level.terms.push_back({before->level, -shape.kept()});
    step.store = program.add(std::move(level));
    return step;
}

/// What a window says of a step.
void set_step(LinearSolver& solver, const Step& step, const ArbitrageStore& store, const ArbitrageWindow& window,
              std::size_t t) {
    const double h = window.step_hours;
    const double onsite = at(window.onsite, t);
    solver.set_bounds(step.charge, 0, store.charge_power);
    const double net = window.load[t] - onsite;
    const double to_load = std::max(0.0, net);
    solver.set_bounds(step.discharge, 0,
                      window.store_exports ? store.discharge_power : std::min(store.discharge_power, to_load));
    solver.set_cost(step.discharge, h * store.wear);
    // No more is ever imported or exported than this, as the two exclude each other.
    solver.set_bounds(step.imported, 0, std::min(window.import_limit, window.load[t] + store.charge_power));
    solver.set_cost(step.imported, h * window.import_price[t]);
    solver.set_bounds(step.exported, 0, std::min(window.export_limit, onsite + store.discharge_power));
    solver.set_cost(step.exported, -h * at(window.export_price, t));
    solver.set_bounds(step.curtailed, 0, onsite);
    solver.set_cost(step.shortfall, h * window.shortfall_value);
    solver.set_limits(step.balance, net, net);
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

/// A program of one shape.
class ArbitragePlanner::Model {
public:
    explicit Model(const Shape& shape) : shape_(shape), solver_(program_of(shape)) {}

    [[nodiscard]] const Shape& shape() const { return shape_; }

    ArbitragePlan plan(const ArbitrageStore& store, const ArbitrageWindow& window) {
        set(store, window);
        const ExclusiveSolution found = solve_exclusive(solver_, pairs_);
        if (found.solution.status != LpStatus::optimal)
            throw SimulationError("the plan of a battery has no solution: " + solver_.conflict().text);
        return plan_of(steps_, found);
    }

private:
    LinearProgram program_of(const Shape& shape) {
        LinearProgram program;
        for (std::size_t t = 0; t < shape.steps; ++t)
            steps_.push_back(add_step(program, shape, t == 0 ? nullptr : &steps_.back(), t));
        missing_ = program.add(Variable{0, no_limit, 0, "missing at the end"});
        end_ = program.add(Constraint{0, no_limit, {{steps_.back().level, 1}, {missing_, 1}}, "level at the end"});
        for (const Step& step : steps_) {
            pairs_.push_back({step.charge, step.discharge});
            pairs_.push_back({step.imported, step.exported});
        }
        return program;
    }

    void set(const ArbitrageStore& store, const ArbitrageWindow& window) {
        const double kept = shape_.kept();
        double idle_level = store.initial;
        for (std::size_t t = 0; t < steps_.size(); ++t) {
            idle_level *= kept;
            const double before = t == 0 ? kept * store.initial : 0;
            const bool last = t + 1 == steps_.size();
            set_step(solver_, steps_[t], store, window, t);
            solver_.set_bounds(steps_[t].level, std::min(store.least, idle_level), store.capacity);
            solver_.set_cost(steps_[t].level, last ? -store.end_value : 0);
            solver_.set_limits(steps_[t].store, before, before);
        }
        solver_.set_cost(missing_, window.shortfall_value);
        solver_.set_limits(end_, store.end_at_least, no_limit);
    }

    Shape shape_;
    std::vector<Step> steps_;
    std::size_t missing_ = 0;
    std::size_t end_ = 0;
    std::vector<ExclusivePair> pairs_;
    LinearSolver solver_;
};

ArbitragePlanner::ArbitragePlanner() = default;
ArbitragePlanner::~ArbitragePlanner() = default;
ArbitragePlanner::ArbitragePlanner(const ArbitragePlanner&) {}
ArbitragePlanner& ArbitragePlanner::operator=(const ArbitragePlanner& other) {
    if (this != &other)
        model_.reset();
    return *this;
}
ArbitragePlanner::ArbitragePlanner(ArbitragePlanner&&) noexcept = default;
ArbitragePlanner& ArbitragePlanner::operator=(ArbitragePlanner&&) noexcept = default;

ArbitragePlan ArbitragePlanner::plan(const ArbitrageStore& store, const ArbitrageWindow& window) {
    check(store, window);
    if (window.load.empty())
        return {};
    const Shape shape = shape_of(store, window);
    if (model_ == nullptr || model_->shape() != shape)
        model_ = std::make_unique<Model>(shape);
    return model_->plan(store, window);
}

ArbitragePlan plan_arbitrage(const ArbitrageStore& store, const ArbitrageWindow& window) {
    return ArbitragePlanner().plan(store, window);
}

} // namespace sunward
