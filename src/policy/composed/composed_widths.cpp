// The composed scheduler's part in `width` rules: elastic jobs that change their width, and jobs that a gate keeps.
#include <algorithm>

#include "policy/composed/composed.hpp"

namespace sunward {

namespace {

/// Whether what a job gives up when it becomes narrower is free at this instant. Else it is once the job was saved, has
/// taken a checkpoint, or does without nodes that it waits for, and the job is then told to be resized.
bool gives_up_at_once(const View& view, JobIndex job, PoolIndex pool) {
    const JobClass& kind = view.job_class(job);
    return !kind.elastic->restarts && kind.periodic.interval == PeriodicCheckpoints::Interval::never &&
           view.pools()[pool].out == 0;
}

} // namespace

/// Accelerators that a job holds from now on; it is in no queue and no set of running jobs.
void ComposedScheduler::set_held(JobIndex job, std::uint32_t held) {
    Tracked& tracked = table_.jobs[job];
    placement_.finished(tracked.pool, tracked.width);
    placement_.placed(tracked.pool, held);
    if (table_.shares && tracked.phase == Phase::running) {
        table_.shares->holds_less(job, tracked.width);
        table_.shares->holds_more(job, held);
    }
    tracked.width = held;
}

/// A running elastic job is at a boundary of its plan. One that grows has to wait until the queue was served.
void ComposedScheduler::take_turn(const View& view, JobIndex job, Decisions& decisions) {
    Tracked& tracked = table_.jobs[job];
    const Turn turn = elastic_->turn(view, job, tracked.pool);
    if (turn.kind == Turn::Kind::suspend) {
        tracked.phase = Phase::suspending;
        decisions.suspend(job);
        return;
    }
    if (held_width(view.pools()[tracked.pool], turn.width) <= tracked.width)
        return change_width(view, job, turn.width, decisions);
    PoolState& state = touch(view, tracked.pool);
    state.queue->expect(job, view.now() + hold(view, job));
    state.growing.push_back(job);
}

void ComposedScheduler::change_width(const View& view, JobIndex job, std::uint32_t width, Decisions& decisions) {
    Tracked& tracked = table_.jobs[job];
    PoolState& state = touch(view, tracked.pool);
    const std::uint32_t before = tracked.width;
    const auto held = static_cast<std::uint32_t>(held_width(view.pools()[tracked.pool], width));
    if (width != elastic_->works_with(job))
        decisions.resize(job, width);
    if (held == before) {
        state.queue->expect(job, view.now() + hold(view, job));
    } else {
        state.queue->left(job);
        give_paid(job);
        set_held(job, held);
        take_paid(view, job);
        tell_width(job);
        state.queue->start(job, hold(view, job));
    }
    if (held > before)
        state.free -= held - before;
    else if (gives_up_at_once(view, job, tracked.pool))
        state.free += before - held;
    timers_->set(job, elastic_->holds(view, job, tracked.pool));
}

/// Jobs that are to be wider get what the queue leaves, without delaying a reservation; where that is too little, they
/// are planned anew at the next cell.
void ComposedScheduler::grow(const View& view, PoolIndex pool, Decisions& decisions) {
    PoolState& state = pools_[pool];
    std::vector<JobIndex> growing;
    growing.swap(state.growing);
    for (const JobIndex job : growing) {
        const std::uint32_t held = table_.jobs[job].width;
        const Duration wanted = hold(view, job);
        const auto fits = [&](std::uint32_t width) {
            const std::uint64_t more = held_width(view.pools()[pool], width) - held;
            return more == 0 || (more <= state.free && state.queue->room(static_cast<std::uint32_t>(more)) >= wanted);
        };
        const std::uint32_t width = elastic_->width(job);
        std::uint32_t low = elastic_->works_with(job);
        std::uint32_t high = width;
        while (low < high) {
            const std::uint32_t middle = high - (high - low) / 2;
            if (fits(middle))
                low = middle;
            else
                high = middle - 1;
        }
        if (low < width)
            elastic_->keep_width(view, job, pool, low);
        change_width(view, job, low, decisions);
    }
}

/// A gate keeps a job that was released, until it can spare no more time.
void ComposedScheduler::keep(const View& view, JobIndex job) {
    Tracked& tracked = table_.jobs[job];
    tracked.phase = Phase::planned;
    if (Recorder* recorder = recorder_of(job))
        recorder->kept();
    touch(view, tracked.pool);
    const JobRequest& request = view.job(job);
    if (request.deadline != Instant::never())
        timers_->set(job, std::max(request.deadline - time_on(view, job, tracked.pool, request.walltime),
                                   view.now() + Duration{1}));
}

/// Jobs that the gate lets in now enter the queue.
void ComposedScheduler::let_in(const View& view, PoolIndex pool) {
    PoolState& state = pools_[pool];
    let_in_.clear();
    gate_->let_in(view, pool, state.queue->empty() && state.free == view.pools()[pool].capacity, let_in_);
    for (const JobIndex job : let_in_) {
        timers_->clear(job);
        enqueue(view, job);
    }
}

/// What the queue may give away: no more than the gate lets be in use. Where nothing runs, the first job may have what
/// it needs.
Offer ComposedScheduler::offer(const View& view, PoolIndex pool) {
    const std::uint32_t free = pools_[pool].free;
    if (!gate_)
        return {free};
    const std::uint32_t used = view.pools()[pool].capacity - free;
    const std::uint32_t most = gate_->most_in_use(view, pool);
    return {std::min(free, most - std::min(most, used)), most, used - std::min(most, used), used == 0 ? free : 0};
}

} // namespace sunward
