// Jobs that go on elsewhere while they run: the rule `follow-the-sun`.
#pragma once

#include <cmath>
#include <optional>
#include <set>
#include <vector>

#include "policy/border/fit.hpp"
#include "policy/course/timetable.hpp"
#include "policy/where/placement.hpp"
#include "policy/where/site_costs.hpp"
#include "sunward/policy/spec.hpp"

namespace sunward {

/// At each step of a signal every interruptible job that runs, or is suspended between segments, is weighed anew. With
/// what is left of its work and the newest forecasts f, value x joules:
///   stay = P_here x integral of f_here over the rest of its plan
///   go   = what saving draws here + what the links and its nodes draw while the checkpoint travels + what restoring
///          draws there + P_there x integral of f_there over the plan from then on
/// It goes to the site with the least `go` when go < stay - hysteresis x |stay|, unless going at the next step costs
/// less than going now. A running job goes only where it can start at once, and none where it would pass its deadline
/// or be killed at its wall-time by what moving takes. The migration of Sukprasert et al., On the limitations of
/// carbon-aware temporal and spatial workload shifting in the cloud, EuroSys 2024, with what it costs.
class SunFollower {
public:
    /// `courses` has the plans of jobs that are suspended; null under rules without. Both outlive this.
    SunFollower(const PolicySpec& spec, Planner& planner, const Timetable* courses, std::size_t jobs,
                std::size_t pools);

    void submitted(JobIndex job, Duration length) { list_[job].length = length; }
    /// Of the work, as known to the rule, on the reference hardware.
    [[nodiscard]] Duration length(JobIndex job) const { return list_[job].length; }
    void started(const View& view, JobIndex job, PoolIndex pool);
    /// The job gave its nodes back.
    void stopped(const View& view, JobIndex job);
    void ended(JobIndex job);

    /// Those that began and have not ended, and may be suspended.
    [[nodiscard]] const std::set<JobIndex>& jobs() const { return under_way_; }
    /// Whether a job has worked since it was started last, so that it may be suspended.
    [[nodiscard]] bool has_worked(const View& view, JobIndex job) const { return view.worked(job) > list_[job].worked; }
    /// What was used of the wall-time before the current start, and how long it takes from the next start until work
    /// goes on.
    [[nodiscard]] Duration used(JobIndex job) const { return list_[job].used; }
    [[nodiscard]] Duration arrival(JobIndex job) const { return list_[job].arrival; }

    /// Where the job should go on: the cluster at each site that `cluster` gives (out of range: none there). Nothing:
    /// where it is, or is planned to be.
    template <typename Cluster>
    [[nodiscard]] std::optional<PoolIndex> better_place(const View& view, JobIndex job,
                                                        std::span<const SiteChoice> sites, PoolIndex here,
                                                        const Cluster& cluster) {
        const double stay = cost_of_staying(view, job, here);
        double least = stay - hysteresis_ * std::abs(stay);
        std::optional<PoolIndex> best;
        for (const SiteChoice& site : sites) {
            if (site.site == view.pools()[here].site)
                continue;
            const PoolIndex pool = cluster(site);
            if (pool >= view.pools().size() || !can_reach(view, job, pool))
                continue;
            const double cost = cost_of_going(view, job, pool, view.now());
            if (!(cost < least) || is_late(view, job, pool) || is_better_later(view, job, pool, cost))
                continue;
            least = cost;
            best = pool;
        }
        return best;
    }

    /// The job is on its way to a pool, where it will hold so many accelerators.
    void goes(const View& view, JobIndex job, PoolIndex pool, std::uint32_t held);
    /// It has left the nodes where it ran. Gives the pool that it goes to; nothing: it was not on its way.
    [[nodiscard]] std::optional<PoolIndex> left(JobIndex job);
    [[nodiscard]] bool is_on_its_way(JobIndex job) const { return list_[job].target_held > 0; }
    [[nodiscard]] PoolIndex target(JobIndex job) const { return list_[job].target; }
    [[nodiscard]] std::uint32_t target_held(JobIndex job) const { return list_[job].target_held; }
    /// Accelerators of a pool that are meant for jobs on their way.
    [[nodiscard]] std::uint64_t expected(PoolIndex pool) const { return expected_[pool]; }
    /// Jobs that stayed because what moving takes would have had them killed at their wall-time.
    [[nodiscard]] std::uint64_t bound_by_walltime() const { return bound_by_walltime_; }

private:
    struct Traveller {
        Duration length{};  ///< of the work, as known to the rule
        Duration used{};    ///< of its wall-time, before the current start
        Duration worked{};  ///< at the current start
        Duration arrival{}; ///< from the next start until work goes on
        Instant since;      ///< the current start
        PoolIndex ran = 0;  ///< where it ran last, and its checkpoint is
        PoolIndex target = 0;
        std::uint32_t target_held = 0; ///< 0: not on its way
        bool running = false;
        bool bound = false; ///< counted in bound_by_walltime_
    };
    /// Going on at a pool.
    struct Journey {
        Duration takes{}; ///< until work goes on
        Duration arrival{};
        double cost = 0; ///< value x joules
    };
    /// Work that is done where the job is, before it goes.
    struct Stretch {
        Duration work{}; ///< as on the reference hardware
        double cost = 0; ///< value x joules
    };

    [[nodiscard]] Duration used_by(const View& view, JobIndex job) const;
    [[nodiscard]] Duration work_left(const View& view, JobIndex job) const;
    [[nodiscard]] bool follows_plan(const View& view, JobIndex job) const;
    [[nodiscard]] Stretch until(const View& view, JobIndex job, Instant at) const;
    [[nodiscard]] Journey journey(const View& view, JobIndex job, PoolIndex pool, Instant at) const;
    [[nodiscard]] double run_cost(const View& view, JobIndex job, PoolIndex pool, Instant from, Duration work) const;
    [[nodiscard]] double cost_of_staying(const View& view, JobIndex job, PoolIndex here) const;
    [[nodiscard]] double cost_of_going(const View& view, JobIndex job, PoolIndex pool, Instant at) const;
    [[nodiscard]] bool can_reach(const View& view, JobIndex job, PoolIndex pool) const;
    [[nodiscard]] bool is_late(const View& view, JobIndex job, PoolIndex pool);
    [[nodiscard]] bool is_better_later(const View& view, JobIndex job, PoolIndex pool, double now) const;

    Planner& planner_;
    SiteCosts costs_;
    double hysteresis_;
    const Timetable* courses_;
    std::vector<Traveller> list_;         ///< by job
    std::vector<std::uint64_t> expected_; ///< by pool
    std::set<JobIndex> under_way_;
    std::uint64_t bound_by_walltime_ = 0;
};

} // namespace sunward
