// A run that makes no progress: which jobs wait, and for what.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "engine.hpp"
#include "sunward/error/count.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

namespace {

/// A policy that is called this often in a row while nothing runs and nothing changes is turning on the spot.
constexpr std::uint32_t most_idle_calls = 300'000;

} // namespace

void Engine::guard_progress() const {
    if (active_ == 0 && idle_calls_ > most_idle_calls)
        refuse_standstill();
}

/// Nothing is to come any more, or nothing that changes anything.
void Engine::refuse_standstill() const {
    const bool ever = std::ranges::any_of(result_.jobs, [](const JobRecord& r) { return r.start != Instant::never(); });
    throw PolicyError(scheduler_.name(), now_, "",
                      fmt::format("no progress: nothing runs and nothing is planned, {} and the policy {}{}",
                                  counted(submitted_ - ended_, "job") + (submitted_ - ended_ == 1 ? " waits" : " wait"),
                                  ever ? "starts none of them" : "never starts anything", waiting_names()));
}

/// The first jobs that were submitted, hold no nodes and have not ended, each with what it waits for.
std::string Engine::waiting_names() const {
    constexpr std::size_t most = 3;
    std::string names;
    std::size_t count = 0;
    for (JobIndex job = 0; job < submitted_; ++job) {
        const JobState state = result_.jobs[job].state;
        if (state != JobState::pending && state != JobState::suspended)
            continue;
        if (count < most)
            names += fmt::format("\n  job '{}' ({} since {}) {}", job_name(job), to_string(state),
                                 to_string(jobs()[job].request.submit), what_is_missing(job));
        ++count;
    }
    return count > most ? fmt::format("{}\n  and {} more jobs", names, count - most) : names;
}

/// What a job that waits needs, and what the cluster with the most free accelerators of those it may use has.
std::string Engine::what_is_missing(JobIndex job) const {
    const JobClass& kind = job_class(job);
    const std::uint64_t width = jobs()[job].request.accelerators;
    const PoolView* freest = nullptr;
    std::uint64_t held = width;
    for (const PoolView& pool : views_) {
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

} // namespace sunward
