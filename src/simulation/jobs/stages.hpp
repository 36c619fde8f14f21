// What active jobs, those that hold accelerators, are busy with: staged, running, saved, moved and restored.
#pragma once

#include <optional>
#include <vector>

#include "simulation/fleet/fleet.hpp"
#include "simulation/jobs/pace.hpp"
#include "simulation/network/transfers.hpp"

namespace sunward::simulation {

enum class Stage : std::uint8_t { stage_in, move, restore, restore_bytes, run, save, save_bytes };

/// What a job does with what it holds.
struct Activity {
    Stage stage = Stage::run;
    std::uint32_t generation = 0; ///< counts stages, so that entries of the calendar go stale
    Instant since;                ///< start of the stage, or of what has not been settled of it
    Reading billed;               ///< up to here the job has been billed
    std::uint32_t width = 0;      ///< accelerators that it works with
    std::uint32_t next_width = 0; ///< once it is saved; 0: it is not being resized
    std::uint32_t from_site = 0;  ///< where its data or its checkpoint come from
    double dynamic_watt = 0;      ///< at full load and clock
    double dynamic_share = 1;     ///< of it, in this stage
    double power_watt = 0;
    Pace pace;
};

/// Carries jobs from stage to stage, bills them, and enters the ends of their stages into the calendar. Callers have
/// checked that what they ask for is allowed.
class Stages {
public:
    Stages(Run& run, Books& books, Fleet& fleet, Transfers& transfers);

    /// A job that was submitted, or one that is suspended, on a pool that has accelerators free for it.
    void start(JobIndex job, PoolIndex pool, std::uint32_t width);
    /// These two: a job that runs. One that grows holds the accelerators at once, one that shrinks until it has been
    /// saved.
    void suspend(JobIndex job);
    void resize(JobIndex job, std::uint32_t width);
    /// Gives a job another clock; 0: it is paused. Only work slows down with it: other stages end when they would.
    void set_clock(Slot slot, double frequency);

    /// A stage of the job is over.
    void ended(Slot slot);
    /// The job's wall-time is.
    void kill(Slot slot) { finish(slot, JobState::killed); }

    /// Bills what is under way up to now.
    void settle();

    [[nodiscard]] const Activity& activity(Slot slot) const { return activities_[slot]; }
    [[nodiscard]] bool runs(JobIndex job) const;
    /// Work done so far, at the requested width, up to now.
    [[nodiscard]] Duration worked(JobIndex job) const;
    /// Of the active jobs, those that a clock of 0 has stopped.
    [[nodiscard]] std::size_t paused() const { return paused_; }

private:
    void enter(Slot slot, Stage stage);
    void take_time(Slot slot, Duration length, Stage next);
    void transfer(Slot slot, std::uint32_t from, double bytes, Stage next);
    void begin_transfer(Slot slot, std::uint32_t from, double bytes);
    void settle(Slot slot);
    void count_width(const Activity& activity, JobIndex job);
    void set_power(Slot slot, double dynamic_share, double frequency);
    void plan_end(Slot slot, std::optional<Duration> length);
    [[nodiscard]] std::optional<Duration> work_left(Slot slot) const;
    [[nodiscard]] std::optional<Duration> walltime_left(Slot slot) const;
    void finish(Slot slot, JobState state);
    void saved(Slot slot);
    void suspended(Slot slot);
    void release(Slot slot);
    void resized(Slot slot);
    void hold_accelerators(Slot slot, std::uint32_t held);
    void work_with(Slot slot, std::uint32_t width);

    Run& run_;
    Books& books_;
    Fleet& fleet_;
    Transfers& transfers_;
    std::vector<Activity> activities_; ///< by slot
    std::size_t paused_ = 0;
};

} // namespace sunward::simulation
