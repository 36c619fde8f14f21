// Time cut into slots in which nothing changes.
#pragma once

#include <cstddef>
#include <vector>

#include "sunward/series/series.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// Consecutive slots that fill a span.
class Axis {
public:
    /// Cuts in any order, at least two different ones; the first and the last are the span's ends.
    explicit Axis(std::vector<Instant> cuts);

    [[nodiscard]] std::size_t slots() const { return cuts_.size() - 1; }
    [[nodiscard]] Instant start(std::size_t slot) const { return cuts_[slot]; }
    [[nodiscard]] Instant end(std::size_t slot) const { return cuts_[slot + 1]; }
    [[nodiscard]] Duration length(std::size_t slot) const { return cuts_[slot + 1] - cuts_[slot]; }
    [[nodiscard]] double hours(std::size_t slot) const { return length(slot).seconds() / 3600; }
    /// The slot that holds t, which lies within the span.
    [[nodiscard]] std::size_t slot_of(Instant t) const;

private:
    std::vector<Instant> cuts_;
};

/// Appends the instants within (from, to) at which the series changes.
void add_changes(const Series& series, Instant from, Instant to, std::vector<Instant>& cuts);

} // namespace sunward
