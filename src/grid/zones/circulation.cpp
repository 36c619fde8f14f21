#include "grid/zones/circulation.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace sunward::grid {

namespace {

constexpr double no_flow = 1e-9; ///< MW

/// Depth-first search along the flows for a circle.
class Search {
public:
    Search(std::span<const LineEnds> lines, std::size_t nodes, std::span<const double> flow)
        : lines_(lines), flow_(flow), leaving_(nodes), state_(nodes, State::open) {
        for (std::size_t line = 0; line < lines.size(); ++line)
            if (std::abs(flow[line]) > no_flow)
                leaving_[tail(line)].push_back(line);
    }

    /// The lines of a circle; empty when there is none.
    std::vector<std::size_t> circle() {
        for (std::size_t start = 0; start < state_.size(); ++start)
            if (state_[start] == State::open && !leaving_[start].empty())
                if (auto found = from(start); !found.empty())
                    return found;
        return {};
    }

private:
    enum class State { open, on_path, done };

    [[nodiscard]] std::size_t tail(std::size_t line) const {
        return flow_[line] > 0 ? lines_[line].first : lines_[line].second;
    }
    [[nodiscard]] std::size_t head(std::size_t line) const {
        return flow_[line] > 0 ? lines_[line].second : lines_[line].first;
    }

    std::vector<std::size_t> from(std::size_t start) {
        std::vector<std::size_t> nodes = {start};
        std::vector<std::size_t> path; // lines between the nodes
        state_[start] = State::on_path;
        while (!nodes.empty()) {
            const std::size_t node = nodes.back();
            if (leaving_[node].empty()) {
                state_[node] = State::done;
                nodes.pop_back();
                if (!path.empty())
                    path.pop_back();
                continue;
            }
            const std::size_t line = leaving_[node].back();
            leaving_[node].pop_back();
            const std::size_t next = head(line);
            if (state_[next] == State::on_path) {
                const auto first = std::find(nodes.begin(), nodes.end(), next) - nodes.begin();
                path.erase(path.begin(), path.begin() + first);
                path.push_back(line);
                return path;
            }
            if (state_[next] == State::open) {
                state_[next] = State::on_path;
                nodes.push_back(next);
                path.push_back(line);
            }
        }
        return {};
    }

    std::span<const LineEnds> lines_;
    std::span<const double> flow_;
    std::vector<std::vector<std::size_t>> leaving_;
    std::vector<State> state_;
};

} // namespace

void remove_circulation(std::span<const LineEnds> lines, std::size_t nodes, std::span<double> flow) {
    while (true) {
        const std::vector<std::size_t> circle = Search(lines, nodes, flow).circle();
        if (circle.empty())
            return;
        const std::size_t least = *std::min_element(circle.begin(), circle.end(), [&](std::size_t a, std::size_t b) {
            return std::abs(flow[a]) < std::abs(flow[b]);
        });
        const double around = std::abs(flow[least]);
        for (const std::size_t line : circle)
            flow[line] -= std::copysign(around, flow[line]);
        flow[least] = 0;
    }
}

} // namespace sunward::grid
