// All active jobs are paused, and stay so: until when a run waits, and where it ends.
#pragma once

#include <optional>
#include <vector>

#include "simulation/jobs/activities.hpp"
#include "simulation/network/transfers.hpp"

namespace sunward::simulation {

class Standstill {
public:
    Standstill(Run& run, Books& books, const Fleet& fleet, const Activities& activities, const Transfers& transfers)
        : run_(run), books_(books), fleet_(fleet), activities_(activities), transfers_(transfers) {}

    /// After each instant at which jobs may have been paused.
    void look();
    /// Until when it may get better once the window has closed and all jobs are paused.
    [[nodiscard]] Instant patience_ends() const;
    /// Jobs that stayed paused waited for nothing: the run ends when they began to.
    void return_to_start();

private:
    /// The books as they were when nothing but time went on from then on.
    struct Kept {
        Instant since;
        std::uint64_t changes = 0;
        std::vector<SiteLedger> ledgers;
    };
    [[nodiscard]] bool holds() const { return kept_ && kept_->changes == run_.progress.changes; }

    Run& run_;
    Books& books_;
    const Fleet& fleet_;
    const Activities& activities_;
    const Transfers& transfers_;
    std::optional<Instant> paused_since_; ///< all that are active
    std::optional<Kept> kept_;
};

} // namespace sunward::simulation
