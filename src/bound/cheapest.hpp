// The cheapest time of a given length in any window, in O(log n) of the number of slots.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "axis.hpp"
#include "sunward/series/wide.hpp"

namespace sunward {

/// A price per hour in each slot of an axis, which must outlive it. Slots are ranked by (price, time), and for each
/// slot a tree over the ranks says how much time lies before it: the difference of two of them is a window.
/// Neighbouring trees share all but one path (a persistent segment tree; Driscoll et al., J. Computer and System
/// Sciences 38, 1989).
class Cheapest {
public:
    Cheapest(const Axis& axis, const std::vector<double>& prices);

    /// The `need` cheapest microseconds of a window, less when the window is shorter.
    struct Choice {
        double value = 0;       ///< price x hours
        std::uint32_t last = 0; ///< rank of the dearest slot used; all below are used in full
        Duration of_last{};     ///< how much of it is
    };
    [[nodiscard]] Choice take(Instant from, Instant to, Duration need) const;

    /// Calls with each slot that the choice uses, and how long, in the order of time; O(slots in the window).
    void visit(Instant from, Instant to, const Choice& choice,
               const std::function<void(std::size_t slot, Duration used)>& call) const;

private:
    struct Node {
        std::uint32_t left = 0;
        std::uint32_t right = 0;
        std::int64_t us = 0;
        Wide value; ///< price x microseconds
    };
    /// A slot that a window holds in part.
    struct Part {
        std::uint32_t rank;
        std::int64_t us;
    };
    std::uint32_t with(std::uint32_t root, std::size_t slot);
    [[nodiscard]] Duration overlap(std::size_t slot, Instant from, Instant to) const;

    const Axis* axis_;
    std::vector<std::uint32_t> rank_; ///< of each slot
    std::vector<double> price_;       ///< of each rank
    std::vector<Node> nodes_;
    std::vector<std::uint32_t> roots_; ///< of the slots before each slot, and of all
};

} // namespace sunward
