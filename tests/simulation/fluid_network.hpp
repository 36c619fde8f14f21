// Flows as a fluid: what tests hold the network against. Nothing of it is shared with the code under test.
#pragma once

#include <algorithm>
#include <limits>
#include <map>
#include <vector>

namespace sunward::test {

/// Max-min fair shares by progressive filling: all rates rise together until a link is full, the flows on it are
/// settled, the others rise on (Bertsekas & Gallager 1992, section 6.5.2).
class FluidNetwork {
public:
    /// A link in one direction, in bytes/s.
    int add_link(double bandwidth) {
        links_.push_back(bandwidth);
        return static_cast<int>(links_.size()) - 1;
    }
    /// A flow that begins to move at `opens`.
    void start(int id, std::vector<int> way, double bytes, double opens) {
        flows_[id] = {std::move(way), bytes, bytes, opens};
    }
    void cancel(int id) { flows_.erase(id); }
    [[nodiscard]] bool has(int id) const { return flows_.contains(id); }
    [[nodiscard]] double arrived(int id) const { return flows_.at(id).bytes - flows_.at(id).left; }
    [[nodiscard]] double now() const { return now_; }

    /// When the next flow opens or, at the present rates, ends.
    [[nodiscard]] double next() const {
        const std::map<int, double> rate = rates();
        double first = std::numeric_limits<double>::infinity();
        for (const auto& [id, flow] : flows_)
            first = std::min(first, flow.opens > now_ ? flow.opens : now_ + flow.left / rate.at(id));
        return first;
    }
    /// Moves on to a time that is not later than next(), and gives the flow that ends with it, or -1.
    int advance(double to) {
        const std::map<int, double> rate = rates();
        int ended = -1;
        for (auto& [id, flow] : flows_)
            if (flow.opens <= now_) {
                const double end = now_ + flow.left / rate.at(id);
                flow.left = std::max(0.0, flow.left - rate.at(id) * (to - now_));
                if (end <= to && ended < 0)
                    ended = id;
            }
        now_ = to;
        if (ended >= 0)
            flows_.erase(ended);
        return ended;
    }

private:
    struct Flow {
        std::vector<int> way;
        double bytes;
        double left;
        double opens;
    };

    [[nodiscard]] std::map<int, double> rates() const {
        std::map<int, double> rate;
        std::vector<double> spare = links_;
        std::vector<int> rising(links_.size(), 0);
        std::vector<int> open;
        for (const auto& [id, flow] : flows_)
            if (flow.opens <= now_) {
                open.push_back(id);
                for (const int link : flow.way)
                    ++rising[static_cast<std::size_t>(link)];
            }
        while (!open.empty()) {
            std::size_t full = 0;
            double least = std::numeric_limits<double>::infinity();
            for (std::size_t l = 0; l < spare.size(); ++l)
                if (rising[l] > 0 && spare[l] / rising[l] < least) {
                    least = spare[l] / rising[l];
                    full = l;
                }
            std::vector<int> on;
            for (const int id : open) {
                const std::vector<int>& way = flows_.at(id).way;
                if (std::find(way.begin(), way.end(), static_cast<int>(full)) == way.end()) {
                    on.push_back(id);
                    continue;
                }
                rate[id] = least;
                for (const int link : way) {
                    spare[static_cast<std::size_t>(link)] -= least;
                    --rising[static_cast<std::size_t>(link)];
                }
            }
            open = std::move(on);
        }
        return rate;
    }

    std::vector<double> links_;
    std::map<int, Flow> flows_;
    double now_ = 0;
};

} // namespace sunward::test
