// Elastic jobs: other widths than the requested one, at a start or while a job runs.
#include "simulation/jobs/stages.hpp"

namespace sunward::simulation {

void Stages::resize(JobIndex job, std::uint32_t width) {
    const Slot slot = fleet_.slot_of(job);
    settle(slot);
    ++run_.result.widths[job].resizes;
    const Hold& hold = fleet_.hold(slot);
    if (const std::uint32_t held = fleet_.held_by(width, hold.pool); held > hold.held)
        hold_accelerators(slot, held);
    activities_[slot].next_width = width;
    if (run_.job_class(job).elastic->restarts)
        return enter(slot, Stage::save);
    resized(slot);
}

/// The job has its new width; one that was saved is restored first.
void Stages::resized(Slot slot) {
    Activity& activity = activities_[slot];
    const Hold& hold = fleet_.hold(slot);
    const std::uint32_t width = activity.next_width;
    activity.next_width = 0;
    activity.from_site = fleet_.hold(slot).site;
    hold_accelerators(slot, fleet_.held_by(width, hold.pool));
    work_with(slot, width);
    run_.events.push_back({Event::Kind::resized, hold.job});
    enter(slot, activity.stage == Stage::run ? Stage::run : Stage::restore);
}

/// Gives a job that is settled so many accelerators of its pool.
void Stages::hold_accelerators(Slot slot, std::uint32_t held) {
    const Hold& hold = fleet_.hold(slot);
    if (held == hold.held)
        return;
    const double idle_watt = hold.idle_watt;
    fleet_.change(slot, held);
    activities_[slot].power_watt += hold.idle_watt - idle_watt;
}

/// What a job does and draws with so many accelerators; enter() makes it take effect.
void Stages::work_with(Slot slot, std::uint32_t width) {
    Activity& activity = activities_[slot];
    const Hold& hold = fleet_.hold(slot);
    const JobClass& kind = run_.job_class(hold.job);
    activity.width = width;
    activity.dynamic_watt = dynamic_power(fleet_.node(hold.pool), width, kind.utilisation).in(watt);
    activity.pace.speed = relative_speed(kind, run_.job(hold.job).request, width);
}

} // namespace sunward::simulation
