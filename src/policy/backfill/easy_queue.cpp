#include "policy/backfill/easy_queue.hpp"

#include "policy/backfill/conservative_queue.hpp"

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

void EasyQueue::start_brief(JobIndex job, Offer& offer, Duration held, PassResult& result) {
    offer.take(width(job));
    start(job, held);
    result.started.push_back(job);
}

/// Looks at the brief jobs released since the last pass, in order, up to a place. True as soon as one starts.
bool EasyQueue::serve_released(const Place& before, Offer& offer, const HoldOf& hold, PassResult& result) {
    for (; next_brief_ < brief_.size(); ++next_brief_) {
        const Released& one = brief_[next_brief_];
        if (before < place(one))
            return false;
        table_.jobs[one.job].brief = false;
        const Duration most = room(width(one.job));
        const bool may = offer.fits(width(one.job)) && one.hold <= most;
        const Duration held = may ? hold(one.job, most) : one.hold;
        if (may && held <= most) {
            ++next_brief_;
            start_brief(one.job, offer, held, result);
            return true;
        }
        result.lost.push_back(one.job);
    }
    return false;
}

/// Of the jobs that ask now, the next that may fit. As there is ever less room in a pass, those that were passed over
/// need no second look.
const AskingList::Entry* EasyQueue::next_asking(std::uint32_t free) {
    if (!asks_now_ || free == 0)
        return nullptr;
    return asking_.find(now_, [&](std::uint32_t w, Instant until) {
        return w <= free && (!blocked_ || w <= head_.extra || until <= head_.shadow);
    });
}

/// Looks at all brief jobs in order up to a place. True as soon as one starts.
bool EasyQueue::serve_brief(const Place& before, Offer& offer, const HoldOf& hold, PassResult& result) {
    while (true) {
        const AskingList::Entry* const asking = next_asking(offer.free);
        const Place at = asking == nullptr ? behind_all : Place{asking->rank.key, 0, asking->rank.job};
        if (serve_released(std::min(before, at), offer, hold, result))
            return true;
        if (asking == nullptr || before < at)
            return false;
        const JobIndex job = asking->rank.job;
        const Duration most = room(asking->width);
        const Duration held = hold(job, most);
        if (held <= most) {
            asking_.take(now_);
            start_brief(job, offer, held, result);
            return true;
        }
        asking_.pass_over();
    }
}

void EasyQueue::start_heads(Offer& offer, const HoldOf& hold, PassResult& result) {
    while (true) {
        const JobIndex head = waiting_.first();
        while (serve_brief(place(head), offer, hold, result)) {
        }
        if (head == no_job)
            return;
        if (!offer.fits(width(head))) {
            blocked_ = true;
            return;
        }
        offer.take(width(head));
        take(head, result);
    }
}

void EasyQueue::backfill(Offer offer, const HoldOf& hold, PassResult& result) {
    const JobIndex head = waiting_.first();
    head_ = running_.reserve(now_, std::int64_t{offer.free} - offer.over, offer.share(width(head)), {out_, back_});
    Rank after = waiting_.rank(head);
    while (offer.free > 0) {
        const JobIndex job = waiting_.next(after, offer.free, [&](std::uint32_t w) { return room(w); });
        if (serve_brief(place(job), offer, hold, result))
            continue; // there is less room now
        if (job == no_job)
            return;
        after = waiting_.rank(job);
        offer.take(width(job));
        take(job, result);
    }
}

void EasyQueue::pass(Offer offer, const HoldOf& hold, PassResult& result) {
    blocked_ = false;
    if (!asks_now_ && waiting_.empty() && fresh_.size() == 1 && offer.fits(width(fresh_[0].job)) &&
        !table_.jobs[fresh_[0].job].brief) {
        start(fresh_[0].job, fresh_[0].hold);
        result.started.push_back(fresh_[0].job);
        fresh_.clear();
        return;
    }
    index_fresh();
    start_heads(offer, hold, result);
    if (blocked_ && backfill_)
        backfill(offer, hold, result);
    for (; next_brief_ < brief_.size(); ++next_brief_) {
        table_.jobs[brief_[next_brief_].job].brief = false;
        result.lost.push_back(brief_[next_brief_].job);
    }
    if (asks_now_)
        asking_.end(now_);
    asks_now_ = false;
}

void EasyQueue::ask(const Asking& asking) {
    asking_.add(
        {{asking.as.key, asking.as.job}, width(asking.as.job), now_ + asking.as.hold, asking.from, asking.steps},
        asking.step);
}

bool EasyQueue::is_asked(Instant now) {
    asks_now_ = asking_.begin(now);
    return asks_now_;
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

} // namespace sunward
