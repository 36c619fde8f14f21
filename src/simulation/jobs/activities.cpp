#include "simulation/jobs/activities.hpp"

#include <algorithm>
#include <cmath>

namespace sunward::simulation {

Activities::Activities(Run& run, Books& books, Fleet& fleet, Failures& failures)
    : run_(run), books_(books), fleet_(fleet), failures_(failures) {
    const auto is_uneven = [](const JobClass& kind) { return kind.elastic.has_value() || !kind.terms.empty(); };
    if (std::ranges::any_of(run.scenario.workload.classes, is_uneven))
        run.result.widths.resize(run.scenario.workload.jobs.size());
    const auto is_saved = [](const JobClass& kind) {
        return kind.periodic.interval != PeriodicCheckpoints::Interval::never;
    };
    if (failures.any() || std::ranges::any_of(run.scenario.workload.classes, is_saved)) {
        run.result.failures.resize(run.scenario.workload.jobs.size());
        cycles_.resize(1);
    }
}

bool Activities::runs(JobIndex job) const {
    const Slot slot = fleet_.slot_of(job);
    return slot != no_slot && activities_[slot].stage == Stage::run;
}

Duration Activities::worked(JobIndex job) const {
    const Duration before = run_.record(job).worked;
    if (!runs(job))
        return before;
    const Slot slot = fleet_.slot_of(job);
    const Activity& activity = activities_[slot];
    Duration span = run_.now - activity.since;
    if (!cycles_.empty() && activity.pace.frequency > 0)
        span = cycles_[slot].look(span).working;
    return before + work_done(activity.pace, span).whole;
}

Slot Activities::begin(JobIndex job, PoolIndex pool, std::uint32_t width) {
    const Slot slot = fleet_.take(job, pool, fleet_.held_by(width, pool));
    if (slot >= activities_.size())
        activities_.resize(slot + std::size_t{1});
    Activity& activity = activities_[slot];
    const Hold& hold = fleet_.hold(slot);
    activity.billed = books_.ledger(hold.site).now();
    activity.power_watt = hold.idle_watt;
    activity.pace = {};
    if (!cycles_.empty()) {
        if (slot >= cycles_.size())
            cycles_.resize(slot + std::size_t{1});
        cycles_[slot] = {};
        failures_.renew(slot);
    }
    work_with(slot, width);
    return slot;
}

void Activities::settle(Slot slot) {
    run_.progress.changed();
    Activity& activity = activities_[slot];
    const Hold& hold = fleet_.hold(slot);
    SiteLedger& books = books_.at_now(hold.site);
    JobRecord& r = run_.record(hold.job);
    const Charge use = books.bill_job(activity.power_watt, activity.billed);
    run_.charge(hold.job, use);
    activity.billed = books.now();
    const Duration span = run_.now - activity.since;
    r.cost += hold.rented.rate * span.seconds();
    if (!cycles_.empty() && (activity.stage == Stage::run || activity.stage > Stage::save_bytes)) {
        pass(slot, span, use);
    } else if (activity.stage != Stage::run) {
        r.overhead += span;
    } else {
        const WorkDone done = work_done(activity.pace, span);
        r.worked += done.whole;
        r.throttled += throttled(activity.pace, span, done);
        activity.pace.part_us = done.part_us;
    }
    if (!run_.result.widths.empty())
        count_width(activity, hold.job);
    activity.since = run_.now;
}

/// Counts the span that is being settled.
void Activities::count_width(const Activity& activity, JobIndex job) {
    WidthRecord& record = run_.result.widths[job];
    const Duration span = run_.now - activity.since;
    record.held += span;
    record.accelerator_s += static_cast<double>(activity.width) * span.seconds();
}

void Activities::enter(Slot slot, Stage stage) {
    Activity& activity = activities_[slot];
    activity.stage = stage;
    activity.since = run_.now;
    ++activity.generation;
    const JobClass& kind = run_.job_class(fleet_.hold(slot).job);
    double share = stage == Stage::run ? 1 : kind.checkpoint.power_share;
    if (stage == Stage::wait)
        share = 0;
    else if (stage == Stage::run && !cycles_.empty())
        share = kind.checkpoint.power_share + (1 - kind.checkpoint.power_share) * cycles_[slot].working_share();
    set_power(slot, share, activity.pace.frequency);
}

void Activities::set_clock(Slot slot, double frequency) {
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
    plan_end_of_work(slot);
}

/// Staging, saving and restoring last as long as their bytes do; a lower clock lowers their draw alone.
void Activities::set_power(Slot slot, double dynamic_share, double frequency) {
    run_.progress.changed();
    Activity& activity = activities_[slot];
    const Hold& hold = fleet_.hold(slot);
    activity.dynamic_share = dynamic_share;
    activity.pace.frequency = frequency;
    const double power = hold.idle_watt + dynamic_share * activity.dynamic_watt * (frequency * frequency * frequency);
    books_.ledger(hold.site).change_power(power - activity.power_watt, 0);
    activity.power_watt = power;
    fleet_.touch(hold.site);
}

void Activities::hold_for(Slot slot, std::uint32_t width) {
    const Hold& hold = fleet_.hold(slot);
    const std::uint32_t held = fleet_.held_by(width, hold.pool);
    if (held == hold.held)
        return;
    const double idle_watt = hold.idle_watt;
    fleet_.change(slot, held);
    follow_idle(slot, idle_watt);
    if (!cycles_.empty())
        failures_.renew(slot);
}

/// What it holds draws more or less idle than before.
void Activities::follow_idle(Slot slot, double idle_watt_before) {
    activities_[slot].power_watt += fleet_.hold(slot).idle_watt - idle_watt_before;
}

void Activities::work_with(Slot slot, std::uint32_t width) {
    Activity& activity = activities_[slot];
    const Hold& hold = fleet_.hold(slot);
    const JobClass& kind = run_.job_class(hold.job);
    activity.width = width;
    activity.dynamic_watt = dynamic_power(fleet_.node(hold.pool), width, utilisation_on(kind, hold.pool)).in(watt);
    activity.pace.speed = relative_speed(kind, run_.job(hold.job).request, width) * speed_on(kind, hold.pool);
    if (!cycles_.empty())
        set_cycle(slot);
}

void Activities::plan_end(Slot slot, std::optional<Duration> length) {
    const std::uint32_t generation = activities_[slot].generation;
    const std::optional<Duration> limit = walltime_left(slot);
    if (failures_.any()) {
        const Instant fails = failures_.next(slot);
        const auto comes_before = [&](const std::optional<Duration>& end) { return !end || fails < run_.now + *end; };
        if (fails != Instant::never() && comes_before(length) && comes_before(limit))
            return plan_failure(slot, std::max(fails, run_.now));
    }
    if (limit && (!length || *limit < *length))
        run_.calendar.add(run_.now + *limit, DueKind::kill, slot, generation);
    else if (length)
        run_.calendar.add(run_.now + *length, DueKind::stage_end, slot, generation);
}

void Activities::plan_end_of_work(Slot slot) {
    const JobIndex job = fleet_.hold(slot).job;
    std::optional<Duration> left = time_to_do(activities_[slot].pace, run_.job(job).run - run_.record(job).worked);
    if (const Cycle* cycle = this->cycle(slot); cycle != nullptr && left)
        left = cycle->flows && *left > cycle->next() ? cycle->next() : cycle->wall_for(*left);
    plan_end(slot, left);
}

/// How long the job may go on as it is until its wall-time is over. Time of work counts as the time that the same work
/// takes at the requested width on the reference hardware and at full clock.
std::optional<Duration> Activities::walltime_left(Slot slot) const {
    const Activity& activity = activities_[slot];
    const JobIndex job = fleet_.hold(slot).job;
    const JobClass& kind = run_.job_class(job);
    const JobRequest& request = run_.job(job).request;
    if (!ends_at_walltime(kind, request))
        return std::nullopt;
    if (activity.stage != Stage::run && !kind.overhead_in_walltime)
        return std::nullopt;
    const JobRecord& r = run_.record(job);
    const Duration run = r.worked + r.throttled;
    Duration used = kind.overhead_in_walltime ? run + r.overhead : run;
    if (kind.overhead_in_walltime && !cycles_.empty()) {
        const FailureRecord& more = run_.result.failures[job];
        used += more.lost_work + more.checkpoints + more.recovery + more.waiting;
    }
    const Duration left = std::max(request.walltime - used, Duration{});
    if (activity.stage == Stage::run && !cycles_.empty() && activity.pace.frequency > 0) {
        if (!kind.overhead_in_walltime)
            return cycles_[slot].wall_for(time_to_do({1, activity.pace.speed, 0}, left).value_or(left));
        if (activity.pace.speed != 1)
            return cycles_[slot].wall_until(left, activity.pace.speed);
    }
    if (activity.stage != Stage::run || activity.pace.speed == 1)
        return left;
    return Duration{std::llround(std::ceil(static_cast<double>(left.us) / activity.pace.speed))};
}

void Activities::end(Slot slot) {
    Activity& activity = activities_[slot];
    const Hold& hold = fleet_.hold(slot);
    books_.ledger(hold.site).change_power(hold.idle_watt - activity.power_watt, 0);
    paused_ -= activity.pace.frequency == 0 ? 1 : 0;
    ++activity.generation;
    fleet_.give_back(slot);
}

} // namespace sunward::simulation
