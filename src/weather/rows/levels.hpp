// Values that a file has at several heights, at the height that is wanted.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace sunward::weather {

/// A column and the height in m that it was measured at.
struct Level {
    double height;
    std::size_t column;
};

/// The value at `height` is (1 - share) x that of `lower` + share x that of `upper`.
struct Between {
    Level lower;
    Level upper;
    double share;
    double height;
};

/// How a value goes with height between two levels: in a straight line over the height, as temperature and pressure, or
/// over its logarithm, v(h) = v1 + (v2 - v1) ln(h / h1) / ln(h2 / h1), the logarithmic wind profile through both.
enum class LevelLaw { linear, logarithmic };

/// The levels next below and above the height that is wanted; the outermost one alone, at its own height, when all are
/// above or below. Nothing without levels.
[[nodiscard]] std::optional<Between> between_levels(const std::vector<Level>& levels, double wanted, LevelLaw law);

} // namespace sunward::weather
