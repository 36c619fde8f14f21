// Elastic jobs: other widths than the requested one, at a start or while a job runs.
#include <fmt/format.h>

#include <algorithm>

#include "engine.hpp"
#include "sunward/error/count.hpp"

namespace sunward {

void Engine::make_widths() {
    const auto is_elastic = [](const JobClass& kind) { return kind.elastic.has_value(); };
    if (std::ranges::any_of(scenario_.workload.classes, is_elastic))
        result_.widths.resize(jobs().size());
}

/// A job that grows holds the accelerators at once, one that shrinks until it has been saved.
void Engine::resize(JobIndex job, std::uint32_t width) {
    const std::uint32_t slot = slot_of_[job];
    if (slot == no_slot || holds_[slot].stage != Stage::run)
        refuse(job, fmt::format("resizes a job that is {}", to_string(result_.jobs[job].state)));
    check_width(job, width, "resizes a job to");
    Hold& hold = holds_[slot];
    if (width == hold.width)
        return;
    const PoolView& view = views_[hold.pool];
    const std::uint32_t held = held_by(width, hold.pool);
    if (held > hold.held && held - hold.held > view.free)
        refuse(job, fmt::format("resizes a job to {}, {} more than it holds, where {} of {} are free "
                                "(site {}, cluster {})",
                                counted(width, "accelerator"), held - hold.held, view.free, view.capacity,
                                view.site_name, view.name));
    settle(hold);
    ++result_.widths[job].resizes;
    if (held > hold.held)
        hold_accelerators(hold, held);
    hold.next_width = width;
    if (job_class(job).elastic->restarts)
        return enter(slot, Stage::save);
    resized(slot);
}

/// The job has its new width; one that was saved is restored first.
void Engine::resized(std::uint32_t slot) {
    Hold& hold = holds_[slot];
    const std::uint32_t width = hold.next_width;
    hold.next_width = 0;
    hold.from_site = pools_[hold.pool].site;
    hold_accelerators(hold, held_by(width, hold.pool));
    work_with(hold, width);
    events_.push_back({Event::Kind::resized, hold.job});
    enter(slot, hold.stage == Stage::run ? Stage::run : Stage::restore);
}

/// Gives a job that is settled so many accelerators of its pool.
void Engine::hold_accelerators(Hold& hold, std::uint32_t held) {
    if (held == hold.held)
        return;
    SiteLedger& books = books_now(pools_[hold.pool].site);
    const double idle_watt = idle_share(pools_[hold.pool].cluster->node, held).in(watt);
    books.change_power(0, hold.idle_watt - idle_watt);
    books.change_load(0, 0, std::int64_t{held} - std::int64_t{hold.held});
    hold.power_watt += idle_watt - hold.idle_watt;
    hold.idle_watt = idle_watt;
    views_[hold.pool].free += hold.held - held;
    FreeAccelerators& ranges = pools_[hold.pool].ranges;
    ranges.give(hold.nodes);
    hold.nodes = ranges.take(held);
    hold.held = held;
    wake_nodes(hold.pool);
    if (pools_[hold.pool].rent) {
        end_rent(hold);
        rent(hold);
    }
}

/// What a job does and draws with so many accelerators; enter() makes it take effect.
void Engine::work_with(Hold& hold, std::uint32_t width) {
    const JobClass& kind = job_class(hold.job);
    hold.width = width;
    hold.dynamic_watt = dynamic_power(pools_[hold.pool].cluster->node, width, kind.utilisation).in(watt);
    hold.speed = relative_speed(kind, jobs()[hold.job].request, width);
}

/// Counts the span that is being settled.
void Engine::count_width(const Hold& hold) {
    WidthRecord& record = result_.widths[hold.job];
    const Duration span = now_ - hold.since;
    record.held += span;
    record.accelerator_s += static_cast<double>(hold.width) * span.seconds();
}

} // namespace sunward
