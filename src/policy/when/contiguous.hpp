// Rules of one run: what they have in common.
#pragma once

#include <cmath>
#include <memory>

#include "policy/plan/cell_index.hpp"
#include "policy/plan/cost.hpp"
#include "sunward/policy/plan.hpp"

namespace sunward::policy::when {

[[nodiscard]] inline std::vector<Segment> run_from(Instant start, const PlanRequest& request) {
    return {{start, start + request.work}};
}

/// Starts when it is asked; as late as it may.
[[nodiscard]] std::unique_ptr<RunPlanner> run_at_once();
[[nodiscard]] std::unique_ptr<RunPlanner> run_at_last();

/// A rule that chooses the start of a run in one piece.
class ContiguousPlanner : public RunPlanner {
public:
    explicit ContiguousPlanner(const Cells& cells) : cells_(cells) {}
    [[nodiscard]] std::vector<Segment> segments(const PlanRequest& request, const Series& forecast,
                                                CellIndex* index) const final;

protected:
    [[nodiscard]] const Cells& cells() const { return cells_; }

private:
    /// Between now and `latest`, which is after it.
    [[nodiscard]] virtual Instant start(const PlanRequest& request, const Series& forecast, Instant latest,
                                        CellIndex* index) const = 0;

    Cells cells_;
};

/// The first of the candidates that scores clearly less than those before it.
template <typename Score>
class Least {
public:
    Least(Instant first, const Score& score) : best_(first), score_(score) {}
    void consider(Instant s) {
        const double value = score_(s);
        if (least_ == HUGE_VAL || clearly_less(value, least_)) {
            least_ = value;
            best_ = s;
        }
    }
    [[nodiscard]] Instant best() const { return best_; }

private:
    Instant best_;
    double least_ = HUGE_VAL;
    const Score& score_;
};

/// Least-scoring start in [from, to]. Candidates are `from`, `to`, the signal's boundaries and, when `shifted`, the
/// boundaries less the length: between neighbours the score of every rule here is monotone.
template <typename Score>
Instant best_start(const Cells& cells, const PlanRequest& request, const Series& forecast, Instant from, Instant to,
                   const Score& score, bool shifted = false) {
    const Duration length = request.work;
    Least<Score> least(from, score);
    if (cells.align != Align::none) {
        for (Instant s = align_up(cells, request.arrival, from); s <= to; s = s + cells.slot)
            least.consider(s);
        return least.best();
    }
    least.consider(from);
    Instant plain = forecast.next_change(from);
    Instant late = shifted ? forecast.next_change(from + length) : Instant::never();
    while (true) {
        const Instant shifted_start = late == Instant::never() ? late : late - length;
        const Instant s = std::min(plain, shifted_start);
        if (s >= to)
            break;
        least.consider(s);
        if (plain == s)
            plain = forecast.next_change(plain);
        if (shifted_start == s)
            late = forecast.next_change(late);
    }
    if (to > from)
        least.consider(to);
    return least.best();
}

/// The same among the boundaries and the boundaries less the length, by the index where it covers them.
template <typename Score>
Instant best_run(const Cells& cells, const PlanRequest& request, const Series& forecast, Instant latest,
                 CellIndex* index, CellIndex::Aim aim, const Score& score) {
    if (index == nullptr || !index->covers(request.now, latest + request.work))
        return best_start(cells, request, forecast, request.now, latest, score, true);
    const std::vector<Instant>& starts = index->best_starts(request.now, latest, request.work, aim);
    Least<Score> least(starts.front(), score);
    if (starts.size() > 1)
        for (const Instant start : starts)
            least.consider(start);
    return least.best();
}

} // namespace sunward::policy::when
