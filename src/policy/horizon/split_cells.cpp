#include "policy/horizon/split_cells.hpp"

#include <algorithm>

namespace sunward {

namespace {

struct Cut {
    std::size_t behind; ///< the first cell from there on
    bool made;
};

Cut cut(std::vector<HorizonCell>& cells, Instant t) {
    const auto cell = std::ranges::partition_point(cells, [&](const HorizonCell& c) { return c.to <= t; });
    const auto at = static_cast<std::size_t>(cell - cells.begin());
    if (cell == cells.end() || cell->from >= t)
        return {at, false};
    HorizonCell rest = *cell;
    cell->to = rest.from = t;
    cells.insert(cell + 1, rest);
    return {at + 1, true};
}

void take(std::vector<HorizonCell>& cells, std::uint32_t width, std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i)
        if (cells[i].free != HorizonCell::unlimited)
            cells[i].free -= std::min(cells[i].free, width);
}

} // namespace

void occupy(std::vector<HorizonCell>& cells, std::uint32_t width, Instant from, Instant to) {
    const std::size_t first = cut(cells, from).behind;
    take(cells, width, first, cut(cells, to).behind);
}

Instant earliest_fit(const std::vector<HorizonCell>& cells, std::uint32_t width, Duration span) {
    Instant start = cells.empty() ? Instant::never() : cells.front().from;
    for (const HorizonCell& cell : cells) {
        if (cell.free < width)
            start = cell.to;
        else if (cell.to - start >= span)
            return start;
    }
    return Instant::never();
}

void SplitCells::number() {
    first_.clear();
    most_free_.clear();
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        cells_[i].origin = static_cast<std::uint32_t>(i);
        first_.push_back(i);
        most_free_.push_back(cells_[i].free);
    }
    first_.push_back(cells_.size());
}

/// Makes t a boundary. Gives the first part from there on.
std::size_t SplitCells::cut(Instant t) {
    const Cut made = sunward::cut(cells_, t);
    if (made.made)
        for (std::size_t cell = cells_[made.behind].origin + std::size_t{1}; cell < first_.size(); ++cell)
            ++first_[cell];
    return made.behind;
}

void SplitCells::occupy(std::uint32_t width, Instant from, Instant to) {
    const std::size_t first = cut(from);
    const std::size_t last = cut(to);
    if (first >= last)
        return;
    take(cells_, width, first, last);
    for (std::size_t cell = cells_[first].origin; cell <= cells_[last - 1].origin; ++cell) {
        most_free_[cell] = 0;
        for (std::size_t i = first_[cell]; i < first_[cell + 1]; ++i)
            most_free_[cell] = std::max(most_free_[cell], cells_[i].free);
    }
}

} // namespace sunward
