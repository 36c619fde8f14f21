#include "axis.hpp"

#include <algorithm>

namespace sunward {

Axis::Axis(std::vector<Instant> cuts) : cuts_(std::move(cuts)) {
    std::sort(cuts_.begin(), cuts_.end());
    cuts_.erase(std::unique(cuts_.begin(), cuts_.end()), cuts_.end());
}

std::size_t Axis::slot_of(Instant t) const {
    return static_cast<std::size_t>(std::upper_bound(cuts_.begin(), cuts_.end(), t) - cuts_.begin()) - 1;
}

void add_changes(const Series& series, Instant from, Instant to, std::vector<Instant>& cuts) {
    for (Instant t = series.next_change(from); t < to; t = series.next_change(t))
        cuts.push_back(t);
}

} // namespace sunward
