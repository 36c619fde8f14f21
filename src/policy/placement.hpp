// Which pools a job may use, and which of them a `where` rule takes when no plan decides.
#pragma once

#include <span>
#include <vector>

#include "sunward/policy/scheduler.hpp"
#include "sunward/policy/spec.hpp"

namespace sunward {

/// The clusters of one site that a class of jobs may use, in order.
struct SiteChoice {
    std::uint32_t site;
    std::uint32_t zone;
    std::vector<PoolIndex> pools;
};

/// Accelerators that a job holds on a pool: its width in whole granules.
[[nodiscard]] std::uint64_t held_width(const PoolView& pool, std::uint32_t accelerators);

/// Whether a class of jobs may use a pool, whatever their width.
[[nodiscard]] bool allows(const JobClass& kind, const PoolView& pool);

class Placement {
public:
    explicit Placement(WhereRule rule) : rule_(rule) {}
    void begin(const View& view) { demand_.assign(view.pools().size(), 0); }

    /// Sites the job's class may use under the rule: home first, then in order of site. Under `home` only that one.
    [[nodiscard]] std::span<const SiteChoice> choices(const View& view, JobIndex job);

    /// The first cluster of a site that is wide enough, a cluster for which `at_once` holds before the others; pools of
    /// the view's size (out of range) when there is none.
    template <typename AtOnce>
    [[nodiscard]] PoolIndex pool_at(const View& view, const SiteChoice& choice, std::uint32_t accelerators,
                                    const AtOnce& at_once) const {
        const auto pools = view.pools();
        auto found = static_cast<PoolIndex>(pools.size());
        for (const PoolIndex pool : choice.pools) {
            const std::uint64_t held = held_width(pools[pool], accelerators);
            if (held > pools[pool].capacity)
                continue;
            if (at_once(pool, held))
                return pool;
            if (found == pools.size())
                found = pool;
        }
        return found;
    }

    /// Least is best: the measured signal, or how loaded the site is. Load of a site: accelerators that unfinished jobs
    /// placed there hold or ask for, over the accelerators it has.
    [[nodiscard]] double score(const View& view, const SiteChoice& choice) const;

    void placed(PoolIndex pool, std::uint32_t held) { demand_[pool] += held; }
    void finished(PoolIndex pool, std::uint32_t held) { demand_[pool] -= held; }

private:
    WhereRule rule_;
    std::vector<std::uint64_t> demand_;            ///< by pool
    std::vector<std::vector<SiteChoice>> choices_; ///< by class
    std::vector<bool> known_;
};

} // namespace sunward
