// The linear program of an optimal power flow: costs in segments, a balance per island, the limits of branches that
// were violated so far.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "grid/network/flow_unit.hpp"
#include "sunward/grid/optimal_flow.hpp"
#include "sunward/grid/power_flow.hpp"
#include "sunward/optimise/linear_solver.hpp"

namespace sunward::grid {

struct LimitedBranch {
    std::size_t branch = 0;
    std::size_t row = 0;         ///< in the linear program
    std::vector<double> factors; ///< per bus
};

/// What the linear program says when no branch is violated any more.
struct LinearOptimum {
    std::vector<double> output; ///< per unit
    std::vector<double> island_price;
    std::vector<double> branch_dual; ///< per limited branch
};

class FlowProgram {
public:
    FlowProgram(const PowerNetwork& network, const OptimalFlowOptions& options);

    [[nodiscard]] const PowerNetwork& network() const { return network_; }
    [[nodiscard]] const PowerFlowSolver& flows() const { return flows_; }
    /// Generators, then unserved load and surplus of each of unit_buses().
    [[nodiscard]] const std::vector<FlowUnit>& units() const { return units_; }
    [[nodiscard]] const std::vector<std::size_t>& unit_buses() const { return unit_buses_; }
    [[nodiscard]] const std::vector<LimitedBranch>& limited() const { return limited_; }
    [[nodiscard]] bool in_service(const Generator& generator) const;

    /// Load and what is available from now on, as OptimalFlowSolver::solve takes them.
    void set(std::span<const double> load, std::span<const double> available);
    /// Prices the units finely within `share` of their range on either side of these outputs.
    void set_segments(std::span<const double> centre, double share);
    /// Throws SimulationError when there is no solution.
    [[nodiscard]] LinearOptimum solve();

    /// MW that the units of each island inject in sum.
    [[nodiscard]] std::vector<double> island_demand() const;
    /// Flow that the load and the phase shifters make.
    [[nodiscard]] double load_flow(const LimitedBranch& line) const;
    [[nodiscard]] std::vector<double> flow_at(std::span<const double> output) const;
    /// True when these outputs overload a branch. It is in the linear program from then on.
    [[nodiscard]] bool overloads(std::span<const double> output);

private:
    void make_units(const OptimalFlowOptions& options);
    void make_linear_program();
    [[nodiscard]] std::string name_of(std::size_t unit) const;
    void set_limits();
    [[nodiscard]] std::pair<double, double> limits_of(const LimitedBranch& line) const;
    void limit(std::size_t branch);

    PowerNetwork network_;
    PowerFlowSolver flows_;
    std::vector<FlowUnit> units_;
    std::vector<std::size_t> first_column_; ///< of each unit
    std::vector<std::size_t> unit_buses_;
    std::vector<LimitedBranch> limited_;
    std::vector<bool> is_limited_; ///< per branch
    std::vector<double> load_;     ///< per bus
    std::optional<LinearSolver> solver_;
    std::vector<Segment> segments_; ///< scratch
};

} // namespace sunward::grid
