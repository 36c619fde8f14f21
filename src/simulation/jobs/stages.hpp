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
        : run_(run), books_(books), fleet_(fleet), transfers_(transfers), activities_(activities) {}

    /// A job that was submitted, or one that is suspended, on a pool that has accelerators free for it.
    void start(JobIndex job, PoolIndex pool, std::uint32_t width);
    /// These two: a job that runs. One that grows holds the accelerators at once, one that shrinks until it has been
    /// saved.
    void suspend(JobIndex job);
    void resize(JobIndex job, std::uint32_t width);

    /// A stage of the job is over.
    void ended(Slot slot);
    /// The job's wall-time is.
    void kill(Slot slot);

    /// Bills what is under way up to now.
    void settle();

private:
    /// How a job goes on.
    struct Course {
        std::uint32_t from_site = 0;  ///< where its data or its checkpoint come from
        std::uint32_t next_width = 0; ///< once it is saved; 0: it is not being resized
    };
    void enter(Slot slot, Stage stage);
    void take_time(Slot slot, Duration length, Stage next);
    void transfer(Slot slot, std::uint32_t from, double bytes, Stage next);
    void begin_transfer(Slot slot, std::uint32_t from, bool to_store, double bytes);
    void finish(Slot slot, JobState state);
    void saved(Slot slot);
    void suspended(Slot slot);
    void resized(Slot slot);

    Run& run_;
    Books& books_;
    Fleet& fleet_;
    Transfers& transfers_;
    Activities& activities_;
    std::vector<Course> courses_; ///< by slot
};

} // namespace sunward::simulation
