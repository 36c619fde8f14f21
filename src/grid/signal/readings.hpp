// What the reader of a format hands over, and what all formats have in common.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sunward/grid/signal_format.hpp"

namespace sunward::grid {

/// What read_signal makes of the points of a file: shifted, gaps treated (in the notes), resampled.
[[nodiscard]] Series finished_series(Readings& readings, const SignalSource& source);

/// Takes zeros as missing, with a note.
void drop_zeros(Readings& readings);

/// A kind that is never negative, for people: `an average intensity`.
[[nodiscard]] std::string_view with_article(SignalKind kind);

/// At most 20 times as text, then how many more there are.
[[nodiscard]] std::string list_times(const std::vector<Instant>& times);

} // namespace sunward::grid
