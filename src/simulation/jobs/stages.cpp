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
    case Stage::restore_bytes: return JobState::restoring;
    case Stage::run: return JobState::running;
    case Stage::save:
    case Stage::save_bytes: return JobState::checkpointing;
    }
    return JobState::running;
}

} // namespace

Stages::Stages(Run& run, Books& books, Fleet& fleet, Transfers& transfers)
    : run_(run), books_(books), fleet_(fleet), transfers_(transfers) {
    const auto is_elastic = [](const JobClass& kind) { return kind.elastic.has_value(); };
    if (std::ranges::any_of(run.scenario.workload.classes, is_elastic))
        run.result.widths.resize(run.scenario.workload.jobs.size());
}

bool Stages::runs(JobIndex job) const {
    const Slot slot = fleet_.slot_of(job);
    return slot != no_slot && activities_[slot].stage == Stage::run;
}

Duration Stages::worked(JobIndex job) const {
    const Duration before = run_.record(job).worked;
    if (!runs(job))
        return before;
    const Activity& activity = activities_[fleet_.slot_of(job)];
    return before + work_done(activity.pace, run_.now - activity.since).whole;
}

void Stages::start(JobIndex job, PoolIndex pool, std::uint32_t width) {
    JobRecord& r = run_.record(job);
    const bool fresh = r.start == Instant::never();
    const std::uint32_t site = fleet_.site_of(pool);
    const std::uint32_t from = fresh ? run_.job_class(job).home : fleet_.site_of(r.pool);
    books_.at_now(from).change_load(0, -1, 0);
    const Slot slot = fleet_.take(job, pool, fleet_.held_by(width, pool));
    if (slot >= activities_.size())
        activities_.resize(slot + std::size_t{1});
    Activity& activity = activities_[slot];
    activity.billed = books_.ledger(site).now();
    activity.from_site = from;
    activity.next_width = 0;
    activity.power_watt = fleet_.hold(slot).idle_watt;
    activity.pace = {};
    work_with(slot, width);

    if (fresh)
        r.start = run_.now;
    else
        r.suspended += run_.now - Instant{};
    const bool moved = !fresh && site != from;
    if (moved)
        ++r.migrations;
    r.pool = pool;
    if (fresh)
        enter(slot, Stage::stage_in);
    else
        enter(slot, moved ? Stage::move : Stage::restore);
}

void Stages::suspend(JobIndex job) {
    const Slot slot = fleet_.slot_of(job);
    settle(slot);
    enter(slot, Stage::save);
}

void Stages::set_clock(Slot slot, double frequency) {
    Activity& activity = activities_[slot];
    if (activity.pace.frequency == frequency)
        return;
    settle(slot);
    paused_ -= activity.pace.frequency == 0 ? 1 : 0;
    paused_ += frequency == 0 ? 1 : 0;
    set_power(slot, activity.dynamic_share, frequency);
    if (activity.stage != Stage::run)
        return;
    ++activity.generation;
    plan_end(slot, work_left(slot));
}

/// Begins a stage; one that has nothing to do gives way to the next at once.
void Stages::enter(Slot slot, Stage stage) {
    Activity& activity = activities_[slot];
    const JobIndex job = fleet_.hold(slot).job;
    const std::uint32_t site = fleet_.hold(slot).site;
    const JobClass& kind = run_.job_class(job);
    const CheckpointCost& checkpoint = kind.checkpoint;
    const bool local = site == activity.from_site;
    activity.stage = stage;
    activity.since = run_.now;
    ++activity.generation;
    run_.record(job).state = state_of(stage);
    set_power(slot, stage == Stage::run ? 1 : checkpoint.power_share, activity.pace.frequency);
    switch (stage) {
    case Stage::stage_in: return transfer(slot, activity.from_site, local ? 0 : kind.input_bytes, Stage::run);
    case Stage::move: return transfer(slot, activity.from_site, checkpoint.bytes, Stage::restore);
    case Stage::restore:
        // A checkpoint that was moved here is at the nodes already; otherwise it is read from the site's store.
        return take_time(slot, checkpoint.restore, local ? Stage::restore_bytes : Stage::run);
    case Stage::restore_bytes: return transfer(slot, site, checkpoint.bytes, Stage::run);
    case Stage::run: return plan_end(slot, work_left(slot));
    case Stage::save: return take_time(slot, checkpoint.save, Stage::save_bytes);
    case Stage::save_bytes:
        if (checkpoint.bytes > 0 && transfers_.take_time(job, site, site))
            return begin_transfer(slot, site, checkpoint.bytes);
        return saved(slot);
    }
}

/// A stage of fixed length.
void Stages::take_time(Slot slot, Duration length, Stage next) {
    if (length.us > 0)
        plan_end(slot, length);
    else
        enter(slot, next);
}

/// A stage that lasts as long as its bytes travel.
void Stages::transfer(Slot slot, std::uint32_t from, double bytes, Stage next) {
    if (bytes > 0 && transfers_.take_time(fleet_.hold(slot).job, from, fleet_.hold(slot).site))
        begin_transfer(slot, from, bytes);
    else
        enter(slot, next);
}

void Stages::begin_transfer(Slot slot, std::uint32_t from, double bytes) {
    const bool to_store = activities_[slot].stage == Stage::save_bytes;
    transfers_.begin(slot, fleet_.hold(slot).job, from, fleet_.hold(slot).site, to_store, bytes);
    plan_end(slot, std::nullopt);
}

void Stages::ended(Slot slot) {
    settle(slot);
    transfers_.arrived(slot);
    const JobIndex job = fleet_.hold(slot).job;
    const bool local = fleet_.hold(slot).site == activities_[slot].from_site;
    switch (activities_[slot].stage) {
    case Stage::stage_in: enter(slot, Stage::run); break;
    case Stage::move: enter(slot, Stage::restore); break;
    case Stage::restore: enter(slot, local ? Stage::restore_bytes : Stage::run); break;
    case Stage::restore_bytes: enter(slot, Stage::run); break;
    case Stage::run:
        run_.record(job).worked = run_.job(job).run; // the end was rounded up to a microsecond
        return finish(slot, JobState::done);
    case Stage::save: return enter(slot, Stage::save_bytes);
    case Stage::save_bytes: return saved(slot);
    }
    if (run_.record(job).state == JobState::running)
        run_.events.push_back({Event::Kind::running, job});
}

void Stages::finish(Slot slot, JobState state) {
    settle(slot);
    transfers_.cancel(slot);
    const JobIndex job = fleet_.hold(slot).job;
    release(slot);
    JobRecord& r = run_.record(job);
    r.finish = run_.now;
    r.state = state;
    ++run_.progress.ended;
    run_.events.push_back({Event::Kind::finished, job});
}

/// A job that is saved is suspended, or goes on at its new width.
void Stages::saved(Slot slot) {
    if (activities_[slot].next_width == 0)
        return suspended(slot);
    resized(slot);
}

void Stages::suspended(Slot slot) {
    const JobIndex job = fleet_.hold(slot).job;
    SiteLedger& books = books_.ledger(fleet_.hold(slot).site);
    JobRecord& r = run_.record(job);
    const Duration part{std::llround(activities_[slot].pace.part_us)};
    r.worked += part;
    r.throttled = std::max(r.throttled - part, Duration{});
    release(slot);
    books.change_load(0, 1, 0);
    r.state = JobState::suspended;
    r.suspended += Instant{} - run_.now; // completed when it goes on
    ++r.suspensions;
    run_.events.push_back({Event::Kind::suspended, job});
}

/// Takes the accelerators from a job whose books are settled.
void Stages::release(Slot slot) {
    Activity& activity = activities_[slot];
    books_.ledger(fleet_.hold(slot).site).change_power(fleet_.hold(slot).idle_watt - activity.power_watt, 0);
    paused_ -= activity.pace.frequency == 0 ? 1 : 0;
    ++activity.generation;
    fleet_.give_back(slot);
}

} // namespace sunward::simulation
