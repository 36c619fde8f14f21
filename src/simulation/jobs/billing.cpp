// What an active job draws, uses and has left: the books and the calendar of its stages.
#include <algorithm>
#include <cmath>

#include "simulation/jobs/stages.hpp"

namespace sunward::simulation {

void Stages::settle() {
    for (Slot slot = 0; slot < fleet_.holds().size(); ++slot)
        if (!fleet_.hold(slot).nodes.empty()) {
            settle(slot);
            transfers_.bill(slot);
        }
}

/// Bills the job up to now and books the time as work or as overhead.
void Stages::settle(Slot slot) {
    run_.progress.changed();
    Activity& activity = activities_[slot];
    const Hold& hold = fleet_.hold(slot);
    SiteLedger& books = books_.at_now(hold.site);
    JobRecord& r = run_.record(hold.job);
    run_.charge(hold.job, books.bill_job(activity.power_watt, activity.billed));
    activity.billed = books.now();
    const Duration span = run_.now - activity.since;
    r.cost += hold.rented.rate * span.seconds();
    if (activity.stage != Stage::run) {
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
void Stages::count_width(const Activity& activity, JobIndex job) {
    WidthRecord& record = run_.result.widths[job];
    const Duration span = run_.now - activity.since;
    record.held += span;
    record.accelerator_s += static_cast<double>(activity.width) * span.seconds();
}

/// Sets the power of a job whose books are settled. Staging, saving and restoring last as long as their bytes do; a
/// lower clock lowers their draw alone.
void Stages::set_power(Slot slot, double dynamic_share, double frequency) {
    run_.progress.changed();
    Activity& activity = activities_[slot];
    const Hold& hold = fleet_.hold(slot);
    const std::uint32_t site = hold.site;
    activity.dynamic_share = dynamic_share;
    activity.pace.frequency = frequency;
    const double power = hold.idle_watt + dynamic_share * activity.dynamic_watt * (frequency * frequency * frequency);
    books_.ledger(site).change_power(power - activity.power_watt, 0);
    activity.power_watt = power;
    fleet_.touch(site);
}

/// Enters the end of the stage into the calendar (none: a transfer says when), or the end of the wall-time if it comes
/// first.
void Stages::plan_end(Slot slot, std::optional<Duration> length) {
    const std::uint32_t generation = activities_[slot].generation;
    const std::optional<Duration> limit = walltime_left(slot);
    if (limit && (!length || *limit < *length))
        run_.calendar.add(run_.now + *limit, DueKind::kill, slot, generation);
    else if (length)
        run_.calendar.add(run_.now + *length, DueKind::stage_end, slot, generation);
}

/// Time to the end of the work at the present width and clock; none for a paused job.
std::optional<Duration> Stages::work_left(Slot slot) const {
    const JobIndex job = fleet_.hold(slot).job;
    return time_to_do(activities_[slot].pace, run_.job(job).run - run_.record(job).worked);
}

/// How long the job may go on as it is until its wall-time is over. Time of work counts as the time that the same work
/// takes at the requested width and full clock.
std::optional<Duration> Stages::walltime_left(Slot slot) const {
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
    const Duration used = kind.overhead_in_walltime ? run + r.overhead : run;
    const Duration left = std::max(request.walltime - used, Duration{});
    if (activity.stage != Stage::run || activity.pace.speed == 1)
        return left;
    return Duration{std::llround(std::ceil(static_cast<double>(left.us) / activity.pace.speed))};
}

} // namespace sunward::simulation
