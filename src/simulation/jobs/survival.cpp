// Activities of jobs that take checkpoints on a clock, and that lose nodes: what is saved, what is lost.
#include <algorithm>

#include "simulation/jobs/activities.hpp"
#include "sunward/training/checkpoint.hpp"

namespace sunward::simulation {

bool Activities::is_under_way(JobIndex job) const {
    const Slot slot = fleet_.slot_of(job);
    if (slot == no_slot)
        return false;
    const Stage stage = activities_[slot].stage;
    return stage == Stage::run || is_checkpoint(stage) || is_down(stage);
}

/// Books a span of a stage that only jobs have that take checkpoints or may fail. A pause stops the clock of
/// checkpoints.
void Activities::pass(Slot slot, Duration span, const Charge& use) {
    Activity& activity = activities_[slot];
    if (activity.stage != Stage::run)
        return pass_down(slot, span);
    const JobIndex job = fleet_.hold(slot).job;
    JobRecord& r = run_.record(job);
    FailureRecord& more = run_.result.failures[job];
    Cycle& cycle = cycles_[slot];
    const Pace pace = activity.pace;
    const Passed passed = pace.frequency > 0 ? cycle.look(span) : Passed{span, {}, 0};
    const WorkDone done = work_done(pace, passed.working);
    r.worked += done.whole;
    r.throttled += throttled(pace, passed.working, done);
    activity.pace.part_us = done.part_us;
    more.work += passed.working;
    more.checkpoints += passed.stalled;
    more.taken += passed.taken;
    if (pace.frequency > 0 && span.us > 0)
        cycle.pass(span, passed, done.whole, pace.frequency * pace.speed, use);
}

void Activities::pass_down(Slot slot, Duration span) {
    FailureRecord& more = run_.result.failures[fleet_.hold(slot).job];
    const Stage stage = activities_[slot].stage;
    Duration& part = is_checkpoint(stage) ? more.checkpoints : stage == Stage::wait ? more.waiting : more.recovery;
    part += span;
}

/// How often the job is saved at its width on its pool. What costs it time is how long it stands still. A checkpoint
/// that takes longer to write than a cycle delays the next.
void Activities::set_cycle(Slot slot) {
    const Hold& hold = fleet_.hold(slot);
    const JobClass& kind = run_.job_class(hold.job);
    const PeriodicCheckpoints& periodic = kind.periodic;
    Cycle& cycle = cycles_[slot];
    cycle.every = {};
    if (periodic.interval == PeriodicCheckpoints::Interval::never)
        return;
    const Site& site = run_.scenario.sites[hold.site];
    Duration whole = kind.checkpoint.save;
    if (kind.checkpoint.bytes > 0 && site.storage_bandwidth)
        whole += site.storage_latency + Duration::from_seconds(kind.checkpoint.bytes / site.storage_bandwidth->base());
    const Duration stall = periodic.stall ? std::min(*periodic.stall, whole) : whole;
    const std::uint32_t held = fleet_.held_by(activities_[slot].width, hold.pool);
    const std::optional<Duration> mtbf = failures_.mtbf(hold.pool, held);
    if (periodic.interval == PeriodicCheckpoints::Interval::fixed)
        cycle.every = periodic.every;
    else if (mtbf)
        cycle.every = periodic.interval == PeriodicCheckpoints::Interval::young ? young_interval(stall, *mtbf)
                                                                                : daly_interval(stall, *mtbf);
    else
        return; // what does not fail by chance is not saved
    cycle.flows = periodic.flows;
    cycle.stall = periodic.flows ? Duration{} : stall;
    cycle.lag = periodic.flows ? Duration{} : whole - stall;
    cycle.every = std::max(cycle.every, cycle.lag - cycle.stall);
    cycle.at = std::min(cycle.at, cycle.every);
}

void Activities::take_checkpoint(Slot slot, bool in_use) {
    if (!cycles_.empty())
        cycles_[slot].take(in_use);
}

void Activities::roll_back(Slot slot) {
    const JobIndex job = fleet_.hold(slot).job;
    FailureRecord& more = run_.result.failures[job];
    const Unsaved lost = cycles_[slot].roll_back();
    run_.record(job).worked -= lost.work;
    activities_[slot].pace.part_us = 0;
    more.work -= lost.wall;
    more.lost += lost.wall;
    more.lost_work += lost.work;
    more.lost_j += lost.energy_j;
    more.lost_g += lost.carbon_g;
}

/// The job is settled and its dynamic draw taken off the books by whoever enters the next stage.
void Activities::lose_nodes(Slot slot, const std::optional<Failures::Hit>& outage) {
    const double idle_watt = fleet_.hold(slot).idle_watt;
    if (outage)
        failures_.take_out(slot, outage->of, outage->back);
    else
        failures_.break_down(slot, failures_.failing(slot));
    follow_idle(slot, idle_watt);
    failures_.renew(slot);
}

bool Activities::may_replace_nodes(Slot slot) const {
    const Hold& hold = fleet_.hold(slot);
    const std::uint32_t wanted = fleet_.held_by(activities_[slot].width, hold.pool);
    return wanted <= hold.held || wanted - hold.held <= fleet_.pools()[hold.pool].free;
}

bool Activities::replace_nodes(Slot slot) {
    if (!may_replace_nodes(slot))
        return false;
    const Hold& hold = fleet_.hold(slot);
    const std::uint32_t wanted = fleet_.held_by(activities_[slot].width, hold.pool);
    if (wanted <= hold.held)
        return true;
    const double idle_watt = hold.idle_watt;
    fleet_.add(slot, wanted - hold.held);
    follow_idle(slot, idle_watt);
    failures_.renew(slot);
    return true;
}

/// The failure takes the place of the end of the stage. The books look at the job when it takes its last checkpoint
/// before that, so that what is lost is billed by itself.
void Activities::plan_failure(Slot slot, Instant at) {
    const Activity& activity = activities_[slot];
    const std::uint32_t generation = activity.generation;
    if (activity.stage == Stage::run && activity.pace.frequency > 0)
        if (const std::optional<Duration> last = cycles_[slot].last_of_use(at - run_.now); last && last->us > 0)
            run_.calendar.add(run_.now + *last, DueKind::checkpoint, slot, generation);
    run_.calendar.add(at, DueKind::failure, slot, generation);
}

Instant Activities::next_checkpoint(JobIndex job) const {
    if (cycles_.empty() || !runs(job))
        return Instant::never();
    const Slot slot = fleet_.slot_of(job);
    const Activity& activity = activities_[slot];
    const Cycle& cycle = cycles_[slot];
    if (cycle.every.us == 0 || activity.pace.frequency == 0)
        return Instant::never();
    const Duration length = cycle.flows ? cycle.every : cycle.length();
    const std::int64_t at = (cycle.at + (run_.now - activity.since)).us % length.us;
    return run_.now + Duration{length.us - at};
}

} // namespace sunward::simulation
