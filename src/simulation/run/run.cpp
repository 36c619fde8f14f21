#include "simulation/run/run.hpp"

#include "sunward/error/error.hpp"

namespace sunward::simulation {

namespace {

/// Pieces of work within a second of simulated time that are a lot, whatever the number of jobs.
constexpr std::uint64_t most_pieces = 1'000'000;

} // namespace

Run::Run(const Scenario& of, Scheduler& by)
    : scenario(of), scheduler(by), now(of.horizon.start), patience(most_pieces + 100 * of.workload.jobs.size()) {
    result.start = now;
    result.jobs.resize(of.workload.jobs.size());
    progress.last = of.workload.jobs.size();
}

void Run::refuse(JobIndex job, std::string_view message) const {
    const bool known = job < scenario.workload.jobs.size();
    throw PolicyError(scheduler.name(), now, known ? job_name(job) : std::string_view{}, message);
}

} // namespace sunward::simulation
