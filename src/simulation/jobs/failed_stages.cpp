// Stages that only jobs have that take checkpoints one by one, or whose nodes fail.
#include <utility>

#include <fmt/format.h>

#include "simulation/jobs/stages.hpp"
#include "sunward/error/error.hpp"

namespace sunward::simulation {

namespace {

constexpr std::uint32_t endless_restarts = 100'000;

} // namespace

/// Work came to its clock's end before it came to its own.
bool Stages::is_due(const Cycle& cycle, Slot slot) const {
    const JobIndex job = fleet_.hold(slot).job;
    return cycle.at >= cycle.every && run_.record(job).worked < run_.job(job).run;
}

/// The fixed time of a checkpoint or, of one that is written beside the work, what the job stands still for. The last
/// one has to have been written.
void Stages::checkpoint_begins(Slot slot) {
    if (transfers_.is_sending(slot))
        return activities_.plan_end(slot, std::nullopt);
    const JobClass& kind = run_.job_class(fleet_.hold(slot).job);
    take_time(slot, kind.periodic.stall.value_or(kind.checkpoint.save), Stage::checkpoint_bytes);
}

/// Bytes of a checkpoint on its clock travel while the job waits for them, or beside its work.
bool Stages::sends_checkpoints(Slot slot) const {
    const Hold& hold = fleet_.hold(slot);
    return run_.job_class(hold.job).checkpoint.bytes > 0 && transfers_.take_time(hold.job, hold.site, hold.site);
}

void Stages::checkpoint_taken(Slot slot) {
    const Hold& hold = fleet_.hold(slot);
    const JobClass& kind = run_.job_class(hold.job);
    const bool beside = kind.periodic.stall && sends_checkpoints(slot);
    const Course& course = courses_[slot];
    activities_.take_checkpoint(slot, !beside);
    ++run_.result.failures[hold.job].taken;
    if (beside)
        transfers_.begin(slot, hold.job, hold.site, hold.site, true, kind.checkpoint.bytes);
    if (!course.suspends && course.next_width == 0)
        return enter(slot, Stage::run);
    if (!beside)
        return saved(slot);
    activities_.enter(slot, Stage::save_bytes);
    activities_.plan_end(slot, std::nullopt);
}

void Stages::arrived(Slot slot) {
    const Stage stage = activities_[slot].stage;
    if (stage != Stage::run && stage != Stage::checkpoint)
        return ended(slot);
    activities_.settle(slot);
    transfers_.arrived(slot);
    activities_.checkpoint_arrived(slot);
    if (stage == Stage::checkpoint) // has waited for that
        enter(slot, Stage::checkpoint);
}

/// A job that has restarted as often as it may. Refuses one that would go on for ever.
bool Stages::ends_by_failure(JobIndex job) const {
    const std::optional<std::uint32_t>& most = run_.job_class(job).periodic.most_restarts;
    const std::uint32_t restarts = run_.result.failures[job].restarts;
    if (restarts >= endless_restarts)
        throw SimulationError(fmt::format(
            "job '{}' has restarted {} times: its nodes fail too often for it to get ahead; checkpoints of its "
            "workload may be more frequent ('checkpoint.every') or its restarts limited ('most_restarts')",
            run_.job_name(job), restarts));
    return most && restarts >= *most;
}

/// What is left of a job whose stage a failure cut short: what has been saved, or its input.
Stage Stages::begins_again_at(Slot slot) const {
    switch (activities_[slot].stage) {
    case Stage::move: return Stage::move;
    case Stage::restore:
    case Stage::restore_bytes: return Stage::restore;
    case Stage::wait:
    case Stage::restart:
    case Stage::recover:
    case Stage::recover_bytes: return courses_[slot].again;
    default: return run_.record(fleet_.hold(slot).job).worked.us > 0 ? Stage::recover : Stage::stage_in;
    }
}

void Stages::failed(Slot slot, const std::optional<Failures::Hit>& outage) {
    activities_.settle(slot);
    transfers_.cancel(slot);
    const JobIndex job = fleet_.hold(slot).job;
    const Stage stage = activities_[slot].stage;
    activities_.roll_back(slot);
    give_up(slot);
    activities_.lose_nodes(slot, outage);
    FailureRecord& more = run_.result.failures[job];
    ++more.failures;
    Course& course = courses_[slot];
    const bool was_leaving = course.next_width == 0 && (stage == Stage::save || stage == Stage::save_bytes);
    if (was_leaving || course.suspends)
        return suspended(slot);
    if (ends_by_failure(job))
        return finish(slot, JobState::failed);
    course.again = begins_again_at(slot);
    run_.events.push_back({Event::Kind::failed, job});
    if (const std::uint32_t width = std::exchange(course.next_width, 0); width > 0) {
        activities_.work_with(slot, width);
        run_.events.push_back({Event::Kind::resized, job});
    }
    down(slot);
}

/// It goes on when it has as many nodes as it works with. Those that wait already go first.
void Stages::down(Slot slot) {
    const Hold& hold = fleet_.hold(slot);
    const std::uint32_t wanted = fleet_.held_by(activities_[slot].width, hold.pool);
    if (wanted < hold.held)
        activities_.hold_for(slot, activities_[slot].width);
    if (wanted <= hold.held || (waiting_[hold.pool].empty() && activities_.replace_nodes(slot)))
        return restart(slot);
    waiting_[hold.pool].push_back(slot);
    ++waits_;
    enter(slot, Stage::wait);
}

void Stages::restart(Slot slot) {
    const JobIndex job = fleet_.hold(slot).job;
    ++run_.result.failures[job].restarts;
    enter(slot, Stage::restart);
    tell_if_running(job);
}

void Stages::replace_nodes() {
    for (std::vector<Slot>& waiting : waiting_) {
        while (!waiting.empty()) {
            const Slot slot = waiting.front();
            if (!activities_.may_replace_nodes(slot))
                break;
            activities_.settle(slot);
            (void)activities_.replace_nodes(slot);
            give_up(slot);
            restart(slot);
        }
    }
}

/// A job that waits for nodes does so no longer.
void Stages::give_up(Slot slot) {
    if (activities_[slot].stage != Stage::wait)
        return;
    waits_ -= std::erase(waiting_[fleet_.hold(slot).pool], slot);
}

/// What it is to work with once it has its nodes again; what it gives up is free at once.
void Stages::resize_down(Slot slot, std::uint32_t width) {
    const JobIndex job = fleet_.hold(slot).job;
    give_up(slot);
    transfers_.cancel(slot);
    activities_.work_with(slot, width);
    run_.events.push_back({Event::Kind::resized, job});
    courses_[slot].again = begins_again_at(slot);
    down(slot);
}

} // namespace sunward::simulation
