#include "sunward/grid/power_flow.hpp"

#include <cmath>
#include <string>

#include <Eigen/SparseLU>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/connected_components.hpp>

#include "sunward/error/error.hpp"

namespace sunward {

namespace {

using Matrix = Eigen::SparseMatrix<double>;

constexpr std::size_t none = PowerFlowSolver::no_island;

bool connects(const PowerNetwork& network, const Branch& branch) {
    return branch.in_service && network.buses[branch.from].in_service && network.buses[branch.to].in_service;
}

std::vector<std::size_t> islands_of(const PowerNetwork& network) {
    boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS> graph(network.buses.size());
    for (const Branch& branch : network.branches)
        if (connects(network, branch))
            boost::add_edge(branch.from, branch.to, graph);
    std::vector<std::size_t> component(network.buses.size());
    if (!component.empty())
        boost::connected_components(graph, component.data());
    // Numbered anew, because a bus out of service is a component too.
    std::vector<std::size_t> number(network.buses.size(), none);
    std::size_t count = 0;
    for (std::size_t bus = 0; bus < component.size(); ++bus) {
        if (!network.buses[bus].in_service) {
            component[bus] = none;
            continue;
        }
        std::size_t& island = number[component[bus]];
        if (island == none)
            island = count++;
        component[bus] = island;
    }
    return component;
}

std::vector<std::size_t> references_of(const PowerNetwork& network, const std::vector<std::size_t>& island) {
    std::vector<std::size_t> references;
    std::vector<bool> marked;
    for (std::size_t bus = 0; bus < island.size(); ++bus) {
        if (island[bus] == none)
            continue;
        if (island[bus] == references.size()) {
            references.push_back(bus);
            marked.push_back(network.buses[bus].reference);
        } else if (network.buses[bus].reference && !marked[island[bus]]) {
            references[island[bus]] = bus;
            marked[island[bus]] = true;
        }
    }
    return references;
}

} // namespace

struct PowerFlowSolver::Equations {
    struct Line {
        std::size_t from, to;
        double susceptance; ///< MW/rad; 0 when out of service
        double shift;
    };
    std::vector<Line> lines;
    std::vector<std::size_t> island;
    std::vector<std::size_t> references;
    std::vector<int> row; ///< of each bus in the reduced equations; -1 for references and buses out of service
    int rows = 0;
    Eigen::SparseLU<Matrix> factors;
    std::vector<double> shifter_flow;

    explicit Equations(const PowerNetwork& network)
        : island(islands_of(network)), references(references_of(network, island)), row(network.buses.size(), -1) {
        for (const Branch& branch : network.branches)
            lines.push_back({branch.from, branch.to,
                             connects(network, branch) ? network.base / (branch.reactance * branch.tap) : 0,
                             branch.shift});
        for (std::size_t bus = 0; bus < row.size(); ++bus)
            if (island[bus] != none && references[island[bus]] != bus)
                row[bus] = rows++;
        factorise();
        shifter_flow = flow(angles(std::vector<double>(row.size(), 0.0)));
    }

    void factorise() {
        if (rows == 0)
            return;
        std::vector<Eigen::Triplet<double>> entries;
        const auto add = [&](std::size_t at, std::size_t other, double susceptance) {
            if (row[at] < 0)
                return;
            entries.emplace_back(row[at], row[at], susceptance);
            if (row[other] >= 0)
                entries.emplace_back(row[at], row[other], -susceptance);
        };
        for (const Line& line : lines)
            if (line.susceptance != 0) {
                add(line.from, line.to, line.susceptance);
                add(line.to, line.from, line.susceptance);
            }
        Matrix matrix(rows, rows);
        matrix.setFromTriplets(entries.begin(), entries.end());
        factors.compute(matrix);
        bool regular = factors.info() == Eigen::Success;
        if (regular) {
            // A unit disturbance that does not come back out of the equations shows a matrix that is all but singular.
            const Eigen::VectorXd unit = Eigen::VectorXd::Ones(rows);
            const Eigen::VectorXd solved = factors.solve(unit);
            regular = solved.allFinite() && (matrix * solved - unit).cwiseAbs().maxCoeff() < 1e-6;
        }
        if (!regular)
            throw InputError({}, "branches",
                             "the power flow has no unique solution: reactances of opposite sign cancel out");
    }

    [[nodiscard]] Eigen::VectorXd solved(const Eigen::VectorXd& right) const {
        return rows == 0 ? right : Eigen::VectorXd(factors.solve(right));
    }

    [[nodiscard]] std::vector<double> angles(std::span<const double> injections) const {
        Eigen::VectorXd power = Eigen::VectorXd::Zero(rows);
        for (std::size_t bus = 0; bus < row.size(); ++bus)
            if (row[bus] >= 0)
                power[row[bus]] = injections[bus];
        for (const Line& line : lines) {
            const double driven = line.susceptance * line.shift;
            if (row[line.from] >= 0)
                power[row[line.from]] += driven;
            if (row[line.to] >= 0)
                power[row[line.to]] -= driven;
        }
        const Eigen::VectorXd angle = solved(power);
        std::vector<double> result(row.size(), 0.0);
        for (std::size_t bus = 0; bus < row.size(); ++bus)
            if (row[bus] >= 0)
                result[bus] = angle[row[bus]];
        return result;
    }

    [[nodiscard]] std::vector<double> flow(const std::vector<double>& angle) const {
        std::vector<double> result;
        for (const Line& line : lines)
            result.push_back(line.susceptance * (angle[line.from] - angle[line.to] - line.shift));
        return result;
    }
};

PowerFlowSolver::PowerFlowSolver(const PowerNetwork& network) {
    check_network(network);
    equations_ = std::make_unique<Equations>(network);
}

PowerFlowSolver::~PowerFlowSolver() = default;
PowerFlowSolver::PowerFlowSolver(PowerFlowSolver&&) noexcept = default;
PowerFlowSolver& PowerFlowSolver::operator=(PowerFlowSolver&&) noexcept = default;

const std::vector<std::size_t>& PowerFlowSolver::island() const { return equations_->island; }
const std::vector<std::size_t>& PowerFlowSolver::references() const { return equations_->references; }
const std::vector<double>& PowerFlowSolver::shifter_flow() const { return equations_->shifter_flow; }

PowerFlow PowerFlowSolver::solve(std::span<const double> injections) const {
    const Equations& equations = *equations_;
    if (injections.size() != equations.row.size())
        throw InputError({}, "injections", "have another number of buses than the network");
    PowerFlow result;
    result.angle = equations.angles(injections);
    result.flow = equations.flow(result.angle);
    result.balance.assign(equations.references.size(), 0.0);
    for (std::size_t bus = 0; bus < injections.size(); ++bus)
        if (equations.island[bus] != none)
            result.balance[equations.island[bus]] -= injections[bus];
    return result;
}

std::vector<double> PowerFlowSolver::distribution_factors(std::size_t branch) const {
    const Equations& equations = *equations_;
    const Equations::Line& line = equations.lines.at(branch);
    Eigen::VectorXd right = Eigen::VectorXd::Zero(equations.rows);
    if (equations.row[line.from] >= 0)
        right[equations.row[line.from]] += line.susceptance;
    if (equations.row[line.to] >= 0)
        right[equations.row[line.to]] -= line.susceptance;
    // B is symmetric, so that a row of Bf B^-1 is a solution of the same equations.
    const Eigen::VectorXd factors = equations.solved(right);
    std::vector<double> result(equations.row.size(), 0.0);
    for (std::size_t bus = 0; bus < result.size(); ++bus)
        if (equations.row[bus] >= 0)
            result[bus] = factors[equations.row[bus]];
    return result;
}

} // namespace sunward
