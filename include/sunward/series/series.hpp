// Time series: a value at every instant, and its integral over any span without walking the span.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/series/wide.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

enum class Shape { step, linear };              ///< between points: the value before, or a straight line
enum class EndRule { fail, hold, repeat };      ///< outside the data
enum class GapRule { fail, hold, interpolate }; ///< where points are missing
enum class Label { period_start, period_end };  ///< which end of its period a point's time names

struct Point {
    Instant at;
    double value;
};

/// A run of missing points, or of points that were thrown out.
struct Gap {
    Instant from; ///< start of the first missing period
    Instant to;   ///< start of the first period that is there again
    std::string why;
};

/// Gaps as a note or fault tells them: how many, how they are treated (may be empty), the first and the longest.
[[nodiscard]] std::string describe(std::span<const Gap> gaps, std::string_view how);

/// A span of time.
struct TimeSpan {
    Instant from;
    Instant to;
};

/// How to make a series from points.
struct SeriesOptions {
    Shape shape = Shape::step;
    EndRule ends = EndRule::fail;
    GapRule gaps = GapRule::fail;
    Label label = Label::period_start;
    /// Longest step that is not a gap; zero: a gap is a step more than half as long again as the usual one of the dozen
    /// steps up to it and of the dozen from it on, so that a change of resolution (30 min to 15 min) is none.
    Duration max_step{};
    /// Under GapRule::fail, what is sure to be read, so that a gap in it is a fault. The data begin after a gap before
    /// it, and end at one after it. Nothing, or data that repeat: any gap is a fault.
    std::optional<TimeSpan> needed = std::nullopt;
};

/// A value, and the first boundary after it was asked for: Instant::never() when it does not change any more.
struct Piece {
    double value;
    Instant until;
};

/// An immutable function of time over [begin, end), extended by its end rule. A value outside the data under
/// EndRule::fail throws SimulationError. Look-up is O(1) for regular steps, O(log n) otherwise.
class Series {
public:
    /// The same value for ever.
    static Series constant(double value);

    /// From points with strictly increasing times. Values that are NaN are missing, at either end too, where the
    /// nearest value is held. The last period (with Label::period_end the first) is as long as the one beside it, a
    /// lone one an hour. Gaps found are appended to `found` when it is given.
    /// Throws InputError (with an empty location) for no points, unsorted or repeated times, infinite values, and for
    /// gaps that are faults.
    static Series from_points(std::vector<Point> points, const SeriesOptions& options,
                              std::vector<Gap>* found = nullptr);
    /// Steps of one length from `begin` on. Throws InputError for no values, one that is not finite, and no length.
    static Series regular(Instant begin, Duration step, std::vector<double> values, EndRule ends);
    /// a + weight x b, on the boundaries of both. Where one may not be asked beyond its data, neither may the sum; two
    /// that repeat do so after the least common multiple of their periods. Straight lines become steps of the same
    /// mean, unless the other one is constant. Throws InputError for series that do not overlap, for one that is held
    /// beside one that repeats, and for periods that have too long a common multiple.
    static Series sum(const Series& a, const Series& b, double weight);

    [[nodiscard]] double at(Instant t) const;
    /// Integral over [a, b) in value x seconds; a <= b. Exact to rounding of the result, also for a short span late in
    /// a long series.
    [[nodiscard]] double integral(Instant a, Instant b) const;
    /// Antiderivative at t relative to begin(), as a pair of doubles: differences of two readings keep full precision.
    [[nodiscard]] Wide primitive(Instant t) const;
    [[nodiscard]] double mean(Instant a, Instant b) const;
    /// First boundary strictly after t; Instant::never() when the value does not change any more, as from the start of
    /// the last step of a series that is held.
    [[nodiscard]] Instant next_change(Instant t) const;
    /// at(t) and next_change(t), looked up once.
    [[nodiscard]] Piece piece(Instant t) const;
    /// The last boundary at or before t (t itself when there is none, as for a constant).
    [[nodiscard]] Instant step_start(Instant t) const;

    [[nodiscard]] Shape shape() const { return shape_; }
    [[nodiscard]] EndRule ends() const { return ends_; }
    [[nodiscard]] bool is_constant() const { return value_.size() == 1 && ends_ != EndRule::fail; }
    [[nodiscard]] Instant begin() const { return at_.front(); }
    [[nodiscard]] Instant end() const { return at_.back(); }
    /// The gap at which the data end, after which there are more that are not used.
    [[nodiscard]] const std::optional<TimeSpan>& gap_at_end() const { return gap_at_end_; }
    [[nodiscard]] std::size_t size() const { return value_.size(); }
    /// Start of each step and, last, the end of the data: size() + 1 instants.
    [[nodiscard]] std::span<const Instant> boundaries() const { return at_; }
    [[nodiscard]] std::span<const double> values() const { return value_; }

    /// Step series of the same ends: each value the mean over (or with `sample` the value at the start of) a period of
    /// `step`, periods aligned to midnight UTC. Throws InputError for a step that is not positive.
    [[nodiscard]] Series resampled(Duration step, bool sample) const;
    /// The same times, which the two share, and end rule with other values (one per step); the shape becomes step.
    [[nodiscard]] Series with_values(std::vector<double> values) const;

private:
    Series() = default;
    void set_steps(std::vector<Instant> boundaries);
    void set_values(std::vector<double> values);
    [[nodiscard]] const std::vector<Wide>& primitives() const;
    [[nodiscard]] std::size_t locate(Instant t) const;
    [[nodiscard]] Instant fold(Instant t, std::int64_t& periods) const;
    [[nodiscard]] double within(std::size_t i, Duration into) const;
    [[nodiscard]] Wide area(std::size_t i, Instant a, Instant b) const;
    [[nodiscard]] Wide inner_integral(Instant a, Instant b) const;
    void require(Instant from, Instant to) const;

    std::shared_ptr<const std::vector<Instant>> boundaries_; ///< often of several series
    std::span<const Instant> at_;                            ///< the same, size n + 1
    std::vector<double> value_; ///< size n; for Shape::linear the value at each boundary's start
    std::vector<double> slope_; ///< per second, only for Shape::linear
    /// Size n + 1, value x seconds since begin; made when first asked for, because many series are only looked up. Not
    /// safe to ask for from two threads.
    mutable std::vector<Wide> primitive_;
    Shape shape_ = Shape::step;
    EndRule ends_ = EndRule::hold;
    std::int64_t regular_us_ = 0; ///< step length when all steps are equal, else 0
    std::optional<TimeSpan> gap_at_end_;
};

} // namespace sunward
