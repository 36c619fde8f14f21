// What active jobs, those that hold accelerators, do with them: at what pace, at what power, and up to when it is
// billed.
#pragma once

#include <optional>
#include <vector>

#include "simulation/failures/failures.hpp"
#include "simulation/jobs/cycle.hpp"

namespace sunward::simulation {

enum class Stage : std::uint8_t {
    stage_in,
    move,
    restore,
    restore_bytes,
    run,
    save,
    save_bytes,
    // Where nodes fail or jobs take checkpoints on a clock:
    checkpoint,
    checkpoint_bytes,
    wait, ///< for nodes in place of those that failed
    restart,
    recover,
    recover_bytes
};

/// Whether a failure has stopped the job, which does not work again yet.
[[nodiscard]] constexpr bool is_down(Stage stage) { return stage >= Stage::wait; }
[[nodiscard]] constexpr bool is_checkpoint(Stage stage) {
    return stage == Stage::checkpoint || stage == Stage::checkpoint_bytes;
}

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
    Activities(Run& run, Books& books, Fleet& fleet, Failures& failures);

    [[nodiscard]] const Activity& operator[](Slot slot) const { return activities_[slot]; }
    [[nodiscard]] bool runs(JobIndex job) const;
    /// Runs, takes a checkpoint, or is down after a failure: what a policy takes for running.
    [[nodiscard]] bool is_under_way(JobIndex job) const;
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

    // Checkpoints on a clock and failures; only where there are some.
    /// Null where no node fails and no job takes checkpoints on a clock.
    [[nodiscard]] const Cycle* cycle(Slot slot) const { return cycles_.empty() ? nullptr : &cycles_[slot]; }
    /// All that the job has done is saved, or as far as `in_use` is not set, on its way.
    void take_checkpoint(Slot slot, bool in_use);
    /// What was on its way has arrived.
    void checkpoint_arrived(Slot slot) { cycles_[slot].pending = {}; }
    /// Undoes what no checkpoint has. Of its nodes some have failed, so it stands still.
    void roll_back(Slot slot);
    /// The node that fails goes out of use; or those of a range do, until then.
    void lose_nodes(Slot slot, const std::optional<Failures::Hit>& outage);
    /// Whether as many accelerators are free as it lacks.
    [[nodiscard]] bool may_replace_nodes(Slot slot) const;
    /// Takes them, if so. The job is settled.
    [[nodiscard]] bool replace_nodes(Slot slot);
    [[nodiscard]] Instant next_checkpoint(JobIndex job) const;

private:
    void pass(Slot slot, Duration span, const Charge& use);
    void pass_down(Slot slot, Duration span);
    void set_cycle(Slot slot);
    void follow_idle(Slot slot, double idle_watt_before);
    void plan_failure(Slot slot, Instant at);
    void count_width(const Activity& activity, JobIndex job);
    void set_power(Slot slot, double dynamic_share, double frequency);
    [[nodiscard]] std::optional<Duration> walltime_left(Slot slot) const;

    Run& run_;
    Books& books_;
    Fleet& fleet_;
    Failures& failures_;
    std::vector<Activity> activities_; ///< by slot
    std::vector<Cycle> cycles_;        ///< by slot; empty where no node fails and none takes checkpoints on a clock
    std::size_t paused_ = 0;
};

} // namespace sunward::simulation
