// A signal of equal steps, prepared so that plans do not look it up step by step.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sunward/policy/plan.hpp"

namespace sunward {

/// The k-th smallest of any stretch of a permutation in O(log n): a wavelet matrix (The wavelet
/// matrix: an efficient wavelet tree for large alphabets, Information Systems 47, 2015, pages 15 to 32).
class WaveletMatrix {
public:
    WaveletMatrix() = default;
    /// `values` are a permutation of 0 .. n-1.
    explicit WaveletMatrix(std::vector<std::uint32_t> values);

    /// The k-th smallest (from 0) of values[from, to); k < to - from.
    [[nodiscard]] std::uint32_t kth(std::uint32_t from, std::uint32_t to, std::uint32_t k) const;

    /// 64 bits of a level and how many of the level's bits before them are 0.
    struct Word {
        std::uint64_t bits = 0;
        std::uint32_t zeros_before = 0;
    };
    struct Level {
        std::vector<Word> words;
        std::uint32_t zeros = 0;
    };

private:
    std::vector<Level> levels_; ///< the most significant bit first
    /// The values as they lie at one of the deeper levels: there a short stretch mostly comes down to one value.
    std::vector<std::uint32_t> values_;
    std::size_t early_ = 0; ///< that level
};

/// The steps of a signal that stays as it is. Holds 8 bytes a step and, once cheapest() or quantile() was asked, about
/// 18 more.
class CellIndex {
public:
    /// Nothing for a signal with steps of different lengths, with straight lines, or with more steps than 2^22. The
    /// series must outlive the index.
    [[nodiscard]] static std::optional<CellIndex> of(const Series& signal);

    /// Whether the data cover [from, to), after shifting by whole lengths of a signal that is repeated.
    [[nodiscard]] bool covers(Instant from, Instant to) const;

    /// As cheapest_slots() of the level stretches of [from, to), which the data cover; none forced. Needs to - from >=
    /// work.
    [[nodiscard]] std::vector<Segment> cheapest(Instant from, Instant to, Duration work);

    /// The first segment of cheapest(), up to where it may be another one once steps at its start are lost: if these
    /// end before its `to`, the first segment of what is left begins where they end.
    [[nodiscard]] Segment first_cheapest(Instant from, Instant to, Duration work);

    /// The first stretch within [from, to), which the data cover, in which the values are at most `level`, of those
    /// that last for `least` at least; empty, at `to`, when there is none.
    [[nodiscard]] Segment first_run(Instant from, Instant to, double level, Duration least) const;
    [[nodiscard]] Instant begin_of_step(Instant t) const { return t - Duration{(t - signal_->begin()).us % step_}; }

    /// As forecast_quantile() over [from, to), which the data cover.
    [[nodiscard]] double quantile(Instant from, Instant to, double q);

    enum class Aim {
        least_cost,  ///< of the run
        saving_rate, ///< what is saved against a run from `from`, for each second until its end
    };
    /// The starts in [from, latest] that come within rounding of the best, in order, among `from`, `latest`, starts on
    /// a boundary and starts of runs that end on one. The data cover [from, latest + work). Valid until the next call.
    [[nodiscard]] const std::vector<Instant>& best_starts(Instant from, Instant latest, Duration work, Aim aim);

private:
    explicit CellIndex(const Series& signal);
    /// Whole lengths of a repeated signal between its begin and `from`, in microseconds.
    [[nodiscard]] std::int64_t shift_of(Instant from) const;
    void rank_cells();
    struct Tail;
    template <typename Take>
    Tail choose(Instant from, Instant to, Duration work, const Take& take);
    [[nodiscard]] double cost(std::int64_t since, std::int64_t work) const;
    void keep_best(std::int64_t from, std::int64_t work, Aim aim);

    const Series* signal_;
    std::int64_t step_;               ///< microseconds
    std::int64_t length_;             ///< of the data, microseconds
    std::vector<double> primitive_;   ///< at each boundary, in value x steps
    std::vector<std::uint32_t> rank_; ///< of each step by (value, time)
    std::vector<std::uint32_t> cell_; ///< the step of each rank
    WaveletMatrix by_rank_;
    double rounding_ = 0;             ///< of a difference of two primitives
    std::vector<std::int64_t> tried_; ///< starts since the data's begin
    std::vector<double> score_;       ///< their costs, in value x steps, or their rates
    std::vector<Instant> best_;
};

} // namespace sunward
