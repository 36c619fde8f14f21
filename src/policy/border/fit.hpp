// Which pools a job may use, and what it takes of them.
#pragma once

#include <limits>
#include <span>

#include "sunward/policy/scheduler.hpp"

namespace sunward {

/// Accelerators that a job holds on a pool: its width in whole granules.
[[nodiscard]] std::uint64_t held_width(const PoolView& pool, std::uint32_t accelerators);

/// Whether a class of jobs may use a pool, whatever their width.
[[nodiscard]] bool allows(const JobClass& kind, std::span<const PoolView> pools, PoolIndex pool);

/// How long work takes a job on a pool at its requested width.
[[nodiscard]] inline Duration time_on(const View& view, JobIndex job, PoolIndex pool, Duration work) {
    return time_for(work, view.speed(job, pool));
}

/// What a second of a job's work on the reference hardware takes on a pool, J: its draw by its speed. Infinite where it
/// may not run.
[[nodiscard]] inline double energy_of_work(const View& view, JobIndex job, PoolIndex pool) {
    const double speed = view.speed(job, pool);
    return speed == 0 ? std::numeric_limits<double>::infinity() : view.job_draw(job, pool, true) / speed;
}

/// What of its wall-time a job has used on a pool, where it has held nodes for some time and done so much work: time of
/// work counts as on the reference hardware, all other time as it is.
[[nodiscard]] inline Duration wall_used(const View& view, JobIndex job, PoolIndex pool, Duration held, Duration work) {
    const double speed = view.speed(job, pool);
    return speed == 1 ? held : held - time_for(work, speed) + work;
}

} // namespace sunward
