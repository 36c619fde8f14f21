#include "policy/backfill/conservative_queue.hpp"

#include <limits>
#include <optional>
#include <tuple>

namespace sunward {

namespace {

constexpr std::uint32_t any_width = 0;

} // namespace

ConservativeQueue::ConservativeQueue(JobTable& table, Instant now, std::uint32_t capacity, std::uint32_t depth)
    : table_(table), capacity_(capacity), depth_(depth), waiting_(table.nodes, table.shares), running_(table.nodes),
      by_start_(table.reservations), profile_(now, capacity), looked_until_(now + Duration{-1}) {}

void ConservativeQueue::advance(Instant now) {
    now_ = now;
    profile_.forget_before(now);
}

void ConservativeQueue::reserve(JobIndex job, Instant place, Instant start) {
    by_start_.insert(job, place.us, start.us);
    profile_.add(start, start + hold(job), -std::int64_t{width(job)});
}

/// What is out of use counts as held until it is expected back, and a second longer when it is overdue.
void ConservativeQueue::set_out(std::uint32_t accelerators, Instant back) {
    profile_.add(now_, out_until_, out_);
    early_ = early_ || accelerators < out_;
    PoolQueue::set_out(accelerators, back);
    out_until_ = std::max(back, now_ + Duration::from_seconds(1));
    profile_.add(now_, out_until_, -std::int64_t{out_});
    changed_ = true;
}

/// Gives up a reservation; the part of it that is past stays in the past.
void ConservativeQueue::release(JobIndex job) {
    const Instant start = reserved(job);
    by_start_.erase(job);
    profile_.add(std::max(start, now_), start + hold(job), width(job));
}

void ConservativeQueue::withdraw(JobIndex job) {
    if (std::erase_if(fresh_, [&](const Released& one) { return one.job == job; }) > 0)
        return;
    release(job);
    waiting_.erase(job, any_width);
    early_ = true;
    changed_ = true;
}

void ConservativeQueue::left(JobIndex job) {
    const Instant end{running_.node(job).key};
    running_.erase(job);
    changed_ = true;
    if (end <= now_)
        return;
    profile_.add(now_, end, width(job));
    early_ = true;
}

void ConservativeQueue::expect(JobIndex job, Instant end) {
    const Instant before{running_.node(job).key};
    running_.erase(job);
    running_.insert(job, end.us, end.us);
    profile_.add(std::max(before, now_), end, -std::int64_t{width(job)});
    profile_.add(std::max(end, now_), before, width(job));
    early_ = early_ || end < before;
    changed_ = true;
}

void ConservativeQueue::start(JobIndex job, Duration hold) {
    const Instant end = now_ + hold;
    running_.insert(job, end.us, end.us);
    profile_.add(now_, end, -std::int64_t{width(job)});
    free_before_ -= std::min(free_before_, width(job));
}

void ConservativeQueue::take(JobIndex job, Offer& offer, PassResult& result) {
    const Duration length = hold(job);
    waiting_.erase(job, any_width);
    start(job, length);
    offer.take(width(job));
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
        profile_.add(now_, guess, -std::int64_t{width(job)});
        changed_ = true;
    }
}

/// What running jobs leave of what may be in use.
Availability ConservativeQueue::left_by_running(const Offer& offer) {
    by_end_.clear();
    running_.first_ones(std::numeric_limits<std::uint32_t>::max(), by_end_);
    std::vector<Availability::Change> ends;
    std::int64_t free = offer.share(capacity_);
    for (const JobIndex job : by_end_) {
        free -= width(job);
        ends.push_back({Instant{running_.node(job).key}, width(job)});
    }
    return {now_, free, ends};
}

/// The next reservation in order of place that is due.
JobIndex ConservativeQueue::due_after(Rank rank) const {
    const JobIndex job = first_within(by_start_, by_start_.root(), rank, LeastValue::identity);
    return job != no_job && by_start_.node(job).key <= now_.us ? job : no_job;
}

/// In order of place. As long as none is held up, each starts; from then on one starts only where it leaves those
/// before it their holes.
void ConservativeQueue::start_due(Offer& offer, PassResult& result) {
    changed_ = false;
    std::optional<Availability> firm;
    std::uint32_t held_up = 0;
    for (JobIndex job = due_after({}); job != no_job;) {
        const Rank rank = by_start_.rank(job);
        if (!firm && offer.fits(width(job))) {
            release(job);
            take(job, offer, result);
        } else if (++held_up > depth_) {
            ++limited_;
            break;
        } else {
            if (!firm)
                firm.emplace(left_by_running(offer));
            keep_place(job, *firm, offer, result);
        }
        job = due_after(rank);
    }
}

/// Starts a job that is due, or reserves the earliest hole that running jobs and the ones before it leave. Reservations
/// that are not due yet are no obstacle: they wait in turn.
void ConservativeQueue::keep_place(JobIndex job, Availability& firm, Offer& offer, PassResult& result) {
    const Duration length = hold(job);
    const std::int64_t share = offer.share(width(job));
    const Instant hole = firm.earliest(now_, Instant::never(), share, length);
    firm.add(hole, hole + length, -share);
    if (hole == now_ && offer.fits(width(job))) {
        release(job);
        take(job, offer, result);
    } else if (hole != reserved(job)) {
        const Instant place{by_start_.node(job).key};
        release(job);
        reserve(job, place, hole);
    }
}

void ConservativeQueue::compress(Offer& offer, PassResult& result) {
    skipped_ = false;
    looked_at_.clear();
    waiting_.first_ones(depth_ + std::size_t{1}, looked_at_);
    if (looked_at_.size() > depth_) {
        looked_at_.pop_back();
        ++limited_;
    }
    for (const JobIndex job : looked_at_) {
        const Instant start = reserved(job);
        if (by_start_.node(job).key <= now_.us)
            continue; // is due, and has been looked at
        const Instant hole = profile_.earliest(now_, start, width(job), hold(job));
        const bool skips = hole == now_ && !offer.fits(width(job));
        skipped_ = skipped_ || skips;
        if (hole >= start || skips)
            continue;
        release(job);
        if (hole == now_)
            take(job, offer, result);
        else
            reserve(job, hole, hole);
    }
}

void ConservativeQueue::place_brief(const Released& one, Offer& offer, const HoldOf& hold, PassResult& result) {
    table_.jobs[one.job].brief = false;
    const Duration most = offer.fits(width(one.job)) ? profile_.lasting(now_, width(one.job)) : Duration{};
    const Duration held = one.hold <= most ? hold(one.job, most) : one.hold;
    if (held > most) {
        result.lost.push_back(one.job);
        return;
    }
    start(one.job, held);
    offer.take(width(one.job));
    result.started.push_back(one.job);
}

void ConservativeQueue::place_fresh(Offer& offer, const HoldOf& hold, PassResult& result) {
    std::sort(fresh_.begin(), fresh_.end(), [&](const Released& a, const Released& b) {
        return std::tuple(a.key, waiting_.owner(a.job), a.job) < std::tuple(b.key, waiting_.owner(b.job), b.job);
    });
    for (const Released& one : fresh_) {
        if (table_.jobs[one.job].brief) {
            place_brief(one, offer, hold, result);
            continue;
        }
        const Instant hole = profile_.earliest(now_, Instant::never(), width(one.job), one.hold);
        if (hole == now_ && offer.fits(width(one.job))) {
            start(one.job, one.hold);
            offer.take(width(one.job));
            result.started.push_back(one.job);
        } else {
            waiting_.insert(one.job, any_width, one.key, one.hold);
            reserve(one.job, hole, hole);
        }
    }
    fresh_.clear();
}

void ConservativeQueue::pass(Offer offer, const HoldOf& hold, PassResult& result) {
    extend_overruns();
    const bool more = offer.free > free_before_ || offer.first > 0;
    if (more || changed_ || due_after({looked_until_.us, no_job}) != no_job)
        start_due(offer, result);
    if (early_ || offer.first > 0 || (more && skipped_))
        compress(offer, result);
    early_ = false;
    place_fresh(offer, hold, result);
    looked_until_ = now_;
    free_before_ = offer.free;
}

Duration ConservativeQueue::room(std::uint32_t width) const { return profile_.lasting(now_, width); }

QueueState ConservativeQueue::state_of(JobIndex job) const {
    const JobIndex head = waiting_.first();
    return {head, reserved(head), reserved(job)};
}

/// One that is due waits for nodes to come back.
Instant ConservativeQueue::due() const {
    const JobIndex next = first_within(by_start_, by_start_.root(), {looked_until_.us, no_job}, LeastValue::identity);
    return next == no_job ? Instant::never() : Instant{by_start_.node(next).key};
}

} // namespace sunward
