// Checkpoints on a job's clock, in closed form: how far work has come since the last one, without an event for each.
#pragma once

#include "simulation/jobs/pace.hpp"
#include "sunward/ledger/odometer.hpp"

namespace sunward::simulation {

/// Work that no checkpoint has, and what it took.
struct Unsaved {
    Duration wall{}; ///< at work
    Duration work{}; ///< as JobRecord::worked
    double energy_j = 0;
    double carbon_g = 0;

    void add(const Unsaved& more);
};

/// What went on in a span at the stage of work.
struct Passed {
    Duration working{};
    Duration stalled{};
    std::uint64_t taken = 0; ///< checkpoints begun and no longer stood still for
};

/// A job works for `every`, stands still for `stall`, and so on: it does every / (every + stall) of the work that it
/// would. A checkpoint is of use `lag` after its stall, which is not longer than a whole cycle. All in whole
/// microseconds, so that spans add up exactly.
struct Cycle {
    Duration every{}; ///< 0: none are taken
    Duration stall{};
    Duration lag{};
    bool flows = false; ///< a checkpoint is a stage of its own, at whose end take() is called; stall and lag are 0
    Duration at{};      ///< in the present cycle
    Unsaved unsaved;    ///< since the last one was taken
    Unsaved pending;    ///< before that, while the last one is not of use yet

    [[nodiscard]] bool by_itself() const { return every.us > 0 && !flows; }
    [[nodiscard]] Duration length() const { return every + stall; }
    /// Share of the time in which it works.
    [[nodiscard]] double working_share() const { return by_itself() ? every.seconds() / length().seconds() : 1; }

    [[nodiscard]] Passed look(Duration span) const;
    /// A span goes by in which so much work was done, at a constant rate (of work by time at work), for such a charge.
    void pass(Duration span, const Passed& passed, Duration done, double rate, const Charge& use);
    /// How long until so long has been worked.
    [[nodiscard]] Duration wall_for(Duration working) const;
    /// How long until work at a speed and stalls have come to so much.
    [[nodiscard]] Duration wall_until(Duration sum, double speed) const;
    [[nodiscard]] Duration next() const { return (flows ? every : length()) - at; }
    /// Until the last one of use by then was taken, of those that end within a span; none: none does.
    [[nodiscard]] std::optional<Duration> last_of_use(Duration span) const;
    /// All that was done is saved, or as far as `in_use` is not set, on its way.
    void take(bool in_use);
    /// Gives up what no checkpoint has.
    [[nodiscard]] Unsaved roll_back();
};

} // namespace sunward::simulation
