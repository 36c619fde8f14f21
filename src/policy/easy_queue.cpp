#include "easy_queue.hpp"

#include "conservative_queue.hpp"

namespace sunward {

void EasyQueue::withdraw(JobIndex job) {
    if (std::erase_if(fresh_, [&](const Released& one) { return one.job == job; }) == 0)
        waiting_.erase(job, width(job));
}

void EasyQueue::left(JobIndex job) {
    if (backfill_)
        running_.erase(job);
}

void EasyQueue::expect(JobIndex job, Instant end) {
    if (!backfill_)
        return;
    running_.erase(job);
    running_.insert(job, end, width(job));
}

void EasyQueue::start(JobIndex job, Duration hold) {
    if (backfill_)
        running_.insert(job, now_ + hold, width(job));
    if (blocked_ && now_ + hold > head_.shadow)
        head_.extra -= width(job);
}

/// Brief jobs, of which there may be thousands at each step of a signal, are looked at once and never indexed.
void EasyQueue::index_fresh() {
    brief_.clear();
    next_brief_ = 0;
    for (const Released& one : fresh_) {
        if (table_.jobs[one.job].brief)
            brief_.push_back(one);
        else
            waiting_.insert(one.job, width(one.job), one.key, one.hold);
    }
    fresh_.clear();
    const auto earlier = [&](const Released& a, const Released& b) { return place(a) < place(b); };
    if (!std::is_sorted(brief_.begin(), brief_.end(), earlier))
        std::sort(brief_.begin(), brief_.end(), earlier);
}

void EasyQueue::take(JobIndex job, PassResult& result) {
    const Duration hold = waiting_.hold(job);
    waiting_.erase(job, width(job));
    start(job, hold);
    result.started.push_back(job);
}

bool EasyQueue::fits(const Released& brief, std::uint32_t free, const HoldOf& hold) const {
    const std::uint32_t wide = width(brief.job);
    return wide <= free && brief.hold <= room(wide) && (!blocked_ || hold(brief.job) <= room(wide));
}

/// Looks at the brief jobs in order up to the place of a job; no_job: at all. True as soon as one starts.
bool EasyQueue::serve_brief(JobIndex before, std::uint32_t& free, const HoldOf& hold, PassResult& result) {
    for (; next_brief_ < brief_.size(); ++next_brief_) {
        const Released& one = brief_[next_brief_];
        if (before != no_job && place(before) < place(one))
            return false;
        table_.jobs[one.job].brief = false;
        if (fits(one, free, hold)) {
            ++next_brief_;
            free -= width(one.job);
            start(one.job, hold(one.job));
            result.started.push_back(one.job);
            return true;
        }
        result.lost.push_back(one.job);
    }
    return false;
}

void EasyQueue::start_heads(std::uint32_t& free, const HoldOf& hold, PassResult& result) {
    while (true) {
        const JobIndex head = waiting_.first();
        while (serve_brief(head, free, hold, result)) {
        }
        if (head == no_job)
            return;
        if (width(head) > free) {
            blocked_ = true;
            return;
        }
        free -= width(head);
        take(head, result);
    }
}

void EasyQueue::backfill(std::uint32_t free, const HoldOf& hold, PassResult& result) {
    const JobIndex head = waiting_.first();
    head_ = running_.reserve(now_, free, width(head));
    Rank after = waiting_.rank(head);
    while (free > 0) {
        const JobIndex job = waiting_.next(after, free, [&](std::uint32_t w) { return room(w); });
        if (serve_brief(job, free, hold, result))
            continue; // there is less room now
        if (job == no_job)
            return;
        after = waiting_.rank(job);
        free -= width(job);
        take(job, result);
    }
}

void EasyQueue::pass(std::uint32_t free, const HoldOf& hold, PassResult& result) {
    blocked_ = false;
    if (waiting_.empty() && fresh_.size() == 1 && width(fresh_[0].job) <= free && !table_.jobs[fresh_[0].job].brief) {
        start(fresh_[0].job, fresh_[0].hold);
        result.started.push_back(fresh_[0].job);
        fresh_.clear();
        return;
    }
    index_fresh();
    start_heads(free, hold, result);
    if (blocked_ && backfill_)
        backfill(free, hold, result);
    for (; next_brief_ < brief_.size(); ++next_brief_) {
        table_.jobs[brief_[next_brief_].job].brief = false;
        result.lost.push_back(brief_[next_brief_].job);
    }
}

Duration EasyQueue::room(std::uint32_t width) const {
    if (!blocked_)
        return Duration::forever();
    if (!backfill_)
        return Duration{-1};
    return width <= head_.extra ? Duration::forever() : head_.shadow - now_;
}

QueueState EasyQueue::state_of(JobIndex /*job*/) const {
    return {waiting_.first(), backfill_ && blocked_ ? head_.shadow : Instant::never(), Instant::never()};
}

std::unique_ptr<PoolQueue> make_pool_queue(const PolicySpec& spec, JobTable& table, Instant now,
                                           std::uint32_t capacity) {
    if (spec.backfill == BackfillRule::conservative)
        return std::make_unique<ConservativeQueue>(table, now, capacity, spec.compress_depth);
    return std::make_unique<EasyQueue>(table, spec.backfill == BackfillRule::easy);
}

} // namespace sunward
