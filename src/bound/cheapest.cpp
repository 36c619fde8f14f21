#include "cheapest.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace sunward {

namespace {

constexpr double us_per_hour = 3.6e9;

} // namespace

Cheapest::Cheapest(const Axis& axis, const std::vector<double>& prices)
    : axis_(&axis), rank_(prices.size()), price_(prices.size()), nodes_(1) {
    std::vector<std::uint32_t> order(prices.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return prices[a] < prices[b]; });
    for (std::uint32_t rank = 0; rank < order.size(); ++rank) {
        rank_[order[rank]] = rank;
        price_[rank] = prices[order[rank]];
    }
    roots_.push_back(0);
    for (std::size_t slot = 0; slot < prices.size(); ++slot)
        roots_.push_back(with(roots_.back(), slot));
}

/// A tree with the slot added: a new path, the rest shared. Node 0 is the empty tree of any size.
std::uint32_t Cheapest::with(std::uint32_t root, std::size_t slot) {
    const std::uint32_t rank = rank_[slot];
    const std::int64_t us = axis_->length(slot).us;
    std::uint32_t low = 0;
    auto high = static_cast<std::uint32_t>(rank_.size());
    const auto copied = static_cast<std::uint32_t>(nodes_.size());
    while (true) {
        Node node = nodes_[root];
        node.us += us;
        node.value += wide_product(price_[rank], static_cast<double>(us));
        const auto next = static_cast<std::uint32_t>(nodes_.size()) + 1;
        if (high - low == 1) {
            nodes_.push_back(node);
            return copied;
        }
        const std::uint32_t middle = low + (high - low) / 2;
        if (rank < middle) {
            root = node.left;
            node.left = next;
            high = middle;
        } else {
            root = node.right;
            node.right = next;
            low = middle;
        }
        nodes_.push_back(node);
    }
}

Duration Cheapest::overlap(std::size_t slot, Instant from, Instant to) const {
    return std::min(to, axis_->end(slot)) - std::max(from, axis_->start(slot));
}

Cheapest::Choice Cheapest::take(Instant from, Instant to, Duration need) const {
    const std::size_t first = axis_->slot_of(from);
    const std::size_t last = axis_->slot_of(to - Duration{1});
    std::array<Part, 2> parts{Part{rank_[first], overlap(first, from, to).us},
                              Part{rank_[last], first == last ? 0 : overlap(last, from, to).us}};
    std::uint32_t before = roots_[std::min(first + 1, last)];
    std::uint32_t after = roots_[last];
    std::uint32_t low = 0;
    auto high = static_cast<std::uint32_t>(rank_.size());
    std::int64_t left_us = need.us;
    Wide value;
    while (high - low > 1) {
        const std::uint32_t middle = low + (high - low) / 2;
        const Node& a = nodes_[nodes_[before].left];
        const Node& b = nodes_[nodes_[after].left];
        std::int64_t us = b.us - a.us;
        for (const Part& part : parts)
            us += part.rank >= low && part.rank < middle ? part.us : 0;
        if (us >= left_us) {
            before = nodes_[before].left;
            after = nodes_[after].left;
            high = middle;
            continue;
        }
        left_us -= us;
        value += b.value - a.value;
        for (const Part& part : parts)
            if (part.rank >= low && part.rank < middle)
                value += wide_product(price_[part.rank], static_cast<double>(part.us));
        before = nodes_[before].right;
        after = nodes_[after].right;
        low = middle;
    }
    std::int64_t us = nodes_[after].us - nodes_[before].us;
    for (const Part& part : parts)
        us += part.rank == low ? part.us : 0;
    const Duration of_last{std::min(us, left_us)};
    value += wide_product(price_[low], static_cast<double>(of_last.us));
    return {value.value() / us_per_hour, low, of_last};
}

void Cheapest::visit(Instant from, Instant to, const Choice& choice,
                     const std::function<void(std::size_t, Duration)>& call) const {
    const std::size_t last = axis_->slot_of(to - Duration{1});
    for (std::size_t slot = axis_->slot_of(from); slot <= last; ++slot)
        if (rank_[slot] < choice.last)
            call(slot, overlap(slot, from, to));
        else if (rank_[slot] == choice.last && choice.of_last.us > 0)
            call(slot, choice.of_last);
}

} // namespace sunward
