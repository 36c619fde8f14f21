#include "allocation.hpp"

#include <algorithm>

#include "sunward/error/error.hpp"

namespace sunward::simulation {

FreeRanges::FreeRanges(std::uint32_t accelerators) : free_(accelerators) {
    if (accelerators > 0)
        ranges_.push_back({0, accelerators});
}

std::vector<Range> FreeRanges::take(std::uint32_t count) {
    std::vector<Range> taken;
    free_ -= count;
    while (count > 0) {
        Range& lowest = ranges_.back();
        const std::uint32_t part = std::min(count, lowest.to - lowest.from);
        taken.push_back({lowest.from, lowest.from + part});
        lowest.from += part;
        count -= part;
        if (lowest.from == lowest.to)
            ranges_.pop_back();
    }
    return taken;
}

std::vector<Range> FreeRanges::take_of(Range of) {
    std::vector<Range> taken;
    // In falling order, the first free range that begins below the end of this one, and those after it that reach into
    // it.
    auto at = std::lower_bound(ranges_.begin(), ranges_.end(), of.to,
                               [](const Range& a, std::uint32_t to) { return a.from >= to; });
    while (at != ranges_.end() && at->to > of.from) {
        const Range cut{std::max(at->from, of.from), std::min(at->to, of.to)};
        const Range above{cut.to, at->to};
        const Range below{at->from, cut.from};
        taken.push_back(cut);
        free_ -= cut.to - cut.from;
        at = ranges_.erase(at);
        if (below.from < below.to)
            at = ranges_.insert(at, below);
        if (above.from < above.to)
            at = std::next(ranges_.insert(at, above));
    }
    return taken;
}

void FreeRanges::give(const std::vector<Range>& ranges) {
    for (const Range& range : ranges) {
        // First range (in falling order) that begins below the one given back.
        auto below = std::lower_bound(ranges_.begin(), ranges_.end(), range,
                                      [](const Range& a, const Range& b) { return a.from > b.from; });
        const bool overlaps_below = below != ranges_.end() && below->to > range.from;
        const bool overlaps_above = below != ranges_.begin() && std::prev(below)->from < range.to;
        if (overlaps_below || overlaps_above)
            throw SimulationError("an accelerator was given back twice");
        const bool joins_below = below != ranges_.end() && below->to == range.from;
        const bool joins_above = below != ranges_.begin() && std::prev(below)->from == range.to;
        if (joins_below && joins_above) {
            std::prev(below)->from = below->from;
            ranges_.erase(below);
        } else if (joins_below) {
            below->to = range.to;
        } else if (joins_above) {
            std::prev(below)->from = range.from;
        } else {
            ranges_.insert(below, range);
        }
        free_ += range.to - range.from;
    }
}

} // namespace sunward::simulation
