// Accelerators and nodes: which are free, which job holds which, what they draw idle, and what they cost in rent.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <vector>

#include "simulation/books/books.hpp"
#include "simulation/fleet/free_accelerators.hpp"
#include "simulation/fleet/rent_meter.hpp"

namespace sunward::simulation {

/// What a job holds.
struct Hold {
    JobIndex job = no_job;
    PoolIndex pool = 0;
    std::uint32_t site = 0; ///< of the pool
    std::uint32_t held = 0; ///< accelerators
    Instant started;
    double idle_watt = 0;     ///< share of its nodes' idle draw
    std::vector<Range> nodes; ///< empty for a while after all of them have failed, too
    Rented rented;            ///< where the cluster is rented

    [[nodiscard]] bool in_use() const { return job != no_job; }
};

/// A site that somebody wants to know about at each change.
struct SiteWatch {
    double idle_watt = 0;                                ///< of all its nodes
    std::set<std::tuple<Instant, JobIndex, Slot>> holds; ///< oldest first
    bool changed = true;                                 ///< its load, since whoever looks has set this back
};

/// Every change goes into the books of the site.
class Fleet {
public:
    Fleet(Run& run, Books& books);

    [[nodiscard]] std::span<const PoolView> pools() const { return views_; }
    [[nodiscard]] std::uint32_t site_of(PoolIndex pool) const { return views_[pool].site; }
    [[nodiscard]] const NodeType& node(PoolIndex pool) const { return pools_[pool].cluster->node; }
    /// Of each node that does not sleep, above one that does.
    [[nodiscard]] double waking_watt(PoolIndex pool) const { return pools_[pool].waking_watt; }
    /// Accelerators that a job holds to work with `width`: whole nodes, where these are not shared.
    [[nodiscard]] std::uint32_t held_by(std::uint32_t width, PoolIndex pool) const {
        const std::uint32_t granule = views_[pool].granule;
        return granule == 1 ? width : round_up(width, granule);
    }

    [[nodiscard]] Slot slot_of(JobIndex job) const { return slot_of_[job]; } ///< no_slot: holds nothing
    [[nodiscard]] const Hold& hold(Slot slot) const { return holds_[slot]; }
    /// Slots so far, those that nobody has included.
    [[nodiscard]] std::span<const Hold> holds() const { return holds_; }
    [[nodiscard]] std::size_t active() const { return active_; } ///< jobs that hold something

    /// Gives a job accelerators, which have to be free.
    Slot take(JobIndex job, PoolIndex pool, std::uint32_t held);
    /// Gives it another number of them, from its pool. Here and below the site's books have been brought up to now.
    void change(Slot slot, std::uint32_t held);
    void give_back(Slot slot);

    // Accelerators that are out of use: no job holds them, none may have them, and they draw nothing. Where nodes
    // sleep, one of which a part is out is awake.
    /// Takes what a job holds of a range away from it. The site's books have been brought up to now, as for change().
    [[nodiscard]] std::vector<Range> lose(Slot slot, Range of, Instant back);
    /// Takes what is free of a range.
    [[nodiscard]] std::vector<Range> withdraw(PoolIndex pool, Range of, Instant back);
    /// They are free again.
    void put_back(PoolIndex pool, const std::vector<Range>& ranges);
    /// Gives a job more accelerators, which have to be free, beside those that it holds.
    void add(Slot slot, std::uint32_t more);
    /// Jobs that hold some of a range: looks through all that is held.
    [[nodiscard]] std::vector<Slot> holders(PoolIndex pool, Range of) const;

    /// From now on the site is watched; the reference stays valid.
    SiteWatch& watch(std::uint32_t site);
    /// The load of a site has changed in what jobs do with what they hold.
    void touch(std::uint32_t site) {
        if (SiteWatch* watch = watch_of(site))
            watch->changed = true;
    }

    /// Rent from now on goes to the drain.
    void close_window();
    /// Adds the rent so far to the sites' accounts.
    void report_rent(Result& result);
    /// No accelerator is held twice or lost. Throws SimulationError.
    void check() const;

private:
    struct Pool {
        const Cluster* cluster;
        FreeAccelerators free;
        std::optional<RentMeter> rent;
        double waking_watt = 0;
        std::uint32_t awake = 0;  ///< nodes that some job uses, where the others sleep
        std::uint32_t broken = 0; ///< nodes that are out of use as a whole
    };
    [[nodiscard]] static std::uint32_t round_up(std::uint32_t width, std::uint32_t granule);
    void add_pool(std::uint32_t site, std::uint32_t cluster);
    [[nodiscard]] SiteWatch* watch_of(std::uint32_t site) { return watches_.empty() ? nullptr : watches_[site].get(); }
    void rent(Hold& hold);
    void end_rent(const Hold& hold);
    void wake_nodes(PoolIndex pool);
    void count_out(PoolIndex pool, const std::vector<Range>& ranges, std::int64_t sign);

    Run& run_;
    Books& books_;
    std::vector<Pool> pools_;
    std::vector<PoolView> views_; ///< of these
    std::vector<Hold> holds_;
    std::vector<Slot> free_slots_;
    std::vector<Slot> slot_of_; ///< by job
    std::size_t active_ = 0;
    std::vector<std::unique_ptr<SiteWatch>> watches_; ///< by site; empty while there is none
};

} // namespace sunward::simulation
