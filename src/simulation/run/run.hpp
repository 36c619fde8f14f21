// What all parts of a simulation share: the scenario, the time, what is due, and what is written down.
#pragma once

#include <string_view>
#include <vector>

#include "simulation/run/calendar.hpp"
#include "sunward/ledger/odometer.hpp"
#include "sunward/ledger/patience.hpp"
#include "sunward/policy/scheduler.hpp"
#include "sunward/simulation/result.hpp"

namespace sunward::simulation {

/// Numbers the jobs that hold accelerators; used again once one has given its own back.
using Slot = std::uint32_t;
inline constexpr Slot no_slot = 0xffffffff;

/// How far the jobs have come.
struct Progress {
    std::size_t last = 0;      ///< jobs from here on are outside the horizon
    std::size_t submitted = 0; ///< jobs below have been submitted
    std::size_t ended = 0;
    std::uint64_t changes = 0;    ///< so often something but time has changed
    std::uint32_t idle_calls = 0; ///< calls of the scheduler since then

    void changed() {
        ++changes;
        idle_calls = 0;
    }
};

struct Run {
    Run(const Scenario& scenario, Scheduler& scheduler);
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    const Scenario& scenario;
    Scheduler& scheduler;
    Instant now;
    Calendar calendar;
    std::vector<Event> events; ///< that the scheduler is to be told
    Progress progress;
    Patience patience; ///< with the work inside a step
    bool window_open = true;
    Result result;

    [[nodiscard]] const Job& job(JobIndex job) const { return scenario.workload.jobs[job]; }
    [[nodiscard]] const JobClass& job_class(JobIndex job) const {
        return scenario.workload.classes[this->job(job).request.job_class];
    }
    [[nodiscard]] std::string_view job_name(JobIndex job) const {
        return scenario.workload.labels[this->job(job).name];
    }
    [[nodiscard]] JobRecord& record(JobIndex job) { return result.jobs[job]; }
    [[nodiscard]] const JobRecord& record(JobIndex job) const { return result.jobs[job]; }
    /// Adds what a job has used to its row.
    void charge(JobIndex job, const Charge& use) {
        JobRecord& r = record(job);
        r.energy_j += use.energy_j;
        r.carbon_g += use.carbon_g;
        r.marginal_g += use.marginal_g;
        r.cost += use.cost;
    }
    /// The horizon has an end, which is to come.
    [[nodiscard]] bool window_goes_on() const { return window_open && scenario.horizon.length.has_value(); }
    /// Whether jobs that are left when the horizon ends run on.
    [[nodiscard]] bool drains() const { return !scenario.horizon.length || scenario.horizon.drain; }
    /// The horizon, or some job that counts, has not ended.
    [[nodiscard]] bool more_to_come() const { return window_goes_on() || (drains() && progress.ended < progress.last); }

    /// The scheduler wants what may not be. Without a job: no_job.
    [[noreturn]] void refuse(JobIndex job, std::string_view message) const;
};

} // namespace sunward::simulation
