#include "policy/composed/composed.hpp"
#include "sunward/policy/catalog.hpp"

#include <algorithm>

#include "policy/plugin/plugin.hpp"
#include "policy/width/power_share.hpp"
#include "sunward/error/count.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

ComposedScheduler::ComposedScheduler(const PolicySpec& spec)
    : spec_(spec), placement_(spec.where.rule->traits.at_home, spec.nodes.rule->traits.least_energy),
      costs_(spec.where.rule->traits.by_price), lengths_(spec.when.length), planner_(spec.when),
      elastic_lengths_(spec.width.rule->traits.plans_widths ? knowledge_in(spec.width.values) : Knowledge::requested) {
    if (spec.when.cells.align != Align::none && spec.when.cells.slot.us <= 0)
        throw InputError({}, "when.slot", "an aligned rule needs a slot that is longer than zero");
    if (spec.when.rule->together != nullptr)
        horizon_ = spec.when.rule->together(spec.when);
    if (horizon_ && (horizon_->every.us <= 0 || horizon_->slot.us <= 0 || horizon_->horizon < horizon_->slot))
        throw InputError({}, "when.horizon", "expected a slot or more of it, and `every` and `slot` longer than zero");
}

bool ComposedScheduler::uses_reserved() const {
    return spec_.when.reserved > 0 && (spec_.when.reserved_first || spec_.when.rule->traits.uses_reserved);
}

void ComposedScheduler::begin(const View& view, std::size_t jobs) {
    table_.jobs.assign(jobs, {});
    table_.nodes.assign(jobs, {});
    if (reserves())
        table_.reservations.assign(jobs, {});
    if (spec_.order.rule->traits.by_user)
        shares_ = std::make_unique<UserShares>(spec_.order.values.duration("half_life"), view.now(), jobs);
    table_.shares = shares_.get();
    placement_.begin(view);
    if (plans()) {
        courses_ = make_timetable(spec_.when, planner_, jobs);
        timers_.emplace(jobs);
    }
    if (horizon_)
        agenda_.emplace(horizon_->every, view.pools().size());
    if (spec_.width.rule->traits.plans_widths)
        elastic_.emplace(spec_.when.cells, jobs);
    if (spec_.width.rule->gate != nullptr)
        gate_ = spec_.width.rule->gate(spec_, table_, view);
    if (gate_ && !timers_)
        timers_.emplace(jobs);
    if (plans() && reconsiders(view))
        waiting_.assign(jobs, {});
    if (spec_.where.rule->traits.moves)
        follower_.emplace(spec_, planner_, courses_.get(), jobs, view.pools().size());
    for (PoolIndex pool = 0; pool < view.pools().size(); ++pool)
        add_pool(view, pool, jobs);
}

/// Jobs may wait for several pools of a site at once: then each has trees of its own.
void ComposedScheduler::add_pool(const View& view, PoolIndex pool, std::size_t jobs) {
    const PoolView& one = view.pools()[pool];
    const auto at_site = [&](const PoolView& other) { return other.site == one.site; };
    PoolState state{{}, {}, {}, OrderIndex(table_.nodes, table_.shares)};
    if (std::ranges::count_if(view.pools(), at_site) > 1) {
        state.own = std::make_unique<JobTable>();
        state.own->jobs.assign(jobs, {});
        state.own->nodes.assign(jobs, {});
        if (reserves())
            state.own->reservations.assign(jobs, {});
        state.own->shares = table_.shares;
    }
    state.queue =
        spec_.backfill.rule->queue(spec_.backfill.values, state.own ? *state.own : table_, view.now(), one.capacity);
    pools_.push_back(std::move(state));
}

void ComposedScheduler::schedule(const View& view, std::span<const Event> events, Decisions& decisions) {
    wakes_.passed(view.now());
    if (courses_)
        courses_->called();
    if (table_.shares)
        table_.shares->advance(view.now());
    const auto handle_all = [&](bool submissions) {
        for (const Event& event : events)
            if ((event.kind == Event::Kind::submitted) == submissions)
                handle(view, event, decisions);
    };
    handle_all(false);
    if (follower_ && timers_ && !agenda_)
        fire_timers(view, decisions);
    if (follower_ && signal_changed_) // before jobs that come now take what is free
        follow_the_sun(view, decisions);
    handle_all(true);
    if (agenda_ && agenda_->is_due(view.now()))
        plan_ahead(view, decisions); // before timers of the plan that it replaces
    if (timers_)
        fire_timers(view, decisions);
    let_ask(view);
    if (gate_ && gate_->next() <= view.now())
        touch_all(view);
    if (reserves())
        for (PoolIndex pool = 0; pool < pools_.size(); ++pool)
            if (pools_[pool].queue->due() <= view.now())
                touch(view, pool);
    order_touched(view);
    for (std::size_t i = 0; i < touched_.size(); ++i) // serving a pool may touch it again, and others of its site
        serve(view, touched_[i], decisions);
    for (const PoolIndex pool : touched_)
        pools_[pool].advanced = false;
    touched_.clear();
    if (recorder_ != nullptr && table_.jobs[recorded_].phase == Phase::queued)
        recorder_->queued(pools_[table_.jobs[recorded_].pool].queue->state_of(recorded_));
    ask_to_be_woken(view, decisions);
}

ComposedScheduler::PoolState& ComposedScheduler::touch(const View& view, PoolIndex pool) {
    PoolState& state = pools_[pool];
    if (!state.advanced) {
        state.advanced = true;
        state.free = free_for_others(view, pool);
        state.queue->advance(view.now());
        state.queue->know_out(view.pools()[pool].out, view.pools()[pool].back);
    }
    if (!state.touched) {
        state.touched = true;
        touched_.push_back(pool);
    }
    return state;
}

/// Accelerators that no job holds and none is on its way to.
std::uint32_t ComposedScheduler::free_for_others(const View& view, PoolIndex pool) const {
    const std::uint32_t free = view.pools()[pool].free;
    const std::uint64_t expected = follower_ ? follower_->expected(pool) : 0;
    return expected < free ? free - static_cast<std::uint32_t>(expected) : 0;
}

void ComposedScheduler::touch_all(const View& view) {
    for (PoolIndex pool = 0; pool < pools_.size(); ++pool)
        touch(view, pool);
}

void ComposedScheduler::handle(const View& view, const Event& event, Decisions& decisions) {
    switch (event.kind) {
    case Event::Kind::submitted: return submit(view, event.job, decisions);
    case Event::Kind::finished: return finished(view, event.job);
    case Event::Kind::suspended: return suspended(view, event.job, decisions);
    case Event::Kind::running: return work_goes_on(view, event.job);
    case Event::Kind::failed: touch(view, table_.jobs[event.job].pool); return work_goes_on(view, event.job);
    case Event::Kind::repaired: touch(view, event.pool); return;
    case Event::Kind::resized: touch(view, table_.jobs[event.job].pool); return;
    case Event::Kind::signal_change:
        signal_changed_ = true;
        if (gate_) {
            gate_->signal_changed();
            touch_all(view);
        }
        if (caps_power())
            spec_.width.rule->cap(spec_.width.values, view, decisions);
        return;
    case Event::Kind::wake: return;
    }
}

void ComposedScheduler::ask_to_be_woken(const View& view, Decisions& decisions) {
    Instant next = timers_ ? timers_->next() : Instant::never();
    if (agenda_)
        next = std::min(next, agenda_->next(view.now()));
    if (reserves())
        for (const PoolState& pool : pools_)
            if (pool.queue->due() > view.now()) // one that is overdue waits for nodes to come back
                next = std::min(next, pool.queue->due());
    std::erase_if(asked_, [&](PoolIndex pool) {
        const Instant asked = pools_[pool].queue->next_asked(view.now());
        next = std::min(next, asked);
        return asked == Instant::never();
    });
    if (gate_)
        next = std::min(next, gate_->next());
    if (next > view.now() && wakes_.ask(next)) // else there is another call at this instant
        decisions.wake(next);
}

std::vector<std::string> ComposedScheduler::notes() const {
    std::vector<std::string> notes;
    std::uint64_t limited = 0;
    for (const PoolState& pool : pools_)
        limited += pool.queue->limited();
    if (limited > 0) {
        const std::uint64_t depth = spec_.backfill.values.whole("compress_depth");
        notes.push_back("conservative backfilling: " + times(limited) + " more than " + counted(depth, "job") +
                        " waited and only the first " + std::to_string(depth) + " reservations were looked at anew");
    }
    if (agenda_ && agenda_->cut_short > 0)
        notes.push_back("receding-horizon: " + counted(agenda_->cut_short, "plan") +
                        " left out jobs with later latest starts, as there were more than can be planned together");
    const std::uint64_t bound =
        (courses_ ? courses_->bound_by_walltime() : 0) + (elastic_ ? elastic_->bound_by_walltime() : 0);
    if (bound > 0)
        notes.push_back(counted(bound, "job") +
                        " could not be suspended at some time because saving and restoring would have used up the "
                        "wall-time; overhead_in_walltime or kill_at_walltime of the workload decide about that");
    if (courses_)
        for (std::string& note : courses_->notes())
            notes.push_back(std::move(note));
    if (follower_ && follower_->bound_by_walltime() > 0)
        notes.push_back("follow-the-sun: " + counted(follower_->bound_by_walltime(), "job") +
                        " could not move at some time because moving would have used up the wall-time; "
                        "overhead_in_walltime or kill_at_walltime of the workload decide about that");
    return notes;
}

std::unique_ptr<Scheduler> make_scheduler(const PolicySpec& spec) {
    if (spec.plugin)
        return make_plugin(spec);
    return std::make_unique<ComposedScheduler>(spec);
}

} // namespace sunward
