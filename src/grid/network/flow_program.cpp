#include "grid/network/flow_program.hpp"

#include <algorithm>
#include <cmath>

#include "sunward/error/faults.hpp"
#include <fmt/format.h>

namespace sunward::grid {

namespace {

constexpr double flow_tolerance = 1e-6; ///< MW

void check_values(std::span<const double> values, std::size_t count, bool signs, const char* field) {
    Faults faults;
    if (values.size() != count)
        faults.add({}, field, fmt::format("has {} values, expected {}", values.size(), count));
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!std::isfinite(values[i]) || (!signs && values[i] < 0))
            faults.add({}, fmt::format("{}[{}]", field, i), fmt::format("{} MW", values[i]));
    faults.raise();
}

} // namespace

FlowProgram::FlowProgram(const PowerNetwork& network, const OptimalFlowOptions& options)
    : network_(network), flows_(network), is_limited_(network.branches.size(), false) {
    for (const auto& [value, field] :
         {std::pair{options.unserved_value, "unserved_value"}, std::pair{options.surplus_cost, "surplus_cost"}})
        if (!std::isfinite(value) || value < 0)
            throw InputError({}, field, "is negative or not finite");
    make_units(options);
    make_linear_program();
}

void FlowProgram::make_units(const OptimalFlowOptions& options) {
    for (const Generator& generator : network_.generators) {
        FlowUnit unit;
        unit.bus = generator.bus;
        if (in_service(generator))
            unit.pieces = pieces_of(generator.cost, std::min(generator.minimum, 0.0), generator.maximum);
        units_.push_back(std::move(unit));
    }
    for (std::size_t bus = 0; bus < network_.buses.size(); ++bus) {
        if (!network_.buses[bus].in_service)
            continue;
        units_.push_back({bus, 1, 0, 0, {{0, no_limit, 0, options.unserved_value}}});
        units_.push_back({bus, -1, 0, no_limit, {{0, no_limit, 0, options.surplus_cost}}});
        unit_buses_.push_back(bus);
    }
}

bool FlowProgram::in_service(const Generator& generator) const {
    return generator.in_service && network_.buses[generator.bus].in_service;
}

std::string FlowProgram::name_of(std::size_t unit) const {
    const int bus = network_.buses[units_[unit].bus].number;
    if (unit < network_.generators.size())
        return fmt::format("generator {} at bus {}", unit + 1, bus);
    return fmt::format("{} at bus {}", units_[unit].sign > 0 ? "unserved load" : "surplus", bus);
}

void FlowProgram::make_linear_program() {
    LinearProgram program;
    std::vector<Constraint> balances;
    for (const std::size_t reference : flows_.references())
        balances.push_back(
            {0, 0, {}, fmt::format("balance of the island of bus {}", network_.buses[reference].number)});
    for (std::size_t u = 0; u < units_.size(); ++u) {
        first_column_.push_back(program.variables.size());
        for (std::size_t k = 0; k < segment_count(units_[u]); ++k) {
            const std::size_t column = program.add(Variable{0, 0, 0, name_of(u)});
            balances[flows_.island()[units_[u].bus]].terms.push_back({column, units_[u].sign});
        }
    }
    for (Constraint& balance : balances)
        program.add(std::move(balance));
    solver_.emplace(program);
}

void FlowProgram::set(std::span<const double> given_load, std::span<const double> available) {
    load_ = loads_of(network_);
    if (!given_load.empty()) {
        check_values(given_load, network_.buses.size(), true, "load");
        for (std::size_t bus = 0; bus < load_.size(); ++bus)
            load_[bus] = network_.buses[bus].in_service ? given_load[bus] : 0;
    }
    if (!available.empty())
        check_values(available, network_.generators.size(), false, "available");
    for (std::size_t g = 0; g < network_.generators.size(); ++g) {
        const Generator& generator = network_.generators[g];
        if (!in_service(generator))
            continue;
        units_[g].upper = available.empty() ? generator.maximum : std::min(available[g], generator.maximum);
        units_[g].lower = std::min(generator.minimum, units_[g].upper);
    }
    for (std::size_t k = 0; k < unit_buses_.size(); ++k)
        units_[network_.generators.size() + 2 * k].upper = std::max(load_[unit_buses_[k]], 0.0);
    set_limits();
}

/// MW that the units of an island have to inject above their lower ends.
void FlowProgram::set_limits() {
    std::vector<double> demand = island_demand();
    for (const FlowUnit& unit : units_)
        if (unit.lower != 0)
            demand[flows_.island()[unit.bus]] -= unit.sign * unit.lower;
    for (std::size_t k = 0; k < demand.size(); ++k)
        solver_->set_limits(k, demand[k], demand[k]);
    for (const LimitedBranch& line : limited_) {
        const auto [least, most] = limits_of(line);
        solver_->set_limits(line.row, least, most);
    }
}

std::vector<double> FlowProgram::island_demand() const {
    std::vector<double> demand(flows_.references().size(), 0.0);
    for (std::size_t bus = 0; bus < load_.size(); ++bus)
        if (network_.buses[bus].in_service)
            demand[flows_.island()[bus]] += load_[bus];
    return demand;
}

double FlowProgram::load_flow(const LimitedBranch& line) const {
    double flow = flows_.shifter_flow()[line.branch];
    for (std::size_t bus = 0; bus < load_.size(); ++bus)
        flow -= line.factors[bus] * load_[bus];
    return flow;
}

std::pair<double, double> FlowProgram::limits_of(const LimitedBranch& line) const {
    double flow = load_flow(line);
    for (const FlowUnit& unit : units_)
        if (unit.lower != 0)
            flow += line.factors[unit.bus] * unit.sign * unit.lower;
    const Branch& branch = network_.branches[line.branch];
    return {branch.least - flow, branch.most - flow};
}

void FlowProgram::limit(std::size_t branch) {
    const Branch& limited_branch = network_.branches[branch];
    LimitedBranch line{branch, 0, flows_.distribution_factors(branch)};
    const auto [least, most] = limits_of(line);
    Constraint row{least,
                   most,
                   {},
                   fmt::format("limit of branch {} from bus {} to bus {}", branch + 1,
                               network_.buses[limited_branch.from].number, network_.buses[limited_branch.to].number)};
    for (std::size_t u = 0; u < units_.size(); ++u) {
        const double factor = units_[u].sign * line.factors[units_[u].bus];
        for (std::size_t k = 0; factor != 0 && k < segment_count(units_[u]); ++k)
            row.terms.push_back({first_column_[u] + k, factor});
    }
    line.row = solver_->add(row);
    limited_.push_back(std::move(line));
    is_limited_[branch] = true;
}

std::vector<double> FlowProgram::flow_at(std::span<const double> output) const {
    std::vector<double> injection(load_.size());
    std::transform(load_.begin(), load_.end(), injection.begin(), [](double drawn) { return -drawn; });
    for (std::size_t u = 0; u < units_.size(); ++u)
        injection[units_[u].bus] += units_[u].sign * output[u];
    return flows_.solve(injection).flow;
}

bool FlowProgram::overloads(std::span<const double> output) {
    const std::vector<double> flow = flow_at(output);
    bool any = false;
    for (std::size_t branch = 0; branch < flow.size(); ++branch) {
        if (flow[branch] <= network_.branches[branch].most + flow_tolerance &&
            flow[branch] >= network_.branches[branch].least - flow_tolerance)
            continue;
        any = true;
        if (!is_limited_[branch])
            limit(branch);
    }
    return any;
}

void FlowProgram::set_segments(std::span<const double> centre, double share) {
    for (std::size_t u = 0; u < units_.size(); ++u) {
        cut(units_[u], centre[u], units_[u].reach(share), segments_);
        for (std::size_t k = 0; k < segments_.size(); ++k) {
            solver_->set_cost(first_column_[u] + k, segments_[k].slope);
            solver_->set_bounds(first_column_[u] + k, 0, segments_[k].to - segments_[k].from);
        }
    }
}

LinearOptimum FlowProgram::solve() {
    while (true) {
        const LpSolution& found = solver_->solve();
        if (found.status != LpStatus::optimal)
            throw SimulationError("no dispatch keeps the limits of the network: " + solver_->conflict().text);
        LinearOptimum optimum;
        for (std::size_t u = 0; u < units_.size(); ++u) {
            double output = units_[u].lower;
            for (std::size_t k = 0; k < segment_count(units_[u]); ++k)
                output += found.values[first_column_[u] + k];
            optimum.output.push_back(output);
        }
        const std::size_t known = limited_.size();
        if (overloads(optimum.output) && limited_.size() > known)
            continue;
        optimum.island_price.assign(found.duals.begin(),
                                    found.duals.begin() + static_cast<std::ptrdiff_t>(flows_.references().size()));
        for (const LimitedBranch& line : limited_)
            optimum.branch_dual.push_back(found.duals[line.row]);
        return optimum;
    }
}

} // namespace sunward::grid
