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

void EasyQueue::index_fresh() {
    for (const Released& one : fresh_) {
        waiting_.insert(one.job, width(one.job), one.key, one.hold);
        if (table_.jobs[one.job].brief)
            brief_.push_back(one.job);
    }
    fresh_.clear();
}

void EasyQueue::drop_brief(PassResult& result) {
    for (const JobIndex job : brief_) {
        if (!table_.jobs[job].brief)
            continue;
        waiting_.erase(job, width(job));
        table_.jobs[job].brief = false;
        result.lost.push_back(job);
    }
    brief_.clear();
}

void EasyQueue::take(JobIndex job, PassResult& result) {
    const Duration hold = waiting_.hold(job);
    waiting_.erase(job, width(job));
    table_.jobs[job].brief = false;
    start(job, hold);
    result.started.push_back(job);
}

void EasyQueue::start_heads(std::uint32_t& free, PassResult& result) {
    for (JobIndex head = waiting_.first(); head != no_job; head = waiting_.first()) {
        if (width(head) <= free) {
            free -= width(head);
            take(head, result);
        } else if (table_.jobs[head].brief) {
            waiting_.erase(head, width(head));
            table_.jobs[head].brief = false;
            result.lost.push_back(head);
        } else {
            blocked_ = true;
            return;
        }
    }
}

void EasyQueue::backfill(std::uint32_t free, PassResult& result) {
    const JobIndex head = waiting_.first();
    head_ = running_.reserve(now_, free, width(head));
    Rank after = waiting_.rank(head);
    while (free > 0) {
        const JobIndex job = waiting_.next(after, free, [&](std::uint32_t w) { return room(w); });
        if (job == no_job)
            return;
        after = waiting_.rank(job);
        free -= width(job);
        take(job, result);
    }
}

void EasyQueue::pass(std::uint32_t free, PassResult& result) {
    blocked_ = false;
    if (waiting_.empty() && fresh_.size() == 1 && width(fresh_[0].job) <= free) {
        table_.jobs[fresh_[0].job].brief = false;
        start(fresh_[0].job, fresh_[0].hold);
        result.started.push_back(fresh_[0].job);
        fresh_.clear();
        return;
    }
    index_fresh();
    start_heads(free, result);
    if (blocked_ && backfill_)
        backfill(free, result);
    drop_brief(result);
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
