#include "simulation/fleet/node_bins.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "sunward/error/error.hpp"

using namespace sunward;
using namespace sunward::simulation;

namespace {

/// Accelerators taken on each node.
std::map<std::uint32_t, std::uint32_t> by_node(const std::vector<Range>& ranges, std::uint32_t per_node) {
    std::map<std::uint32_t, std::uint32_t> counts;
    for (const Range& range : ranges) {
        CHECK(range.from / per_node == (range.to - 1) / per_node);
        counts[range.from / per_node] += range.to - range.from;
    }
    return counts;
}

using Counts = std::map<std::uint32_t, std::uint32_t>;

} // namespace

TEST_CASE("pack takes the best fit, and whole nodes for wide jobs") {
    NodeBins bins(4, 8, NodeChoice::fewest);
    const auto five = bins.take(5);
    CHECK(by_node(five, 8) == Counts{{0, 5}});
    CHECK(by_node(bins.take(6), 8) == Counts{{1, 6}});
    CHECK(by_node(bins.take(2), 8) == Counts{{1, 2}}); // node 0 has three left, node 1 two
    CHECK(by_node(bins.take(3), 8) == Counts{{0, 3}});
    CHECK(bins.in_use() == 2);
    CHECK(by_node(bins.take(10), 8) == Counts{{2, 8}, {3, 2}});
    bins.give(five);
    CHECK(by_node(bins.take(11), 8) == Counts{{3, 6}, {0, 5}});
    CHECK(bins.in_use() == 4);
}

TEST_CASE("spread takes the nodes with the most free") {
    NodeBins bins(3, 4, NodeChoice::widest);
    const auto first = bins.take(1);
    CHECK(by_node(first, 4) == Counts{{0, 1}});
    CHECK(by_node(bins.take(1), 4) == Counts{{1, 1}});
    CHECK(by_node(bins.take(2), 4) == Counts{{2, 2}});
    CHECK(by_node(bins.take(1), 4) == Counts{{0, 1}});
    CHECK(by_node(bins.take(4), 4) == Counts{{1, 3}, {0, 1}});
    CHECK(bins.in_use() == 3);
    bins.give(first);
    CHECK(bins.in_use() == 3);
}

TEST_CASE("first takes the lowest in number") {
    NodeBins bins(3, 2, NodeChoice::lowest);
    const auto one = bins.take(1);
    CHECK(by_node(bins.take(2), 2) == Counts{{0, 1}, {1, 1}});
    bins.give(one);
    CHECK(by_node(bins.take(3), 2) == Counts{{0, 1}, {1, 1}, {2, 1}});
}

TEST_CASE("an accelerator is not given back twice") {
    NodeBins bins(2, 4, NodeChoice::fewest);
    const auto taken = bins.take(3);
    bins.give({{taken[0].from, taken[0].from + 1}});
    CHECK_THROWS_AS(bins.give(taken), SimulationError);
}

TEST_CASE("bins agree with a scan of all nodes") {
    const auto choice = GENERATE(NodeChoice::fewest, NodeChoice::widest, NodeChoice::lowest);
    constexpr std::uint32_t nodes = 12;
    constexpr std::uint32_t per_node = 6;
    NodeBins bins(nodes, per_node, choice);
    std::vector<std::uint32_t> free(nodes, per_node);
    std::vector<std::vector<Range>> held;
    std::mt19937 numbers(7);
    std::uint32_t total = nodes * per_node;
    const auto naive = [&](std::uint32_t count) {
        Counts counts;
        while (count > 0) {
            std::uint32_t best = nodes;
            const auto better = [&](std::uint32_t a, std::uint32_t b) {
                const bool a_fits = free[a] >= count;
                const bool b_fits = free[b] >= count;
                if (choice == NodeChoice::fewest && a_fits != b_fits)
                    return a_fits;
                if (choice == NodeChoice::fewest && a_fits)
                    return free[a] < free[b];
                return choice != NodeChoice::lowest && free[a] > free[b];
            };
            for (std::uint32_t node = 0; node < nodes; ++node)
                if (free[node] > 0 && (best == nodes || better(node, best)))
                    best = node;
            const std::uint32_t part = std::min(count, free[best]);
            counts[best] += part;
            free[best] -= part;
            count -= part;
        }
        return counts;
    };
    for (int step = 0; step < 3000; ++step) {
        const auto count = static_cast<std::uint32_t>(1 + numbers() % 15);
        if (count <= total && numbers() % 2 == 0) {
            held.push_back(bins.take(count));
            REQUIRE(by_node(held.back(), per_node) == naive(count));
            total -= count;
        } else if (!held.empty()) {
            const std::size_t i = numbers() % held.size();
            for (const auto& [node, part] : by_node(held[i], per_node)) {
                free[node] += part;
                total += part;
            }
            bins.give(held[i]);
            held.erase(held.begin() + static_cast<std::ptrdiff_t>(i));
        }
        const auto used = std::count_if(free.begin(), free.end(), [](std::uint32_t f) { return f < per_node; });
        REQUIRE(bins.in_use() == static_cast<std::uint32_t>(used));
    }
}
