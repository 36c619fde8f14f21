#include "policy/plan/cell_index.hpp"
#include "policy/plan/slots.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "sunward/series/quantile.hpp"

namespace sunward {

namespace {

constexpr std::size_t most_steps = std::size_t{1} << 22U;

std::uint32_t zeros_before(const WaveletMatrix::Level& level, std::uint32_t i) {
    const WaveletMatrix::Word& word = level.words[i / 64];
    const std::uint64_t before = (std::uint64_t{1} << (i % 64)) - 1;
    return word.zeros_before + static_cast<std::uint32_t>(std::popcount(~word.bits & before));
}

[[gnu::target_clones("popcnt", "default")]] // twice as fast where the machine counts bits
std::uint32_t
kth_in(const std::vector<WaveletMatrix::Level>& levels, std::uint32_t from, std::uint32_t to, std::uint32_t k,
       std::size_t early, const std::vector<std::uint32_t>& values) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        if (i == early && to - from == 1)
            return values[from];
        const WaveletMatrix::Level& level = levels[i];
        const std::uint32_t zeros_from = zeros_before(level, from);
        const std::uint32_t zeros_to = zeros_before(level, to);
        const std::uint32_t zeros = zeros_to - zeros_from;
        const bool one = k >= zeros;
        value = 2 * value + (one ? 1 : 0);
        k -= one ? zeros : 0;
        from = one ? level.zeros + from - zeros_from : zeros_from;
        to = one ? level.zeros + to - zeros_to : zeros_to;
    }
    return value;
}

/// The cells that a stretch of time touches, the outer ones in part.
struct Stretch {
    std::uint32_t first; ///< cell
    std::uint32_t last;  ///< cell, included
    std::int64_t from;   ///< since the begin of the data, microseconds
    std::int64_t to;
    std::int64_t step;

    [[nodiscard]] std::int64_t start(std::uint32_t cell) const { return std::max(from, cell * step); }
    [[nodiscard]] std::int64_t end(std::uint32_t cell) const { return std::min(to, (cell + std::int64_t{1}) * step); }
    [[nodiscard]] std::int64_t length(std::uint32_t cell) const { return end(cell) - start(cell); }
};

Stretch stretch_of(Duration from, Duration to, std::int64_t step) {
    return {static_cast<std::uint32_t>(from.us / step), static_cast<std::uint32_t>((to.us - 1) / step), from.us, to.us,
            step};
}

/// Up to which rank cells are taken whole, and how much of that very cell.
struct Cut {
    std::uint32_t rank;
    std::int64_t part;
    std::uint32_t whole; ///< so many cells are taken whole
};

/// The cells in the order of their ranks fill the work; only the outer ones are shorter than a step, so that a start
/// at work / step is at most two cells short.
Cut cut_of(const Stretch& in, const std::vector<std::uint32_t>& rank, const WaveletMatrix& by_rank, std::int64_t work) {
    const std::uint32_t count = in.last - in.first + 1;
    const auto whole = [&](std::uint32_t below, std::uint32_t cells) {
        std::int64_t length = cells * in.step;
        if (rank[in.first] < below)
            length -= in.step - in.length(in.first);
        if (in.last != in.first && rank[in.last] < below)
            length -= in.step - in.length(in.last);
        return length;
    };
    for (auto k = static_cast<std::uint32_t>(work / in.step); k < count; ++k) {
        const std::uint32_t dearest = by_rank.kth(in.first, in.last + 1, k);
        const std::int64_t taken = whole(dearest, k);
        const bool is_first = rank[in.first] == dearest;
        const bool is_last = rank[in.last] == dearest;
        const std::int64_t length = is_first ? in.length(in.first) : is_last ? in.length(in.last) : in.step;
        if (taken + length > work)
            return {dearest, work - taken, k};
    }
    return {static_cast<std::uint32_t>(rank.size()), 0, count};
}

/// The first of [from, to) whose rank is below `rank`, else `to`. Looks at sixteen at a time.
[[gnu::target_clones("avx2", "default")]] // two comparisons then
std::uint32_t
next_below(const std::uint32_t* ranks, std::uint32_t from, std::uint32_t to, std::uint32_t rank) {
    constexpr std::uint32_t many = 16;
    for (; to - from >= many; from += many) {
        std::uint32_t least = rank;
        for (std::uint32_t i = 0; i < many; ++i)
            least = std::min(least, ranks[from + i]);
        if (least < rank)
            break;
    }
    while (from < to && ranks[from] >= rank)
        ++from;
    return from;
}

} // namespace

WaveletMatrix::WaveletMatrix(std::vector<std::uint32_t> values) {
    const auto n = static_cast<std::uint32_t>(values.size());
    const auto bits = static_cast<std::uint32_t>(std::bit_width(n > 0 ? n - 1 : 0U));
    early_ = bits * 5 / 8;
    for (std::uint32_t shift = bits; shift-- > 0;) {
        if (levels_.size() == early_)
            values_ = values;
        Level level;
        level.words.resize(n / 64 + 1);
        std::uint32_t zeros = 0;
        for (std::uint32_t i = 0; i < n; ++i) {
            if (i % 64 == 0)
                level.words[i / 64].zeros_before = zeros;
            const std::uint64_t bit = (values[i] >> shift) & 1U;
            level.words[i / 64].bits |= bit << (i % 64);
            zeros += bit == 0 ? 1 : 0;
        }
        if (n % 64 == 0)
            level.words[n / 64].zeros_before = zeros;
        level.zeros = zeros;
        std::stable_partition(values.begin(), values.end(),
                              [&](std::uint32_t value) { return ((value >> shift) & 1U) == 0; });
        levels_.push_back(std::move(level));
    }
}

std::uint32_t WaveletMatrix::kth(std::uint32_t from, std::uint32_t to, std::uint32_t k) const {
    return kth_in(levels_, from, to, k, early_, values_);
}

std::optional<CellIndex> CellIndex::of(const Series& signal) {
    const std::span<const Instant> boundaries = signal.boundaries();
    if (signal.shape() != Shape::step || signal.is_constant() || signal.size() > most_steps)
        return std::nullopt;
    const Duration step = boundaries[1] - boundaries[0];
    for (std::size_t i = 1; i + 1 < boundaries.size(); ++i)
        if (boundaries[i + 1] - boundaries[i] != step)
            return std::nullopt;
    return CellIndex(signal);
}

CellIndex::CellIndex(const Series& signal)
    : signal_(&signal), step_((signal.boundaries()[1] - signal.boundaries()[0]).us),
      length_((signal.end() - signal.begin()).us) {
    primitive_.reserve(signal.size() + 1);
    double largest = 0;
    Wide sum;
    primitive_.push_back(0);
    for (const double value : signal.values()) {
        sum += value;
        primitive_.push_back(sum.value());
        largest = std::max(largest, std::abs(sum.value()));
    }
    rounding_ = 4 * std::numeric_limits<double>::epsilon() * largest;
}

std::int64_t CellIndex::shift_of(Instant from) const {
    const std::int64_t since = (from - signal_->begin()).us;
    if (signal_->ends() != EndRule::repeat)
        return 0;
    return (since >= 0 ? since / length_ : -((-since + length_ - 1) / length_)) * length_;
}

bool CellIndex::covers(Instant from, Instant to) const {
    const std::int64_t shift = shift_of(from);
    return (from - signal_->begin()).us >= shift && (to - signal_->begin()).us - shift <= length_;
}

void CellIndex::rank_cells() {
    const std::span<const double> values = signal_->values();
    std::vector<std::uint32_t> order(values.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return values[a] != values[b] ? values[a] < values[b] : a < b; });
    rank_.resize(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i)
        rank_[order[i]] = i;
    by_rank_ = WaveletMatrix(rank_);
    cell_ = std::move(order);
}

/// The level stretch in which a choice ends, within the stretch of time that is looked at.
struct CellIndex::Tail {
    std::uint32_t first; ///< cell
    std::uint32_t last;  ///< cell, included
    Instant begin;
    std::int64_t part;  ///< so much of it is chosen
    bool before_chosen; ///< what follows is
    bool late;          ///< its end is chosen, not its begin: only what follows is
};

/// Calls take(begin, end) with what is chosen of successive cells, in order of time, until it gives false.
template <typename Take>
CellIndex::Tail CellIndex::choose(Instant from, Instant to, Duration work, const Take& take) {
    if (rank_.empty())
        rank_cells();
    const Instant origin = signal_->begin() + Duration{shift_of(from)};
    const Stretch in = stretch_of(from - origin, to - origin, step_);
    const Cut cut = cut_of(in, rank_, by_rank_, work.us);
    const auto take_from = [&](std::int64_t begin, std::int64_t end) {
        return take(origin + Duration{begin}, origin + Duration{end});
    };
    const std::span<const double> values = signal_->values();
    Tail tail{in.last + 1, in.last + 1, to, 0, false, false};
    if (cut.rank < cell_.size()) {
        const std::uint32_t cell = cell_[cut.rank];
        tail.first = tail.last = cell;
        while (tail.first > in.first && values[tail.first - 1] == values[cell])
            --tail.first;
        while (tail.last < in.last && values[tail.last + 1] == values[cell])
            ++tail.last;
        const bool after_chosen = tail.first > in.first && values[tail.first - 1] < values[cell];
        tail.begin = origin + Duration{in.start(tail.first)};
        tail.part = in.start(cell) - in.start(tail.first) + cut.part;
        tail.before_chosen = tail.last < in.last && values[tail.last + 1] < values[cell];
        tail.late = tail.before_chosen && !after_chosen;
    }
    bool more = true;
    for (std::uint32_t cell = in.first; more && cell <= in.last;) {
        if (cell == tail.first) {
            const std::int64_t begin = tail.late ? in.end(tail.last) - tail.part : in.start(tail.first);
            more = tail.part == 0 || take_from(begin, begin + tail.part);
            cell = tail.last + 1;
            continue;
        }
        const std::uint32_t stop = cell < tail.first ? tail.first : in.last + 1;
        const std::uint32_t first = next_below(rank_.data(), cell, stop, cut.rank);
        cell = first;
        while (cell < stop && rank_[cell] < cut.rank)
            ++cell;
        more = first == stop || take_from(in.start(first), in.end(cell - 1));
    }
    return tail;
}

std::vector<Segment> CellIndex::cheapest(Instant from, Instant to, Duration work) {
    std::vector<Segment> segments;
    choose(from, to, work, [&](Instant begin, Instant end) {
        if (!segments.empty() && segments.back().to == begin)
            segments.back().to = end;
        else
            segments.push_back({begin, end});
        return true;
    });
    return segments;
}

Segment CellIndex::first_cheapest(Instant from, Instant to, Duration work) {
    Segment first{from, from};
    const Tail tail = choose(from, to, work, [&](Instant begin, Instant end) {
        if (first.to == first.from)
            first.from = begin;
        else if (first.to != begin)
            return false;
        first.to = end;
        return true;
    });
    // A step of a level stretch that is chosen in part may be lost to one that is later, beside what follows. All else
    // is chosen the more when other steps are lost.
    if (tail.begin < first.to && tail.before_chosen && !tail.late)
        first.to = std::max(first.from, tail.begin);
    return first;
}

Segment CellIndex::first_run(Instant from, Instant to, double level, Duration least) const {
    const Instant origin = signal_->begin() + Duration{shift_of(from)};
    const Stretch in = stretch_of(from - origin, to - origin, step_);
    const double* const values = signal_->values().data();
    for (std::uint32_t cell = in.first; cell <= in.last; ++cell) {
        const std::uint32_t first = cell;
        while (cell <= in.last && values[cell] <= level)
            ++cell;
        if (cell > first && in.end(cell - 1) - in.start(first) >= least.us)
            return {origin + Duration{in.start(first)}, origin + Duration{in.end(cell - 1)}};
    }
    return {to, to};
}

double CellIndex::quantile(Instant from, Instant to, double q) {
    if (rank_.empty())
        rank_cells();
    const Instant origin = signal_->begin() + Duration{shift_of(from)};
    const Stretch in = stretch_of(from - origin, to - origin, step_);
    const auto nth = [&](std::uint32_t k) { return signal_->values()[cell_[by_rank_.kth(in.first, in.last + 1, k)]]; };
    const std::uint32_t count = in.last - in.first + 1;
    const Cut cut = cut_of(in, rank_, by_rank_, quantile_time(q, to - from));
    if (cut.whole == count)
        return nth(count - 1);
    return cut.part == 0 && cut.whole > 0 ? between_levels(q, nth(cut.whole - 1), nth(cut.whole)) : nth(cut.whole);
}

double CellIndex::cost(std::int64_t since, std::int64_t work) const {
    const auto primitive = [&](std::int64_t t) {
        const auto cell = static_cast<std::size_t>(t / step_);
        const std::int64_t into = t % step_;
        return into == 0 ? primitive_[cell]
                         : primitive_[cell] +
                               signal_->values()[cell] * static_cast<double>(into) / static_cast<double>(step_);
    };
    return primitive(since + work) - primitive(since);
}

const std::vector<Instant>& CellIndex::best_starts(Instant from, Instant latest, Duration work, Aim aim) {
    const Instant origin = signal_->begin() + Duration{shift_of(from)};
    const std::int64_t a = (from - origin).us;
    const std::int64_t b = (latest - origin).us;
    const std::int64_t cells = work.us / step_;
    const std::int64_t into = work.us % step_;
    const double share = static_cast<double>(into) / static_cast<double>(step_);
    tried_.clear();
    score_.clear();
    const auto consider = [&](std::int64_t start, double cost) {
        tried_.push_back(start);
        score_.push_back(cost);
    };
    consider(a, cost(a, work.us));
    const double* const sum = primitive_.data();
    const double* const value = signal_->values().data();
    for (std::int64_t k = a / step_ + 1; k * step_ < b; ++k)
        consider(k * step_, sum[k + cells] - sum[k] + (into == 0 ? 0 : share * value[k + cells]));
    if (into > 0) // runs that end on a boundary k start in cell k - cells - 1
        for (std::int64_t k = (a + work.us) / step_ + 1; k * step_ - work.us < b; ++k)
            consider(k * step_ - work.us, sum[k] - sum[k - cells] + share * value[k - cells - 1]);
    if (b > a)
        consider(b, cost(b, work.us));
    keep_best(a, work.us, aim);
    for (Instant& start : best_)
        start = start + Duration{(origin - Instant{}).us};
    return best_;
}

void CellIndex::keep_best(std::int64_t from, std::int64_t work, Aim aim) {
    double slack = rounding_;
    if (aim == Aim::saving_rate) {
        const double now_cost = score_[0];
        slack /= static_cast<double>(work);
        for (std::size_t i = 0; i < score_.size(); ++i)
            score_[i] = std::min(score_[i] - now_cost, 0.0) / static_cast<double>(tried_[i] - from + work);
    }
    double least = score_[0];
    for (const double score : score_)
        least = std::min(least, score);
    const double most = least + slack + 1e-11 * std::abs(least);
    best_.clear();
    for (std::size_t i = 0; i < score_.size(); ++i)
        if (score_[i] <= most)
            best_.push_back(Instant{tried_[i]});
    std::sort(best_.begin(), best_.end());
}

} // namespace sunward
