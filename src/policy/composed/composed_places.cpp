// The composed scheduler's part in `where` and `when`: a site and a plan for each job that comes.
#include "policy/composed/composed.hpp"
#include "policy/plan/cost.hpp"
#include "policy/where/site_offer.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

void ComposedScheduler::submit(const View& view, JobIndex job, Decisions& decisions) {
    const bool stretched = elastic_ && ElasticCourses::plans(view, job);
    if (plans() || weighs())
        length_ = (stretched ? elastic_lengths_ : lengths_).of(view, job);
    std::optional<Choice> choice = choose(view, job);
    if (!choice) {
        table_.jobs[job].phase = Phase::gone;
        decisions.reject(job);
        return;
    }
    table_.jobs[job] = {choice->held, choice->pool, Phase::queued, false};
    if (table_.shares)
        table_.shares->submitted(job, view.job(job).user);
    placement_.placed(choice->pool, choice->held);
    if (Recorder* recorder = recorder_of(job))
        recorder->placed(choice->pool, choice->plan, length_);
    if (follower_)
        follower_->submitted(job, length_);
    if (!waiting_.empty())
        waiting_[job].length = length_;
    if (agenda_)
        agenda_->add(job, choice->pool, length_, view.job(job).deadline != Instant::never());
    if (!plans())
        return release(view, job);
    Instant start = choice->plan.segments.front().from;
    if (stretched)
        elastic_->begin(job, std::move(choice->plan), length_);
    else if (courses_->takes(view, job))
        start = courses_->begin(view, job, choice->pool, std::move(choice->plan), length_);
    hold_back(view, job, start);
}

/// The site with the least score. Ties stay with the earlier site.
std::optional<ComposedScheduler::Choice> ComposedScheduler::choose(const View& view, JobIndex job) {
    const std::uint32_t accelerators = view.job(job).accelerators;
    const auto at_once = [&](PoolIndex pool, std::uint64_t held) { return has_room(view, pool, held); };
    std::optional<Choice> best;
    double least = 0;
    for (const SiteChoice& site : placement_.choices(view, job)) {
        const PoolIndex pool = placement_.pool_at(view, site, job, at_once);
        if (pool >= pools_.size())
            continue;
        const auto held = static_cast<std::uint32_t>(held_width(view.pools()[pool], accelerators));
        Choice choice{pool, held, {}};
        const double score = this->score(view, job, site, choice);
        if (Recorder* recorder = recorder_of(job))
            recorder->considered(pool, score, choice.plan);
        if (best && !clearly_less(score, least))
            continue;
        best = std::move(choice);
        least = score;
    }
    if (best && plans() && !weighs())
        best->plan = plan(view, job, best->pool, length_);
    return best;
}

/// What the rule for the site makes of a pool there. Where it weighs runs, the pool's plan is made.
double ComposedScheduler::score(const View& view, JobIndex job, const SiteChoice& site, Choice& choice) {
    SiteOffer offer{view, job, choice.pool, site, placement_, costs_};
    Segment at_once{view.now(), view.now()};
    if (weighs()) {
        offer.length = time_on(view, job, choice.pool, length_);
        at_once.to = view.now() + offer.length;
        offer.segments = {&at_once, 1};
        if (plans()) {
            choice.plan = plan(view, job, choice.pool, length_);
            offer.plan = &choice.plan;
            offer.segments = choice.plan.segments;
        }
        const JobClass& kind = view.job_class(job);
        offer.carried =
            costs_.carriage(view, job, kind.home, choice.pool, kind.input_bytes, offer.segments.front().from).cost;
    }
    return spec_.where.rule->score(offer);
}

Plan ComposedScheduler::plan(const View& view, JobIndex job, PoolIndex pool, Duration length) {
    const Duration time = time_on(view, job, pool, length);
    if (elastic_ && ElasticCourses::plans(view, job))
        return elastic_->plan(view, job, pool, view.now(), time);
    const JobRequest& request = view.job(job);
    // The deadline was made for the requested length: with the mean of its class the latest start stays what it is, so
    // that a job that is longer than the mean is not late.
    const bool moved = spec_.when.length == Knowledge::class_mean && request.deadline != Instant::never() &&
                       !spec_.when.rule->traits.interrupts;
    const Duration longer = moved ? time - time_on(view, job, pool, request.walltime) : Duration{};
    const PlanRequest wanted{view.now(),
                             time,
                             request.deadline + longer,
                             view.job_class(job).interruptible,
                             view.save_time(job, pool),
                             view.restore_time(job, pool),
                             request.submit,
                             std::nullopt,
                             spare_wall(view, job, {}, length),
                             overhead_draw(view, job, pool)};
    return planner_.plan(view, pool, wanted);
}

bool ComposedScheduler::has_room(const View& view, PoolIndex pool, std::uint64_t held) const {
    const PoolState& state = pools_[pool];
    return held <= (state.advanced ? state.free : free_for_others(view, pool)) && state.queue->empty();
}

} // namespace sunward
