#include "grid/network/optimal_point.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/LU>
#include <Eigen/QR>

namespace sunward::grid {

namespace {

constexpr double output_tolerance = 1e-7;
constexpr double price_tolerance = 1e-7;
constexpr double residual_tolerance = 1e-9;

/// The piece that holds p in its inside, if any: there the unit is free to move.
const CostPiece* inside(const FlowUnit& unit, double p) {
    for (const CostPiece& piece : unit.pieces)
        if (p > std::max(piece.lower, unit.lower) + output_tolerance &&
            p < std::min(piece.upper, unit.upper) - output_tolerance)
            return &piece;
    return nullptr;
}

/// The unknowns are the free outputs, then a price per island, then a dual per branch.
class Equations {
public:
    Equations(std::span<const FlowUnit> units, std::span<const double> near, std::span<const std::size_t> island,
              std::span<const IslandBalance> balances, std::span<const BindingBranch> branches)
        : units_(units), near_(near), island_(island), balances_(balances), branches_(branches) {
        for (std::size_t u = 0; u < units.size(); ++u)
            if (const CostPiece* piece = inside(units[u], near[u])) {
                free_.push_back(u);
                piece_.push_back(piece);
            }
    }

    [[nodiscard]] std::optional<OptimalPoint> solve() const {
        Eigen::MatrixXd matrix = left();
        Eigen::VectorXd given = right();
        const auto outputs = static_cast<Eigen::Index>(free_.size());
        const Eigen::VectorXd start = linear_optimum();
        for (Eigen::Index row = outputs; row < matrix.rows(); ++row)
            if (outputs == 0 || matrix.row(row).head(outputs).isZero(0)) { // nothing moves: the price stands
                matrix(row, row) = 1;
                given[row] = start[row];
            }
        // The step from the linear optimum; the shortest one where the equations leave a choice.
        const Eigen::VectorXd rest = given - matrix * start;
        const auto solves = [&](const Eigen::VectorXd& step) {
            return step.allFinite() && (matrix * step - rest).cwiseAbs().maxCoeff() <=
                                           residual_tolerance * (1 + rest.cwiseAbs().maxCoeff());
        };
        Eigen::VectorXd step = matrix.partialPivLu().solve(rest);
        if (!solves(step))
            step = matrix.completeOrthogonalDecomposition().solve(rest);
        if (!solves(step))
            return std::nullopt;
        return checked(start + step);
    }

private:
    [[nodiscard]] Eigen::Index size() const {
        return static_cast<Eigen::Index>(free_.size() + balances_.size() + branches_.size());
    }

    [[nodiscard]] Eigen::MatrixXd left() const {
        const auto outputs = static_cast<Eigen::Index>(free_.size());
        const auto islands = static_cast<Eigen::Index>(balances_.size());
        Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(size(), size());
        for (Eigen::Index i = 0; i < outputs; ++i) {
            const auto k = static_cast<std::size_t>(i);
            const FlowUnit& unit = units_[free_[k]];
            matrix(i, i) = 2 * piece_[k]->quadratic;
            const auto balance = outputs + static_cast<Eigen::Index>(island_[unit.bus]);
            matrix(balance, i) = unit.sign;
            matrix(i, balance) = -unit.sign;
            for (std::size_t l = 0; l < branches_.size(); ++l) {
                const auto line = outputs + islands + static_cast<Eigen::Index>(l);
                matrix(line, i) = unit.sign * branches_[l].factors[unit.bus];
                matrix(i, line) = -matrix(line, i);
            }
        }
        return matrix;
    }

    [[nodiscard]] Eigen::VectorXd linear_optimum() const {
        Eigen::VectorXd start(size());
        Eigen::Index next = 0;
        for (const std::size_t u : free_)
            start[next++] = near_[u];
        for (const IslandBalance& balance : balances_)
            start[next++] = balance.price;
        for (const BindingBranch& branch : branches_)
            start[next++] = branch.dual;
        return start;
    }

    [[nodiscard]] Eigen::VectorXd right() const {
        const auto outputs = static_cast<Eigen::Index>(free_.size());
        const auto islands = static_cast<Eigen::Index>(balances_.size());
        Eigen::VectorXd right = Eigen::VectorXd::Zero(size());
        for (std::size_t k = 0; k < free_.size(); ++k)
            right[static_cast<Eigen::Index>(k)] = -piece_[k]->linear;
        for (std::size_t k = 0; k < balances_.size(); ++k)
            right[outputs + static_cast<Eigen::Index>(k)] = balances_[k].demand;
        for (std::size_t l = 0; l < branches_.size(); ++l)
            right[outputs + islands + static_cast<Eigen::Index>(l)] = branches_[l].limit;
        std::size_t next_free = 0;
        for (std::size_t u = 0; u < units_.size(); ++u) {
            if (next_free < free_.size() && free_[next_free] == u) {
                ++next_free;
                continue;
            }
            const double injected = units_[u].sign * near_[u];
            if (injected == 0)
                continue;
            right[outputs + static_cast<Eigen::Index>(island_[units_[u].bus])] -= injected;
            for (std::size_t l = 0; l < branches_.size(); ++l)
                right[outputs + islands + static_cast<Eigen::Index>(l)] -=
                    injected * branches_[l].factors[units_[u].bus];
        }
        return right;
    }

    [[nodiscard]] std::optional<OptimalPoint> checked(const Eigen::VectorXd& found) const {
        OptimalPoint point;
        point.output.assign(near_.begin(), near_.end());
        for (std::size_t k = 0; k < free_.size(); ++k)
            point.output[free_[k]] = found[static_cast<Eigen::Index>(k)];
        const std::size_t duals = free_.size() + balances_.size();
        for (std::size_t l = 0; l < branches_.size(); ++l) {
            const double dual = found[static_cast<Eigen::Index>(duals + l)];
            if (dual < branches_[l].least_dual - price_tolerance || dual > branches_[l].most_dual + price_tolerance)
                return std::nullopt;
            point.branch_dual.push_back(dual);
        }
        for (std::size_t k = 0; k < balances_.size(); ++k)
            point.island_price.push_back(found[static_cast<Eigen::Index>(free_.size() + k)]);
        for (std::size_t u = 0; u < units_.size(); ++u)
            if (!optimal(units_[u], point.output[u], units_[u].sign * price_at(point, units_[u].bus)))
                return std::nullopt;
        for (std::size_t k = 0; k < free_.size(); ++k)
            if (inside(units_[free_[k]], point.output[free_[k]]) != piece_[k])
                return std::nullopt;
        return point;
    }

    [[nodiscard]] double price_at(const OptimalPoint& point, std::size_t bus) const {
        if (island_[bus] >= balances_.size())
            return 0;
        double price = point.island_price[island_[bus]];
        for (std::size_t l = 0; l < branches_.size(); ++l)
            price += point.branch_dual[l] * branches_[l].factors[bus];
        return price;
    }

    /// No gain from a little more or a little less.
    static bool optimal(const FlowUnit& unit, double p, double price) {
        const double tolerance = price_tolerance * (1 + std::abs(price));
        return (p >= unit.upper - output_tolerance || unit.slope_above(p) >= price - tolerance) &&
               (p <= unit.lower + output_tolerance || unit.slope_below(p) <= price + tolerance);
    }

    std::span<const FlowUnit> units_;
    std::span<const double> near_;
    std::span<const std::size_t> island_;
    std::span<const IslandBalance> balances_;
    std::span<const BindingBranch> branches_;
    std::vector<std::size_t> free_;
    std::vector<const CostPiece*> piece_;
};

} // namespace

std::optional<OptimalPoint> optimal_point(std::span<const FlowUnit> units, std::span<const double> near,
                                          std::span<const std::size_t> island, std::span<const IslandBalance> balances,
                                          std::span<const BindingBranch> branches) {
    return Equations(units, near, island, balances, branches).solve();
}

} // namespace sunward::grid
