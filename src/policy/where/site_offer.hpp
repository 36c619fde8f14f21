// What a `where` rule may weigh of a site.
#pragma once

#include "policy/where/placement.hpp"
#include "policy/where/site_costs.hpp"

namespace sunward {

/// A cluster of a site that could take a job. What a run costs is known for rules that weigh runs.
struct SiteOffer {
    const View& view;
    JobIndex job;
    PoolIndex pool;
    const SiteChoice& site;
    const Placement& placement;
    const SiteCosts& costs;
    Duration length{};                   ///< of the work there, as known to the rule
    std::span<const Segment> segments{}; ///< when it would run
    const Plan* plan = nullptr;          ///< that they are of; null: it would start at once
    double carried = 0;                  ///< what moving the input costs, value x joules

    /// Whether clusters differ in what a job's work takes, so that its energy counts as a whole.
    [[nodiscard]] bool by_energy() const { return !view.job_class(job).terms.empty(); }
    [[nodiscard]] double load() const { return placement.load(view, site); }
    /// Of the run, value x seconds.
    [[nodiscard]] double over() const { return costs.over(view, pool, segments); }
    [[nodiscard]] double draw() const { return view.job_draw(job, pool, true); }
    /// What the run and moving its input draw, value x joules.
    [[nodiscard]] double drawn() const { return over() * draw() + carried; }
    /// The same by the plan where there is one, else by a mean value over the run.
    [[nodiscard]] double drawn_at(double mean) const {
        return (plan != nullptr ? plan->cost : mean * length.seconds()) * draw() + carried;
    }
    /// What moving the input costs, as time at the job's draw: value x seconds.
    [[nodiscard]] double moving() const { return carried == 0 ? 0 : carried / draw(); }
};

} // namespace sunward
