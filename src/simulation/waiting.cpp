#include "simulation/waiting.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sunward/error/count.hpp"
#include "sunward/error/error.hpp"

namespace sunward::simulation {

namespace {

/// A policy that is called this often in a row while nothing runs and nothing changes is turning on the spot.
constexpr std::uint32_t most_idle_calls = 300'000;

/// What a job that waits needs, and what the cluster with the most free accelerators of those it may use has.
std::string what_is_missing(const Run& run, const Fleet& fleet, JobIndex job) {
    const JobClass& kind = run.job_class(job);
    const std::uint64_t width = run.job(job).request.accelerators;
    const PoolView* freest = nullptr;
    std::uint64_t held = width;
    for (const PoolView& pool : fleet.pools()) {
        const bool allowed = kind.sites.empty() || std::ranges::binary_search(kind.sites, pool.site);
        if (!allowed || (!kind.cluster.empty() && kind.cluster != pool.name))
            continue;
        const std::uint64_t needed = (width + pool.granule - 1) / pool.granule * pool.granule;
        if (freest == nullptr || (pool.free >= needed) > (freest->free >= held) || pool.free > freest->free) {
            freest = &pool;
            held = needed;
        }
    }
    if (freest == nullptr)
        return fmt::format("needs {}, and there is no cluster that it may use", counted(width, "accelerator"));
    return fmt::format("needs {}, cluster {} of site {} has {} free of {}", counted(held, "accelerator"), freest->name,
                       freest->site_name, freest->free, freest->capacity);
}

} // namespace

void guard_progress(const Run& run, const Fleet& fleet) {
    if (fleet.active() == 0 && run.progress.idle_calls > most_idle_calls)
        refuse_standstill(run, fleet);
}

void refuse_standstill(const Run& run, const Fleet& fleet) {
    const bool ever =
        std::ranges::any_of(run.result.jobs, [](const JobRecord& r) { return r.start != Instant::never(); });
    const std::size_t waiting = run.progress.submitted - run.progress.ended;
    throw PolicyError(run.scheduler.name(), run.now, "",
                      fmt::format("no progress: nothing runs and nothing is planned, {} and the policy {}{}",
                                  counted(waiting, "job") + (waiting == 1 ? " waits" : " wait"),
                                  ever ? "starts none of them" : "never starts anything", waiting_names(run, fleet)));
}

std::string waiting_names(const Run& run, const Fleet& fleet) {
    constexpr std::size_t most = 3;
    std::string names;
    std::size_t count = 0;
    for (JobIndex job = 0; job < run.progress.submitted; ++job) {
        const JobState state = run.record(job).state;
        if (state != JobState::pending && state != JobState::suspended)
            continue;
        if (count < most)
            names += fmt::format("\n  job '{}' ({} since {}) {}", run.job_name(job), to_string(state),
                                 to_string(run.job(job).request.submit), what_is_missing(run, fleet, job));
        ++count;
    }
    return count > most ? fmt::format("{}\n  and {} more jobs", names, count - most) : names;
}

std::string ended_data(const Run& run) {
    std::string names;
    for (const Zone& zone : run.scenario.zones)
        for (const auto* signal : {&zone.average, &zone.marginal, &zone.price})
            if (*signal && (*signal)->series.ends() == EndRule::fail && (*signal)->series.end() <= run.now)
                names += fmt::format("{}zone {}: {} ends at {}", names.empty() ? "" : "; ", zone.name,
                                     describe(**signal), to_string((*signal)->series.end()));
    if (names.empty())
        return names;
    const std::size_t jobs = run.progress.last - run.progress.ended;
    return fmt::format("{}, and {} not ended; state 'ends: hold' or 'ends: repeat' there, or end the run with "
                       "its window by 'horizon.duration' and 'horizon.drain: false'",
                       names, counted(jobs, "job") + (jobs == 1 ? " has" : " have"));
}

} // namespace sunward::simulation
