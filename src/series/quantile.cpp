// The quantile of a signal's values over a span, by time. With the distinct values v_1 < v_2 < ..., S_k the time at or
// below v_k and T the length of the span,
//   Q(q) = v_k                             for S_(k-1) < q T < S_k
//   Q(q) = v_k + (1 - q) (v_(k+1) - v_k)   for q T = S_k
// It is what linear interpolation between order statistics (definition 7 of Hyndman and Fan, Sample quantiles in
// statistical packages, The American Statistician 50(4), 1996) comes to when the span is cut into ever more equal
// pieces, so that it does not depend on the steps that the signal is written in.
#include "sunward/series/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace sunward {

namespace {

/// A value and how long it lasts, in microseconds.
using Level = std::pair<double, std::int64_t>;

std::vector<Level> levels(const Series& signal, Instant from, Instant to) {
    std::vector<Level> levels;
    for (Instant t = from; t < to;) {
        const Piece piece = signal.piece(t);
        const Instant end = std::min(piece.until, to);
        levels.emplace_back(piece.value, (end - t).us);
        t = end;
    }
    return levels;
}

} // namespace

double between_levels(double q, double below, double above) { return std::lerp(below, above, 1 - q); }

std::int64_t quantile_time(double q, Duration span) { return std::llround(q * static_cast<double>(span.us)); }

double forecast_quantile(const Series& forecast, Instant from, Duration span, double q) {
    const Instant to = forecast.ends() == EndRule::fail ? std::min(from + span, forecast.end()) : from + span;
    std::vector<Level> sorted = levels(forecast, from, to);
    if (sorted.empty())
        return 0;
    std::sort(sorted.begin(), sorted.end());
    std::int64_t left = quantile_time(q, to - from);
    for (std::size_t k = 0; k < sorted.size(); ++k) {
        if (left < sorted[k].second)
            return left == 0 && k > 0 ? between_levels(q, sorted[k - 1].first, sorted[k].first) : sorted[k].first;
        left -= sorted[k].second;
    }
    return sorted.back().first;
}

} // namespace sunward
