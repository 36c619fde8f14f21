// What active jobs, those that hold accelerators, do with them: at what pace, at what power, and up to when it is
// billed.
#pragma once

#include <optional>
#include <vector>

#include "simulation/fleet/fleet.hpp"
#include "simulation/jobs/pace.hpp"

namespace sunward::simulation {

enum class Stage : std::uint8_t { stage_in, move, restore, restore_bytes, run, save, save_bytes };

struct Activity {
    Stage stage = Stage::run;
    std::uint32_t generation = 0; ///< counts stages and clocks, so that entries of the calendar go stale
    Instant since;                ///< start of the stage, or of what has not been settled of it
    Reading billed;               ///< up to here the job has been billed
    std::uint32_t width = 0;      ///< accelerators that it works with
    double dynamic_watt = 0;      ///< at full load and clock
    double dynamic_share = 1;     ///< of it, in this stage
    double power_watt = 0;
    Pace pace;
};

/// Every change of power goes into the books of the site, which settle() and begin() bring up to now.
class Activities {
public:
    Activities(Run& run, Books& books, Fleet& fleet);

    [[nodiscard]] const Activity& operator[](Slot slot) const { return activities_[slot]; }
    [[nodiscard]] bool runs(JobIndex job) const;
    /// Work done so far, at the requested width, up to now.
    [[nodiscard]] Duration worked(JobIndex job) const;
    /// Of the active jobs, those that a clock of 0 has stopped.
    [[nodiscard]] std::size_t paused() const { return paused_; }

    /// A job takes accelerators of a pool, which have to be free, to work with `width` of them.
    Slot begin(JobIndex job, PoolIndex pool, std::uint32_t width);
    /// Bills the job up to now and books the time as work or as overhead. What follows is for jobs that are settled.
    void settle(Slot slot);
    void enter(Slot slot, Stage stage);
    /// Gives a job another clock; 0: it is paused. Only work slows down with it: other stages end when they would.
    void set_clock(Slot slot, double frequency);
    /// Holds accelerators for another width. To work with them takes work_with(), and enter() to make it felt.
    void hold_for(Slot slot, std::uint32_t width);
    void work_with(Slot slot, std::uint32_t width);
    /// Enters the end of the stage into the calendar (none: a transfer says when), or the end of the wall-time if it
    /// comes first.
    void plan_end(Slot slot, std::optional<Duration> length);
    /// The same for work: when what is left will be done.
    void plan_end_of_work(Slot slot);
    /// Gives the accelerators back.
    void end(Slot slot);

private:
    void count_width(const Activity& activity, JobIndex job);
    void set_power(Slot slot, double dynamic_share, double frequency);
    [[nodiscard]] std::optional<Duration> walltime_left(Slot slot) const;

    Run& run_;
    Books& books_;
    Fleet& fleet_;
    std::vector<Activity> activities_; ///< by slot
    std::size_t paused_ = 0;
};

} // namespace sunward::simulation
