#include "composed.hpp"

#include <algorithm>

#include "plan_rules.hpp"
#include "plugin.hpp"
#include "power_cap.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

ComposedScheduler::ComposedScheduler(const PolicySpec& spec)
    : spec_(spec), placement_(spec.where, spec.nodes), costs_(spec.where), lengths_(spec.when.length),
      planner_(spec.when), elastic_lengths_(spec.width.length) {
    if (spec.when.align != Align::none && spec.when.slot.us <= 0)
        throw InputError({}, "when.slot", "an aligned rule needs a slot that is longer than zero");
    const WhenSpec& when = spec.when;
    if (when.rule == WhenRule::receding_horizon &&
        (when.every.us <= 0 || when.slot.us <= 0 || when.horizon < when.slot))
        throw InputError({}, "when.horizon", "expected a slot or more of it, and `every` and `slot` longer than zero");
}

bool ComposedScheduler::uses_reserved() const {
    return spec_.when.reserved > 0 && (spec_.when.reserved_first || spec_.when.rule == WhenRule::deadline_only);
}

void ComposedScheduler::begin(const View& view, std::size_t jobs) {
    table_.jobs.assign(jobs, {});
    table_.nodes.assign(jobs, {});
    if (spec_.backfill == BackfillRule::conservative)
        table_.reservations.assign(jobs, {});
    if (spec_.order == OrderRule::fair_share)
        table_.shares = std::make_unique<UserShares>(spec_.half_life, view.now(), jobs);
    placement_.begin(view);
    if (plans()) {
        courses_ = make_timetable(planner_, jobs);
        timers_.emplace(jobs);
    }
    if (spec_.when.rule == WhenRule::receding_horizon)
        agenda_.emplace(spec_.when.every, view.pools().size());
    if (spec_.width.rule == WidthRule::carbon_scaler)
        elastic_.emplace(spec_.when, jobs);
    gate_ = make_gate(spec_, table_, view);
    if (gate_ && !timers_)
        timers_.emplace(jobs);
    if (plans() && reconsiders(view))
        waiting_.assign(jobs, {});
    if (spec_.where == WhereRule::follow_the_sun)
        follower_.emplace(spec_, planner_, courses_.get(), jobs, view.pools().size());
    for (const PoolView& pool : view.pools())
        pools_.push_back({make_pool_queue(spec_, table_, view.now(), pool.capacity),
                          {},
                          OrderIndex(table_.nodes, table_.shares.get())});
}

void ComposedScheduler::schedule(const View& view, std::span<const Event> events, Decisions& decisions) {
    wakes_.passed(view.now());
    if (courses_)
        courses_->called();
    if (table_.shares)
        table_.shares->advance(view.now());
    for (const Event& event : events)
        handle(view, event, decisions);
    if (agenda_ && agenda_->is_due(view.now()))
        plan_ahead(view, decisions); // before timers of the plan that it replaces
    if (timers_)
        fire_timers(view, decisions);
    if (gate_ && gate_->next() <= view.now())
        touch_all(view);
    if (follower_ && signal_changed_)
        follow_the_sun(view, decisions);
    if (spec_.backfill == BackfillRule::conservative)
        for (PoolIndex pool = 0; pool < pools_.size(); ++pool)
            if (pools_[pool].queue->due() <= view.now())
                touch(view, pool);
    for (std::size_t i = 0; i < touched_.size(); ++i) // serving a pool may touch it again, not another
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
        state.free = view.pools()[pool].free;
        state.queue->advance(view.now());
    }
    if (!state.touched) {
        state.touched = true;
        touched_.push_back(pool);
    }
    return state;
}

void ComposedScheduler::touch_all(const View& view) {
    for (PoolIndex pool = 0; pool < pools_.size(); ++pool)
        touch(view, pool);
}

void ComposedScheduler::handle(const View& view, const Event& event, Decisions& decisions) {
    switch (event.kind) {
    case Event::Kind::submitted: return submit(view, event.job, decisions);
    case Event::Kind::finished: return finished(view, event.job);
    case Event::Kind::suspended: return suspended(view, event.job);
    case Event::Kind::running: return work_goes_on(view, event.job);
    case Event::Kind::resized: touch(view, table_.jobs[event.job].pool); return;
    case Event::Kind::signal_change:
        signal_changed_ = true;
        if (gate_)
            touch_all(view);
        if (caps_power())
            cap_power(spec_.width, view, decisions);
        return;
    case Event::Kind::wake: return;
    }
}

void ComposedScheduler::fire_timers(const View& view, Decisions& decisions) {
    for (JobIndex job = timers_->take(view.now()); job != no_job; job = timers_->take(view.now())) {
        Tracked& tracked = table_.jobs[job];
        if (tracked.phase == Phase::running) {
            if (is_stretched(job))
                take_turn(view, job, decisions);
            else
                suspend_or_run_on(view, job, decisions);
        } else if (gate_ && gate_->forget(job, tracked.pool)) {
            enqueue(view, job);
        } else if (tracked.phase == Phase::planned) {
            if (uses_reserved())
                pools_[tracked.pool].planned.erase(job, tracked.width);
            if (!waiting_.empty() && waiting_[job].look == view.now())
                look_again(view, job);
            else if (courses_ && courses_->has(job))
                hold_back(view, job, courses_->due(view, job, tracked.pool));
            else
                release(view, job);
        }
    }
}

/// Whether forecasts change and the rule wants to know: `window` decides when its window opens, others at every
/// `replan`.
bool ComposedScheduler::reconsiders(const View& view) const {
    if (spec_.when.rule != WhenRule::window && spec_.when.replan.us <= 0)
        return false;
    return std::ranges::any_of(view.pools(),
                               [&](const PoolView& pool) { return !view.forecast(pool.zone).is_static(); });
}

Instant ComposedScheduler::next_look(const View& view, JobIndex job) const {
    const Instant now = view.now();
    if (spec_.when.rule != WhenRule::window)
        return {(now.us / spec_.when.replan.us + 1) * spec_.when.replan.us};
    const Instant opens = nominal_start(spec_.when, view.job(job).submit) - spec_.when.half_width;
    return opens > now ? opens : Instant::never();
}

void ComposedScheduler::look_again(const View& view, JobIndex job) {
    if (Recorder* recorder = recorder_of(job))
        recorder->reconsidered();
    const PoolIndex pool = table_.jobs[job].pool;
    if (is_stretched(job))
        return hold_back(view, job, elastic_->reconsidered(view, job, pool));
    if (courses_->has(job))
        return hold_back(view, job, courses_->reconsidered(view, job, pool));
    hold_back(view, job, plan(view, job, pool, waiting_[job].length).segments.front().from);
}

void ComposedScheduler::submit(const View& view, JobIndex job, Decisions& decisions) {
    const bool stretched = elastic_ && ElasticCourses::plans(view, job);
    if (plans() || weighs())
        length_ = (stretched ? elastic_lengths_ : lengths_).of(view, job);
    std::optional<Choice> choice = choose(view, job);
    if (!choice) {
        table_.jobs[job].phase = Phase::gone;
        decisions.reject(job);
        return;
    }
    table_.jobs[job] = {choice->held, choice->pool, Phase::queued, false};
    if (table_.shares)
        table_.shares->submitted(job, view.job(job).user);
    placement_.placed(choice->pool, choice->held);
    if (Recorder* recorder = recorder_of(job))
        recorder->placed(choice->pool, choice->plan, length_);
    if (follower_)
        follower_->submitted(job, length_);
    if (!waiting_.empty())
        waiting_[job].length = length_;
    if (agenda_)
        agenda_->add(job, choice->pool, length_, view.job(job).deadline != Instant::never());
    if (!plans())
        return release(view, job);
    Instant start = choice->plan.segments.front().from;
    if (stretched)
        elastic_->begin(job, std::move(choice->plan), length_);
    else if (courses_->takes(view, job))
        start = courses_->begin(view, job, choice->pool, std::move(choice->plan), length_);
    hold_back(view, job, start);
}

Plan ComposedScheduler::plan(const View& view, JobIndex job, PoolIndex pool, Duration length) {
    if (elastic_ && ElasticCourses::plans(view, job))
        return elastic_->plan(view, job, pool, view.now(), length);
    const JobRequest& request = view.job(job);
    // The deadline was made for the requested length: with the mean of its class the latest start stays what it is, so
    // that a job that is longer than the mean is not late.
    const bool moved = spec_.when.length == Knowledge::class_mean && request.deadline != Instant::never() &&
                       !is_interruptible(spec_.when.rule);
    const PlanRequest wanted{view.now(),
                             length,
                             moved ? request.deadline + (length - request.walltime) : request.deadline,
                             view.job_class(job).interruptible,
                             view.save_time(job, pool),
                             view.restore_time(job, pool),
                             request.submit};
    return planner_.plan(view, pool, wanted);
}

/// The site with the least score. Ties stay with the earlier site.
std::optional<ComposedScheduler::Choice> ComposedScheduler::choose(const View& view, JobIndex job) {
    const std::uint32_t accelerators = view.job(job).accelerators;
    const auto at_once = [&](PoolIndex pool, std::uint64_t held) { return has_room(view, pool, held); };
    std::optional<Choice> best;
    double least = 0;
    for (const SiteChoice& site : placement_.choices(view, job)) {
        const PoolIndex pool = placement_.pool_at(view, site, job, at_once);
        if (pool >= pools_.size())
            continue;
        const auto held = static_cast<std::uint32_t>(held_width(view.pools()[pool], accelerators));
        Choice choice{pool, held, {}};
        const double score = this->score(view, job, site, choice);
        if (Recorder* recorder = recorder_of(job))
            recorder->considered(pool, score, choice.plan);
        if (best && !clearly_less(score, least))
            continue;
        best = std::move(choice);
        least = score;
    }
    if (best && plans() && !weighs())
        best->plan = plan(view, job, best->pool, length_);
    return best;
}

void ComposedScheduler::hold_back(const View& view, JobIndex job, Instant until) {
    if (until <= view.now())
        return release(view, job);
    if (!waiting_.empty()) {
        waiting_[job].look = next_look(view, job);
        until = std::min(until, waiting_[job].look);
    }
    if (Recorder* recorder = recorder_of(job))
        recorder->held_back(until);
    wait(view, job, until);
}

void ComposedScheduler::wait(const View& view, JobIndex job, Instant until) {
    Tracked& tracked = table_.jobs[job];
    tracked.phase = Phase::planned;
    timers_->set(job, until);
    if (uses_reserved()) {
        touch(view, tracked.pool)
            .planned.insert(job, tracked.width, queue_key(table_, spec_.order, view.job(job), job), hold(view, job));
    }
}

Duration ComposedScheduler::hold(const View& view, JobIndex job) const {
    if (is_stretched(job))
        return elastic_->hold(view, job, table_.jobs[job].pool);
    if (courses_ && courses_->has(job))
        return courses_->hold(view, job, table_.jobs[job].pool);
    if (follower_)
        return wall_left(view, job, follower_->held(job), follower_->arrival(job));
    return wall_left(view, job, {}, {});
}

void ComposedScheduler::release(const View& view, JobIndex job) {
    const Tracked& tracked = table_.jobs[job];
    if (gate_ && gate_->keeps(view, job, tracked.pool, tracked.width))
        keep(view, job);
    else
        enqueue(view, job);
}

void ComposedScheduler::enqueue(const View& view, JobIndex job) {
    Tracked& tracked = table_.jobs[job];
    tracked.phase = Phase::queued;
    tracked.brief = courses_ && courses_->has(job) && courses_->may_wait(view, job, tracked.pool);
    if (Recorder* recorder = recorder_of(job))
        recorder->released();
    if (is_stretched(job)) {
        set_held(job, static_cast<std::uint32_t>(held_width(view.pools()[tracked.pool], elastic_->width(job))));
        tracked.brief = elastic_->may_wait(view, job);
    }
    touch(view, tracked.pool).queue->add({job, queue_key(table_, spec_.order, view.job(job), job), hold(view, job)});
}

void ComposedScheduler::gave_back(const View& view, JobIndex job) {
    const Tracked& tracked = table_.jobs[job];
    touch(view, tracked.pool).queue->left(job);
    if (table_.shares)
        table_.shares->holds_less(job, tracked.width);
    if (timers_)
        timers_->clear(job);
    if (follower_)
        follower_->stopped(view, job);
}

void ComposedScheduler::finished(const View& view, JobIndex job) {
    gave_back(view, job);
    Tracked& tracked = table_.jobs[job];
    tracked.phase = Phase::gone;
    placement_.finished(tracked.pool, tracked.width);
    if (agenda_)
        agenda_->remove(job, tracked.pool, view.job(job).deadline != Instant::never());
    if (follower_)
        follower_->ended(job);
    if (courses_ && courses_->has(job))
        courses_->end(job);
    if (is_stretched(job))
        elastic_->end(job);
    if (gate_)
        gate_->ended(view, job, tracked.pool, tracked.width);
}

void ComposedScheduler::suspended(const View& view, JobIndex job) {
    gave_back(view, job);
    const PoolIndex pool = table_.jobs[job].pool;
    const std::optional<PoolIndex> target = follower_ ? follower_->left(job) : std::nullopt;
    const bool has_course = courses_ && courses_->has(job);
    const Instant next = is_stretched(job) ? elastic_->suspended(view, job, pool)
                         : has_course      ? courses_->suspended(view, job, pool)
                                           : view.now();
    if (!target)
        return hold_back(view, job, next);
    change_pool(view, job, *target);
    hold_back(view, job, has_course ? courses_->moved(view, job, *target, follower_->arrival(job)) : next);
}

void ComposedScheduler::suspend_or_run_on(const View& view, JobIndex job, Decisions& decisions) {
    Tracked& tracked = table_.jobs[job];
    if (courses_->worth_suspending(view, job, tracked.pool)) {
        tracked.phase = Phase::suspending;
        touch(view, tracked.pool).hands_over = agenda_ && view.save_time(job, tracked.pool).us == 0;
        decisions.suspend(job);
        return;
    }
    if (Recorder* recorder = plans_each_job(spec_.when.rule) ? recorder_of(job) : nullptr)
        recorder->runs_on();
    run_on(view, job);
}

void ComposedScheduler::run_on(const View& view, JobIndex job) {
    const PoolIndex pool = table_.jobs[job].pool;
    timers_->set(job, courses_->run_on(view, job, pool));
    touch(view, pool).queue->expect(job, view.now() + courses_->hold(view, job, pool));
}

/// Staging or restoring is over. Where it does not count against the wall-time, the expected end moves.
void ComposedScheduler::work_goes_on(const View& view, JobIndex job) {
    const Tracked& tracked = table_.jobs[job];
    const JobClass& kind = view.job_class(job);
    if (tracked.phase != Phase::running || (courses_ && courses_->has(job)) || is_stretched(job) ||
        (kind.kill_at_walltime && kind.overhead_in_walltime))
        return;
    touch(view, tracked.pool).queue->expect(job, view.now() + wall_left(view, job, {}, {}));
}

void ComposedScheduler::serve(const View& view, PoolIndex pool, Decisions& decisions) {
    PoolState& state = pools_[pool];
    if (gate_)
        let_in(view, pool);
    state.touched = false;
    pass_.started.clear();
    pass_.lost.clear();
    if (gate_)
        pass_gate(view, pool);
    else
        state.queue->pass(state.free, pass_);
    for (const JobIndex job : pass_.started)
        started(view, job, decisions);
    for (const JobIndex job : pass_.lost) {
        if (state.hands_over) { // planned for nodes that come free at this very instant
            wait(view, job, view.now());
            continue;
        }
        if (Recorder* recorder = recorder_of(job))
            recorder->lost_slot();
        hold_back(view, job,
                  is_stretched(job) ? elastic_->lost_slot(view, job, pool) : courses_->lost_slot(view, job, pool));
    }
    state.hands_over = false;
    if (!state.growing.empty())
        grow(view, pool, decisions);
    if (uses_reserved() && !state.planned.empty())
        serve_planned(view, pool, decisions);
}

/// Jobs that wait for a clean hour start early on accelerators that are paid for, as far as the queue has room.
void ComposedScheduler::serve_planned(const View& view, PoolIndex pool, Decisions& decisions) {
    PoolState& state = pools_[pool];
    Rank after{};
    while (true) {
        const std::uint32_t used = view.pools()[pool].capacity - state.free;
        const std::uint32_t paid = spec_.when.reserved > used ? spec_.when.reserved - used : 0;
        const JobIndex job = state.planned.next(after, std::min(paid, state.free),
                                                [&](std::uint32_t width) { return state.queue->room(width); });
        if (job == no_job)
            return;
        after = state.planned.rank(job);
        state.planned.erase(job, table_.jobs[job].width);
        timers_->clear(job);
        if (courses_->has(job))
            courses_->run_through(job);
        if (Recorder* recorder = recorder_of(job))
            recorder->starts_early();
        state.queue->start(job, hold(view, job));
        started(view, job, decisions);
    }
}

void ComposedScheduler::started(const View& view, JobIndex job, Decisions& decisions) {
    Tracked& tracked = table_.jobs[job];
    tracked.phase = Phase::running;
    pools_[tracked.pool].free -= tracked.width;
    if (table_.shares)
        table_.shares->holds_more(job, tracked.width);
    decisions.start(job, tracked.pool, is_stretched(job) ? elastic_->width(job) : 0);
    if (gate_)
        gate_->started(view, job, tracked.pool, tracked.width);
    if (follower_)
        follower_->started(view, job, tracked.pool);
    if (is_stretched(job))
        timers_->set(job, elastic_->started(view, job, tracked.pool));
    else if (courses_ && courses_->has(job))
        timers_->set(job, courses_->started(view, job, tracked.pool));
}

void ComposedScheduler::ask_to_be_woken(const View& view, Decisions& decisions) {
    Instant next = timers_ ? timers_->next() : Instant::never();
    if (agenda_)
        next = std::min(next, agenda_->next(view.now()));
    if (spec_.backfill == BackfillRule::conservative)
        for (const PoolState& pool : pools_)
            if (pool.queue->due() > view.now()) // one that is overdue waits for nodes to come back
                next = std::min(next, pool.queue->due());
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
    if (limited > 0)
        notes.push_back("conservative backfilling: " + std::to_string(limited) +
                        " times nodes came back early, more than " + std::to_string(spec_.compress_depth) +
                        " jobs waited and only the first " + std::to_string(spec_.compress_depth) +
                        " reservations were compressed");
    if (agenda_ && agenda_->cut_short > 0)
        notes.push_back(
            "receding-horizon: " + std::to_string(agenda_->cut_short) +
            " plans left out jobs with later latest starts, as there were more than can be planned together");
    if (follower_ && follower_->bound_by_walltime() > 0)
        notes.push_back("follow-the-sun: " + std::to_string(follower_->bound_by_walltime()) +
                        " jobs could not move at some time because they would have been killed at their wall-time; "
                        "overhead_in_walltime or kill_at_walltime of their workload decide about that");
    return notes;
}

std::unique_ptr<Scheduler> make_scheduler(const PolicySpec& spec) {
    if (spec.plugin)
        return make_plugin(spec);
    return std::make_unique<ComposedScheduler>(spec);
}

} // namespace sunward
