#include "sunward/optimise/exclusive.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace sunward {

namespace {

constexpr double tolerance = 1e-6;
constexpr double relative_gap = 1e-6;

/// The pair whose lesser value is largest, or the number of pairs when none is violated.
std::size_t worst_pair(std::span<const ExclusivePair> pairs, const std::vector<double>& values) {
    std::size_t worst = pairs.size();
    double violation = tolerance;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const double lesser = std::min(values[pairs[i].first], values[pairs[i].second]);
        if (lesser > violation) {
            violation = lesser;
            worst = i;
        }
    }
    return worst;
}

/// A choice on the way down: `zero` is held at zero, its own upper bound and its partner are remembered.
struct Choice {
    std::size_t zero;
    std::size_t other;
    double upper;
    bool second_branch;
};

class Search {
public:
    Search(LinearSolver& solver, std::span<const ExclusivePair> pairs, std::size_t most_nodes)
        : solver_(solver), pairs_(pairs), most_nodes_(most_nodes) {}

    ExclusiveSolution run() {
        do {
            while (descend()) {
            }
            if (nodes_ >= most_nodes_ && best_.solution.status == LpStatus::optimal && !path_.empty()) {
                best_.proven = false;
                break;
            }
        } while (next_branch());
        while (!path_.empty())
            undo();
        return std::move(best_);
    }

private:
    /// Solves where we are; true when a further choice was made below.
    bool descend() {
        const LpSolution& here = solver_.solve();
        ++nodes_;
        if (here.status != LpStatus::optimal) {
            if (best_.solution.status != LpStatus::optimal && path_.empty())
                best_.solution = here;
            return false;
        }
        if (best_.solution.status == LpStatus::optimal &&
            here.objective >= best_.solution.objective - relative_gap * (1 + std::abs(best_.solution.objective)))
            return false;
        const std::size_t worst = worst_pair(pairs_, here.values);
        if (worst == pairs_.size()) {
            best_.solution = here;
            best_.zeros.clear();
            for (const Choice& choice : path_)
                best_.zeros.push_back(choice.zero);
            return false;
        }
        const ExclusivePair& pair = pairs_[worst];
        if (here.values[pair.first] < here.values[pair.second])
            choose(pair.first, pair.second, false);
        else
            choose(pair.second, pair.first, false);
        return true;
    }

    void choose(std::size_t zero, std::size_t other, bool second_branch) {
        path_.push_back({zero, other, solver_.upper(zero), second_branch});
        solver_.set_bounds(zero, 0, 0);
    }

    Choice undo() {
        const Choice choice = path_.back();
        path_.pop_back();
        solver_.set_bounds(choice.zero, 0, choice.upper);
        return choice;
    }

    /// Goes to the next untried branch; false when there is none.
    bool next_branch() {
        while (!path_.empty()) {
            const Choice choice = undo();
            if (!choice.second_branch) {
                choose(choice.other, choice.zero, true);
                return true;
            }
        }
        return false;
    }

    LinearSolver& solver_;
    std::span<const ExclusivePair> pairs_;
    std::size_t most_nodes_;
    std::size_t nodes_ = 0;
    std::vector<Choice> path_;
    ExclusiveSolution best_;
};

} // namespace

ExclusiveSolution solve_exclusive(LinearSolver& solver, std::span<const ExclusivePair> pairs, std::size_t most_nodes) {
    return Search(solver, pairs, most_nodes).run();
}

} // namespace sunward
