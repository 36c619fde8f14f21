// Jobs from stage to stage: staged, running, saved, moved, restored, ended.
#pragma once

#include <vector>

#include "simulation/jobs/activities.hpp"
#include "simulation/network/transfers.hpp"

namespace sunward::simulation {

/// Callers have checked that what they ask for is allowed.
class Stages {
public:
    Stages(Run& run, Books& books, Fleet& fleet, Transfers& transfers, Activities& activities)
        : run_(run), books_(books), fleet_(fleet), transfers_(transfers), activities_(activities),
          waiting_(fleet.pools().size()) {}

    /// A job that was submitted, or one that is suspended, on a pool that has accelerators free for it.
    void start(JobIndex job, PoolIndex pool, std::uint32_t width);
    /// These two: a job that is under way. One that grows holds the accelerators at once, one that shrinks until it has
    /// been saved. One that is down after a failure is suspended or has its new width at once.
    void suspend(JobIndex job);
    void resize(JobIndex job, std::uint32_t width);

    /// A stage of the job is over.
    void ended(Slot slot);
    /// What the job had under way has arrived: the end of a stage, or of a checkpoint that was written beside its work.
    void arrived(Slot slot);
    /// What the job holds fails, or goes out of use by plan.
    void failed(Slot slot, const std::optional<Failures::Hit>& outage = std::nullopt);
    /// Jobs that wait for nodes in place of those that failed get what has come free, in the order in which they
    /// failed.
    void replace_nodes();
    [[nodiscard]] bool any_waits() const { return waits_ > 0; }
    /// The job's wall-time is.
    void kill(Slot slot);

    /// Bills what is under way up to now.
    void settle();

private:
    /// How a job goes on.
    struct Course {
        std::uint32_t from_site = 0;  ///< where its data or its checkpoint come from
        std::uint32_t next_width = 0; ///< once it is saved; 0: it is not being resized
        bool suspends = false;        ///< once its checkpoint is taken
        Stage again = Stage::run;     ///< that follows the restart
    };
    void enter(Slot slot, Stage stage);
    void take_time(Slot slot, Duration length, Stage next);
    void transfer(Slot slot, std::uint32_t from, double bytes, Stage next);
    void begin_transfer(Slot slot, std::uint32_t from, bool to_store, double bytes);
    void finish(Slot slot, JobState state);
    void saved(Slot slot);
    void suspended(Slot slot);
    void resized(Slot slot);
    void give_up(Slot slot);
    void checkpoint_begins(Slot slot);
    [[nodiscard]] bool sends_checkpoints(Slot slot) const;
    void checkpoint_taken(Slot slot);
    [[nodiscard]] bool ends_by_failure(JobIndex job) const;
    [[nodiscard]] Stage begins_again_at(Slot slot) const;
    void resize_down(Slot slot, std::uint32_t width);
    [[nodiscard]] bool is_due(const Cycle& cycle, Slot slot) const;
    void down(Slot slot);
    void restart(Slot slot);
    void tell_if_running(JobIndex job);

    Run& run_;
    Books& books_;
    Fleet& fleet_;
    Transfers& transfers_;
    Activities& activities_;
    std::vector<Course> courses_;            ///< by slot
    std::vector<std::vector<Slot>> waiting_; ///< for nodes, by pool, those that failed first in front
    std::size_t waits_ = 0;                  ///< of them, in all pools
};

} // namespace sunward::simulation
