#include <fmt/format.h>

#include <algorithm>

#include "engine.hpp"
#include "sunward/error/count.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

void Engine::refuse(JobIndex job, std::string_view message) const {
    const bool known = job < jobs().size();
    throw PolicyError(scheduler_.name(), now_, known ? job_name(job) : std::string_view{}, message);
}

void Engine::apply(const Decision& decision) {
    if (decision.kind == Decision::Kind::wake) {
        if (decision.at <= now_)
            refuse(no_job, fmt::format("asks to be called at {}, which is not in the future", to_string(decision.at)));
        calendar_.add(decision.at, Phase::policy_timer, static_cast<std::uint8_t>(DueKind::wake), 0, 0);
        return;
    }
    if (decision.kind == Decision::Kind::cap)
        return cap(decision.site, decision.share, decision.least_frequency);
    if (decision.job >= submitted_)
        refuse(no_job, fmt::format("decides on job number {}, which is unknown: {} have been submitted", decision.job,
                                   submitted_));
    idle_calls_ = 0;
    switch (decision.kind) {
    case Decision::Kind::start: start(decision.job, decision.pool, decision.width); break;
    case Decision::Kind::suspend: suspend(decision.job); break;
    case Decision::Kind::reject: reject(decision.job); break;
    case Decision::Kind::resize: resize(decision.job, decision.width); break;
    case Decision::Kind::cap:
    case Decision::Kind::wake: break;
    }
}

void Engine::check_start(JobIndex job, PoolIndex pool, std::uint32_t held) const {
    const JobState state = result_.jobs[job].state;
    if (state != JobState::pending && state != JobState::suspended)
        refuse(job, fmt::format("starts a job that is {}", to_string(state)));
    const PoolView& view = views_[pool];
    const JobClass& kind = job_class(job);
    if (!kind.sites.empty() && !std::binary_search(kind.sites.begin(), kind.sites.end(), view.site))
        refuse(job, fmt::format("starts a job at site {}, where it may not run", view.site_name));
    if (!kind.cluster.empty() && kind.cluster != view.name)
        refuse(job, fmt::format("starts a job on cluster {}, but it asks for {}", view.name, kind.cluster));
    if (held > view.free)
        refuse(job, fmt::format("starts a job that needs {} where {} of {} are free (site {}, cluster {})",
                                counted(held, "accelerator"), view.free, view.capacity, view.site_name, view.name));
}

void Engine::check_width(JobIndex job, std::uint32_t width, std::string_view what) const {
    const WidthRange range = widths(job);
    if (range.contains(width))
        return;
    if (!job_class(job).elastic)
        refuse(job, fmt::format("{} {}, but it is not elastic and asks for {}", what, counted(width, "accelerator"),
                                jobs()[job].request.accelerators));
    refuse(job,
           fmt::format("{} {}, but it may have {} to {}", what, counted(width, "accelerator"), range.min, range.max));
}

/// Accelerators of a pool that a job holds to work with `width`.
std::uint32_t Engine::held_by(std::uint32_t width, PoolIndex pool) const {
    const std::uint32_t granule = views_[pool].granule;
    const std::uint64_t rounded = (std::uint64_t{width} + granule - 1) / granule * granule;
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(rounded, 0xffffffff));
}

void Engine::start(JobIndex job, PoolIndex pool, std::uint32_t width) {
    if (pool >= pools_.size())
        refuse(job,
               fmt::format("starts a job on cluster number {}, which is unknown: there are {}", pool, pools_.size()));
    if (width == 0)
        width = jobs()[job].request.accelerators;
    else
        check_width(job, width, "starts a job with");
    const std::uint32_t held = held_by(width, pool);
    check_start(job, pool, held);

    if (free_slots_.empty()) {
        free_slots_.push_back(static_cast<std::uint32_t>(holds_.size()));
        holds_.emplace_back();
    }
    const std::uint32_t slot = free_slots_.back();
    free_slots_.pop_back();
    slot_of_[job] = slot;
    ++active_;

    JobRecord& r = record(job);
    const bool fresh = r.start == Instant::never();
    Hold& hold = holds_[slot];
    hold.job = job;
    hold.pool = pool;
    hold.held = held;
    hold.nodes = pools_[pool].ranges.take(held);
    rent(hold);
    views_[pool].free -= held;
    hold.from_site = fresh ? job_class(job).home : pools_[r.pool].site;
    books_now(hold.from_site).change_load(0, -1, 0);

    hold.idle_watt = idle_share(pools_[pool].cluster->node, held).in(watt);
    work_with(hold, width);
    hold.next_width = 0;
    hold.power_watt = hold.idle_watt;
    hold.frequency = 1;
    hold.part_us = 0;
    hold.started = now_;
    if (LimitedSite* limited = limit_of(hold))
        limited->holds.emplace(now_, job, slot);
    SiteLedger& books = books_now(pools_[pool].site);
    wake_nodes(pool);
    books.change_power(0, -hold.idle_watt);
    books.change_load(1, 0, held);
    hold.billed = books.now();

    const std::uint32_t site = pools_[pool].site;
    if (fresh)
        r.start = now_;
    else
        r.suspended += now_ - Instant{};
    const bool moved = !fresh && site != hold.from_site;
    if (moved)
        ++r.migrations;
    r.pool = pool;
    if (fresh)
        enter(slot, Stage::stage_in);
    else
        enter(slot, moved ? Stage::move : Stage::restore);
}

void Engine::suspend(JobIndex job) {
    const std::uint32_t slot = slot_of_[job];
    if (slot == no_slot || holds_[slot].stage != Stage::run)
        refuse(job, fmt::format("suspends a job that is {}", to_string(result_.jobs[job].state)));
    if (!job_class(job).interruptible)
        refuse(job, "suspends a job that may not be interrupted");
    settle(holds_[slot]);
    enter(slot, Stage::save);
}

void Engine::reject(JobIndex job) {
    JobRecord& r = record(job);
    if (r.state != JobState::pending)
        refuse(job, fmt::format("rejects a job that is {}", to_string(r.state)));
    standstill_.reset();
    books_now(job_class(job).home).change_load(0, -1, 0);
    r.state = JobState::rejected;
    ++ended_;
}

} // namespace sunward
