// Which pools a job may use, and how loaded they are.
#pragma once

#include <span>
#include <vector>

#include "policy/border/fit.hpp"
#include "sunward/policy/scheduler.hpp"
#include "sunward/policy/spec.hpp"

namespace sunward {

/// The clusters of one site that a class of jobs may use, in order.
struct SiteChoice {
    std::uint32_t site;
    std::uint32_t zone;
    std::vector<PoolIndex> pools;
};

class Placement {
public:
    /// `at_home`: jobs run where they are submitted. `least_energy`: of clusters, the one where a job's work takes
    /// least.
    Placement(bool at_home, bool least_energy) : at_home_(at_home), least_energy_(least_energy) {}
    void begin(const View& view) { demand_.assign(view.pools().size(), 0); }

    /// Sites the job's class may use and its data can get to: home first, then in order of site.
    [[nodiscard]] std::span<const SiteChoice> choices(const View& view, JobIndex job);

    /// The first cluster of a site that is wide enough or the one where the job's work takes least energy; a
    /// cluster for which `at_once` holds goes before the others. Pools of the view's size (out of range) when there is
    /// none.
    template <typename AtOnce>
    [[nodiscard]] PoolIndex pool_at(const View& view, const SiteChoice& choice, JobIndex job,
                                    const AtOnce& at_once) const {
        const auto pools = view.pools();
        auto found = static_cast<PoolIndex>(pools.size());
        bool found_free = false;
        double least = 0;
        for (const PoolIndex pool : choice.pools) {
            const std::uint64_t held = held_width(pools[pool], view.job(job).accelerators);
            if (held > pools[pool].capacity)
                continue;
            const bool free = at_once(pool, held);
            const double energy = least_energy_ ? energy_of_work(view, job, pool) : 0;
            if (found == pools.size() || free > found_free || (free == found_free && energy < least)) {
                found = pool;
                found_free = free;
                least = energy;
            }
            if (free && !least_energy_)
                break;
        }
        return found;
    }

    /// How loaded a site is: accelerators that unfinished jobs placed there hold or ask for, over those it has.
    [[nodiscard]] double load(const View& view, const SiteChoice& choice) const;

    void placed(PoolIndex pool, std::uint32_t held) { demand_[pool] += held; }
    void finished(PoolIndex pool, std::uint32_t held) { demand_[pool] -= held; }

private:
    bool at_home_;
    bool least_energy_;
    std::vector<std::uint64_t> demand_;            ///< by pool
    std::vector<std::vector<SiteChoice>> choices_; ///< by class
    std::vector<bool> known_;
};

} // namespace sunward
