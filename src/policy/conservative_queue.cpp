#include "conservative_queue.hpp"

#include <tuple>

namespace sunward {

namespace {

constexpr std::uint32_t any_width = 0;

} // namespace

ConservativeQueue::ConservativeQueue(JobTable& table, Instant now, std::uint32_t capacity, std::uint32_t depth)
    : table_(table), depth_(depth), waiting_(table.nodes, table.shares.get()), running_(table.nodes),
      by_start_(table.reservations), profile_(now, capacity) {}

void ConservativeQueue::advance(Instant now) {
    now_ = now;
    profile_.forget_before(now);
}

void ConservativeQueue::reserve(JobIndex job, Instant start) {
    by_start_.insert(job, start.us, 0);
    profile_.add(start, start + hold(job), -width(job));
}

/// Gives up a reservation; the part of it that is past stays in the past.
Instant ConservativeQueue::release(JobIndex job) {
    const Instant start = reserved(job);
    by_start_.erase(job);
    profile_.add(std::max(start, now_), start + hold(job), width(job));
    return start;
}

void ConservativeQueue::left(JobIndex job) {
    const Instant end{running_.node(job).key};
    running_.erase(job);
    if (end <= now_)
        return;
    profile_.add(now_, end, width(job));
    early_ = true;
}

void ConservativeQueue::expect(JobIndex job, Instant end) {
    const Instant before{running_.node(job).key};
    running_.erase(job);
    running_.insert(job, end.us, end.us);
    profile_.add(std::max(before, now_), end, -width(job));
    profile_.add(std::max(end, now_), before, width(job));
    early_ = early_ || end < before;
}

void ConservativeQueue::start(JobIndex job, Duration hold) {
    const Instant end = now_ + hold;
    running_.insert(job, end.us, end.us);
    profile_.add(now_, end, -width(job));
}

void ConservativeQueue::take(JobIndex job, std::uint32_t& free, PassResult& result) {
    const Duration length = hold(job);
    waiting_.erase(job, any_width);
    start(job, length);
    free -= static_cast<std::uint32_t>(width(job));
    result.started.push_back(job);
}

void ConservativeQueue::extend_overruns() {
    for (JobIndex job = running_.first(); job != no_job; job = running_.first()) {
        const Instant end{running_.node(job).key};
        if (end > now_)
            return;
        const Instant promised{running_.node(job).value};
        const Instant guess = now_ + std::max(now_ - promised, Duration::from_seconds(1));
        running_.erase(job);
        running_.insert(job, guess.us, promised.us);
        profile_.add(now_, guess, -width(job));
    }
}

void ConservativeQueue::start_due(std::uint32_t& free, PassResult& result) {
    looked_at_.clear();
    for (JobIndex job = by_start_.first(); job != no_job && reserved(job) <= now_; job = by_start_.first()) {
        release(job);
        if (width(job) <= free)
            take(job, free, result);
        else
            looked_at_.push_back(job);
    }
    for (const JobIndex job : looked_at_)
        reserve(job, profile_.earliest(now_, Instant::never(), width(job), hold(job)));
}

void ConservativeQueue::compress(std::uint32_t& free, PassResult& result) {
    looked_at_.clear();
    waiting_.first_ones(depth_ + std::size_t{1}, looked_at_);
    if (looked_at_.size() > depth_) {
        looked_at_.pop_back();
        ++limited_;
    }
    for (const JobIndex job : looked_at_) {
        const Instant start = reserved(job);
        const Instant hole = profile_.earliest(now_, start, width(job), hold(job));
        if (hole >= start || (hole == now_ && width(job) > free))
            continue;
        release(job);
        if (hole == now_)
            take(job, free, result);
        else
            reserve(job, hole);
    }
}

void ConservativeQueue::place_fresh(std::uint32_t& free, PassResult& result) {
    std::sort(fresh_.begin(), fresh_.end(), [&](const Released& a, const Released& b) {
        return std::tuple(a.key, waiting_.owner(a.job), a.job) < std::tuple(b.key, waiting_.owner(b.job), b.job);
    });
    for (const Released& one : fresh_) {
        const Instant hole = profile_.earliest(now_, Instant::never(), width(one.job), one.hold);
        Tracked& tracked = table_.jobs[one.job];
        if (hole == now_ && width(one.job) <= free) {
            tracked.brief = false;
            start(one.job, one.hold);
            free -= static_cast<std::uint32_t>(width(one.job));
            result.started.push_back(one.job);
        } else if (tracked.brief) {
            tracked.brief = false;
            result.lost.push_back(one.job);
        } else {
            waiting_.insert(one.job, any_width, one.key, one.hold);
            reserve(one.job, hole);
        }
    }
    fresh_.clear();
}

void ConservativeQueue::pass(std::uint32_t free, PassResult& result) {
    extend_overruns();
    start_due(free, result);
    if (early_)
        compress(free, result);
    early_ = false;
    place_fresh(free, result);
}

Duration ConservativeQueue::room(std::uint32_t width) const { return profile_.lasting(now_, width); }

QueueState ConservativeQueue::state_of(JobIndex job) const {
    const JobIndex head = waiting_.first();
    return {head, reserved(head), reserved(job)};
}

Instant ConservativeQueue::due() const {
    const JobIndex next = by_start_.first();
    return next == no_job ? Instant::never() : reserved(next);
}

} // namespace sunward
