// Places for one job among cells that others have taken from.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "policy/horizon/split_cells.hpp"

namespace sunward {

/// How much a job wants a cell: least first. `whole`: before all others.
struct Wish {
    double value = 0;
    bool whole = false;
};

/// Cells in the order in which a job wants them.
using Ranking = std::vector<std::uint32_t>;

/// Of the first `count` cells by what `wish` says of each, equal ones by time.
template <typename WishOf>
[[nodiscard]] Ranking ranking(std::size_t count, const WishOf& wish) {
    std::vector<std::pair<Wish, std::uint32_t>> wishes;
    wishes.reserve(count);
    for (std::size_t c = 0; c < count; ++c)
        wishes.emplace_back(wish(c), static_cast<std::uint32_t>(c));
    std::ranges::stable_sort(wishes, [](const auto& one, const auto& other) {
        return one.first.whole != other.first.whole ? one.first.whole : one.first.value < other.first.value;
    });
    Ranking cells;
    cells.reserve(count);
    for (const auto& one : wishes)
        cells.push_back(one.second);
    return cells;
}

/// Segments in the first cells of the ranking, which has all those before the job's end; in one piece where suspensions
/// leave no room; none: it does not fit.
[[nodiscard]] std::vector<Segment> place_apart(const SplitCells& cells, const HorizonJob& job,
                                               std::span<const std::uint32_t> ranking);
/// One segment where the integral of the signal is least; none: it does not fit.
[[nodiscard]] std::vector<Segment> place_in_one(const std::vector<HorizonCell>& cells, const HorizonJob& job);

/// Integral of the signal over a segment.
[[nodiscard]] double cost_of(const std::vector<HorizonCell>& cells, const Segment& segment);

} // namespace sunward
