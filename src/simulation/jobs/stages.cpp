#include "simulation/jobs/stages.hpp"

#include <algorithm>
#include <cmath>

namespace sunward::simulation {

namespace {

JobState state_of(Stage stage) {
    switch (stage) {
    case Stage::stage_in:
    case Stage::move: return JobState::staging;
    case Stage::restore:
    case Stage::restore_bytes:
    case Stage::wait:
    case Stage::restart:
    case Stage::recover:
    case Stage::recover_bytes: return JobState::restoring;
    case Stage::run: return JobState::running;
    case Stage::save:
    case Stage::save_bytes:
    case Stage::checkpoint:
    case Stage::checkpoint_bytes: return JobState::checkpointing;
    }
    return JobState::running;
}

} // namespace

void Stages::start(JobIndex job, PoolIndex pool, std::uint32_t width) {
    JobRecord& r = run_.record(job);
    const bool fresh = r.start == Instant::never();
    const std::uint32_t from = fresh ? run_.job_class(job).home : fleet_.site_of(r.pool);
    books_.at_now(from).change_load(0, -1, 0);
    const Slot slot = activities_.begin(job, pool, width);
    if (slot >= courses_.size())
        courses_.resize(slot + std::size_t{1});
    courses_[slot] = {from};
    r.pool = pool;
    if (fresh) {
        r.start = run_.now;
        return enter(slot, Stage::stage_in);
    }
    r.suspended += run_.now - Instant{};
    if (fleet_.site_of(pool) == from)
        return enter(slot, Stage::restore);
    ++r.migrations;
    enter(slot, Stage::move);
}

/// What no checkpoint has is saved first; one that is being written is waited for.
void Stages::suspend(JobIndex job) {
    const Slot slot = fleet_.slot_of(job);
    activities_.settle(slot);
    const Stage stage = activities_[slot].stage;
    if (is_down(stage)) {
        transfers_.cancel(slot);
        give_up(slot);
        return suspended(slot);
    }
    if (is_checkpoint(stage)) {
        courses_[slot].suspends = true;
        return;
    }
    const Cycle* cycle = activities_.cycle(slot);
    if (cycle == nullptr || cycle->every.us == 0 || cycle->unsaved.wall.us > 0) {
        transfers_.cancel(slot);
        return enter(slot, Stage::save);
    }
    const bool sends = transfers_.is_sending(slot);
    const Duration left = cycle->pending.wall.us > 0 ? cycle->lag - cycle->at : Duration{};
    if (!sends && left.us == 0)
        return saved(slot);
    activities_.enter(slot, Stage::save_bytes);
    run_.record(job).state = JobState::checkpointing;
    activities_.plan_end(slot, sends ? std::nullopt : std::optional{left});
}

/// Begins a stage; one that has nothing to do gives way to the next at once.
void Stages::enter(Slot slot, Stage stage) {
    activities_.enter(slot, stage);
    const Hold& hold = fleet_.hold(slot);
    const JobClass& kind = run_.job_class(hold.job);
    const CheckpointCost& checkpoint = kind.checkpoint;
    const std::uint32_t from = courses_[slot].from_site;
    const bool local = hold.site == from;
    run_.record(hold.job).state = state_of(stage);
    switch (stage) {
    case Stage::stage_in: return transfer(slot, from, local ? 0 : kind.input_bytes, Stage::run);
    case Stage::move: return transfer(slot, from, checkpoint.bytes, Stage::restore);
    case Stage::restore:
        // A checkpoint that was moved here is at the nodes already; otherwise it is read from the site's store.
        return take_time(slot, checkpoint.restore, local ? Stage::restore_bytes : Stage::run);
    case Stage::restore_bytes: return transfer(slot, hold.site, checkpoint.bytes, Stage::run);
    case Stage::run: return activities_.plan_end_of_work(slot);
    case Stage::save: return take_time(slot, checkpoint.save, Stage::save_bytes);
    case Stage::save_bytes:
        if (checkpoint.bytes > 0 && transfers_.take_time(hold.job, hold.site, hold.site))
            return begin_transfer(slot, hold.site, true, checkpoint.bytes);
        return saved(slot);
    case Stage::checkpoint: return checkpoint_begins(slot);
    case Stage::checkpoint_bytes:
        if (!kind.periodic.stall && sends_checkpoints(slot))
            return begin_transfer(slot, hold.site, true, checkpoint.bytes);
        return checkpoint_taken(slot);
    case Stage::wait: return activities_.plan_end(slot, std::nullopt);
    case Stage::restart: return take_time(slot, kind.periodic.restart, courses_[slot].again);
    case Stage::recover: return take_time(slot, checkpoint.restore, Stage::recover_bytes);
    case Stage::recover_bytes: return transfer(slot, hold.site, checkpoint.bytes, Stage::run);
    }
}

/// A stage of fixed length.
void Stages::take_time(Slot slot, Duration length, Stage next) {
    if (length.us > 0)
        activities_.plan_end(slot, length);
    else
        enter(slot, next);
}

/// A stage that lasts as long as its bytes travel.
void Stages::transfer(Slot slot, std::uint32_t from, double bytes, Stage next) {
    if (bytes > 0 && transfers_.take_time(fleet_.hold(slot).job, from, fleet_.hold(slot).site))
        begin_transfer(slot, from, false, bytes);
    else
        enter(slot, next);
}

void Stages::begin_transfer(Slot slot, std::uint32_t from, bool to_store, double bytes) {
    const Hold& hold = fleet_.hold(slot);
    transfers_.begin(slot, hold.job, from, hold.site, to_store, bytes);
    activities_.plan_end(slot, std::nullopt);
}

void Stages::ended(Slot slot) {
    activities_.settle(slot);
    const Stage stage = activities_[slot].stage;
    if (stage != Stage::run && stage != Stage::checkpoint) // else a checkpoint is under way beside it
        transfers_.arrived(slot);
    const Hold& hold = fleet_.hold(slot);
    const JobIndex job = hold.job;
    const bool local = hold.site == courses_[slot].from_site;
    switch (stage) {
    case Stage::stage_in: enter(slot, Stage::run); break;
    case Stage::move: enter(slot, Stage::restore); break;
    case Stage::restore: enter(slot, local ? Stage::restore_bytes : Stage::run); break;
    case Stage::restore_bytes: enter(slot, Stage::run); break;
    case Stage::run:
        if (const Cycle* cycle = activities_.cycle(slot); cycle != nullptr && cycle->flows && is_due(*cycle, slot))
            return enter(slot, Stage::checkpoint);
        transfers_.cancel(slot);
        run_.record(job).worked = run_.job(job).run; // the end was rounded up to a microsecond
        return finish(slot, JobState::done);
    case Stage::save: return enter(slot, Stage::save_bytes);
    case Stage::save_bytes: return saved(slot);
    case Stage::checkpoint: return enter(slot, Stage::checkpoint_bytes);
    case Stage::checkpoint_bytes: return checkpoint_taken(slot);
    case Stage::wait: return;
    case Stage::restart: enter(slot, courses_[slot].again); break;
    case Stage::recover: enter(slot, Stage::recover_bytes); break;
    case Stage::recover_bytes: enter(slot, Stage::run); break;
    }
    tell_if_running(job);
}

void Stages::tell_if_running(JobIndex job) {
    if (run_.record(job).state == JobState::running)
        run_.events.push_back({Event::Kind::running, job});
}

void Stages::kill(Slot slot) {
    activities_.settle(slot);
    transfers_.cancel(slot);
    finish(slot, JobState::killed);
}

/// The job is settled.
void Stages::finish(Slot slot, JobState state) {
    const JobIndex job = fleet_.hold(slot).job;
    give_up(slot);
    activities_.end(slot);
    JobRecord& r = run_.record(job);
    r.finish = run_.now;
    r.state = state;
    ++run_.progress.ended;
    run_.events.push_back({Event::Kind::finished, job});
}

/// A job that is saved is suspended, or goes on at its new width.
void Stages::saved(Slot slot) {
    activities_.take_checkpoint(slot, true);
    if (courses_[slot].next_width == 0)
        return suspended(slot);
    resized(slot);
}

void Stages::suspended(Slot slot) {
    const JobIndex job = fleet_.hold(slot).job;
    const std::uint32_t site = fleet_.hold(slot).site;
    JobRecord& r = run_.record(job);
    const Duration part{std::llround(activities_[slot].pace.part_us)};
    r.worked += part;
    r.throttled = std::max(r.throttled - part, Duration{});
    activities_.end(slot);
    books_.ledger(site).change_load(0, 1, 0);
    r.state = JobState::suspended;
    r.suspended += Instant{} - run_.now; // completed when it goes on
    ++r.suspensions;
    run_.events.push_back({Event::Kind::suspended, job});
}

void Stages::resize(JobIndex job, std::uint32_t width) {
    const Slot slot = fleet_.slot_of(job);
    activities_.settle(slot);
    ++run_.result.widths[job].resizes;
    const Stage stage = activities_[slot].stage;
    if (is_down(stage))
        return resize_down(slot, width);
    if (width > activities_[slot].width)
        activities_.hold_for(slot, width);
    courses_[slot].next_width = width;
    if (is_checkpoint(stage))
        return; // once it is taken
    transfers_.cancel(slot);
    if (run_.job_class(job).elastic->restarts)
        return enter(slot, Stage::save);
    resized(slot);
}

/// The job has its new width; one that was saved is restored first.
void Stages::resized(Slot slot) {
    Course& course = courses_[slot];
    const std::uint32_t width = course.next_width;
    course = {fleet_.hold(slot).site};
    activities_.hold_for(slot, width);
    activities_.work_with(slot, width);
    run_.events.push_back({Event::Kind::resized, fleet_.hold(slot).job});
    const Stage stage = activities_[slot].stage;
    const bool works_on = is_checkpoint(stage) && !run_.job_class(fleet_.hold(slot).job).elastic->restarts;
    enter(slot, stage == Stage::run || works_on ? Stage::run : Stage::restore);
}

void Stages::settle() {
    for (Slot slot = 0; slot < fleet_.holds().size(); ++slot)
        if (fleet_.hold(slot).in_use()) {
            activities_.settle(slot);
            transfers_.bill(slot);
        }
}

} // namespace sunward::simulation
