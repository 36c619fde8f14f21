#include "simulation/executor.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sunward/error/count.hpp"

namespace sunward::simulation {

void Executor::carry_out(const Decision& decision) {
    if (decision.kind == Decision::Kind::wake)
        return wake(decision.at);
    if (decision.kind == Decision::Kind::cap)
        return cap(decision.site, decision.share, decision.least_frequency);
    if (decision.job >= run_.progress.submitted)
        run_.refuse(no_job, fmt::format("decides on job number {}, which is unknown: {} have been submitted",
                                        decision.job, run_.progress.submitted));
    switch (decision.kind) {
    case Decision::Kind::start: start(decision.job, decision.pool, decision.width); break;
    case Decision::Kind::suspend: suspend(decision.job); break;
    case Decision::Kind::reject: reject(decision.job); break;
    case Decision::Kind::resize: resize(decision.job, decision.width); break;
    case Decision::Kind::cap:
    case Decision::Kind::wake: break;
    }
}

void Executor::wake(Instant at) {
    if (at <= run_.now)
        run_.refuse(no_job, fmt::format("asks to be called at {}, which is not in the future", to_string(at)));
    run_.calendar.add(at, DueKind::wake);
}

void Executor::check_start(JobIndex job, PoolIndex pool, std::uint32_t held) const {
    const JobState state = run_.record(job).state;
    if (state != JobState::pending && state != JobState::suspended)
        run_.refuse(job, fmt::format("starts a job that is {}", to_string(state)));
    const PoolView& view = parts_.fleet.pools()[pool];
    const JobClass& kind = run_.job_class(job);
    if (!kind.sites.empty() && !std::binary_search(kind.sites.begin(), kind.sites.end(), view.site))
        run_.refuse(job, fmt::format("starts a job at site {}, where it may not run", view.site_name));
    if (!kind.cluster.empty() && kind.cluster != view.name)
        run_.refuse(job, fmt::format("starts a job on cluster {}, but it asks for {}", view.name, kind.cluster));
    if (speed_on(kind, pool) == 0)
        run_.refuse(job, fmt::format("starts a job on cluster {} of site {}, whose hardware 'speeds' of {} leaves out",
                                     view.name, view.site_name, kind.name));
    if (held > view.free)
        run_.refuse(job,
                    fmt::format("starts a job that needs {} where {} of {} are free (site {}, cluster {})",
                                counted(held, "accelerator"), view.free, view.capacity, view.site_name, view.name));
}

void Executor::check_width(JobIndex job, std::uint32_t width, std::string_view what) const {
    const WidthRange range = permitted_widths(run_.scenario.workload, run_.job(job));
    if (range.contains(width))
        return;
    if (!run_.job_class(job).elastic)
        run_.refuse(job, fmt::format("{} {}, but it is not elastic and asks for {}", what,
                                     counted(width, "accelerator"), run_.job(job).request.accelerators));
    run_.refuse(
        job, fmt::format("{} {}, but it may have {} to {}", what, counted(width, "accelerator"), range.min, range.max));
}

void Executor::start(JobIndex job, PoolIndex pool, std::uint32_t width) {
    if (const std::size_t pools = parts_.fleet.pools().size(); pool >= pools)
        run_.refuse(job, fmt::format("starts a job on cluster number {}, which is unknown: there are {}", pool, pools));
    if (width == 0)
        width = run_.job(job).request.accelerators;
    else
        check_width(job, width, "starts a job with");
    check_start(job, pool, parts_.fleet.held_by(width, pool));
    parts_.stages.start(job, pool, width);
}

void Executor::suspend(JobIndex job) {
    if (!parts_.activities.is_under_way(job))
        run_.refuse(job, fmt::format("suspends a job that is {}", to_string(run_.record(job).state)));
    if (!run_.job_class(job).interruptible)
        run_.refuse(job, "suspends a job that may not be interrupted");
    parts_.stages.suspend(job);
}

void Executor::reject(JobIndex job) {
    if (const JobState state = run_.record(job).state; state != JobState::pending)
        run_.refuse(job, fmt::format("rejects a job that is {}", to_string(state)));
    parts_.submissions.reject(job);
}

void Executor::resize(JobIndex job, std::uint32_t width) {
    const Fleet& fleet = parts_.fleet;
    if (!parts_.activities.is_under_way(job))
        run_.refuse(job, fmt::format("resizes a job that is {}", to_string(run_.record(job).state)));
    check_width(job, width, "resizes a job to");
    const Slot slot = fleet.slot_of(job);
    if (width == parts_.activities[slot].width)
        return;
    const Hold& hold = fleet.hold(slot);
    const PoolView& view = fleet.pools()[hold.pool];
    const std::uint32_t held = fleet.held_by(width, hold.pool);
    const bool waits = is_down(parts_.activities[slot].stage); // until there are enough
    if (!waits && held > hold.held && held - hold.held > view.free)
        run_.refuse(job, fmt::format("resizes a job to {}, {} more than it holds, where {} of {} are free "
                                     "(site {}, cluster {})",
                                     counted(width, "accelerator"), held - hold.held, view.free, view.capacity,
                                     view.site_name, view.name));
    parts_.stages.resize(job, width);
}

void Executor::cap(std::uint32_t site, double share, double least_frequency) {
    const std::vector<Site>& sites = run_.scenario.sites;
    if (site >= sites.size())
        run_.refuse(no_job, fmt::format("caps site number {}, which is unknown: there are {}", site, sites.size()));
    if (!(share >= 0 && share <= 1) || !faults_of({&limit_rule("throttle"), least_frequency}).empty())
        run_.refuse(no_job, fmt::format("caps site {} at a share of {} with a least clock of {}, expected up to 1 each",
                                        sites[site].name, share, least_frequency));
    parts_.limits.cap(site, share, least_frequency);
}

} // namespace sunward::simulation
