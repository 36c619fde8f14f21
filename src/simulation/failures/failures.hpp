// When what a job holds fails, and what is out of use until when.
#pragma once

#include <vector>

#include "simulation/fleet/fleet.hpp"

namespace sunward::simulation {

class Failures {
public:
    /// Enters the first outage of each cluster into the calendar.
    Failures(Run& run, Books& books, Fleet& fleet);

    /// Whether nodes of some cluster fail; without, the rest need not be called.
    [[nodiscard]] bool any() const { return any_; }
    /// What the job holds is as new from now on. Draws when it fails first.
    void renew(Slot slot);
    /// When that is; never: it does not.
    [[nodiscard]] Instant next(Slot slot) const { return slot < draws_.size() ? draws_[slot].at : Instant::never(); }
    /// Mean time between failures of what a job holds that holds so many accelerators; none: it does not fail by
    /// chance.
    [[nodiscard]] std::optional<Duration> mtbf(PoolIndex pool, std::uint32_t held) const;

    /// The accelerators of the node that fails when it does.
    [[nodiscard]] Range failing(Slot slot) const;
    /// Takes them from the job for as long as a repair takes.
    void break_down(Slot slot, Range of);

    /// Outages of a pool that begin now: takes what is free of their nodes, and gives what jobs have to lose of them.
    struct Hit {
        Slot slot;
        Range of;
        Instant back;
    };
    [[nodiscard]] std::vector<Hit> begin_outages(PoolIndex pool);
    /// Takes from a job what it holds of a range, until then.
    void take_out(Slot slot, Range of, Instant back);
    /// An entry of the calendar: what was out is free again.
    void repaired(std::uint32_t item);

private:
    struct Draw {
        Instant at = Instant::never();
        double pick = 0; ///< which of its units, as a share of them
    };
    struct Out {
        PoolIndex pool = 0;
        std::vector<Range> ranges;
    };
    [[nodiscard]] const NodeFailures& law(PoolIndex pool) const { return *laws_[pool]; }
    [[nodiscard]] std::uint64_t units(const Hold& hold) const;
    void plan_return(PoolIndex pool, std::vector<Range> ranges, Instant at);
    void plan_outage(PoolIndex pool);

    Run& run_;
    Books& books_;
    Fleet& fleet_;
    bool any_ = false;
    std::vector<const NodeFailures*> laws_; ///< by pool
    std::vector<std::size_t> next_outage_;  ///< by pool
    std::vector<Draw> draws_;               ///< by slot
    std::vector<Out> out_;                  ///< by item of the calendar
    std::vector<std::uint32_t> free_items_; ///< of these
    std::uint64_t repairs_ = 0;
};

} // namespace sunward::simulation
