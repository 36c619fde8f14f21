// The parts of a simulation, in the order in which they are made: each may know those before it.
#pragma once

#include "simulation/books/books.hpp"
#include "simulation/failures/failures.hpp"
#include "simulation/fleet/fleet.hpp"
#include "simulation/jobs/stages.hpp"
#include "simulation/jobs/submissions.hpp"
#include "simulation/limits/limits.hpp"
#include "simulation/limits/standstill.hpp"
#include "simulation/network/simgrid_network.hpp"
#include "simulation/network/transfers.hpp"
#include "simulation/run/run.hpp"
#include "simulation/told/told.hpp"

namespace sunward::simulation {

struct Parts {
    Parts(const Scenario& scenario, Scheduler& scheduler);

    /// Of the calendar and the submissions; never: there is none.
    [[nodiscard]] Instant next_instant();
    /// Whether what an entry of the calendar was for has changed since.
    [[nodiscard]] bool is_stale(const Due& due) const;

    Run run;
    Told told{run.scenario};
    Books books{run, told};
    Fleet fleet{run, books};
    Failures failures{run, books, fleet};
    SimGridNetwork network;
    Transfers transfers{run, books, network};
    Submissions submissions{run, books};
    Activities activities{run, books, fleet, failures};
    Stages stages{run, books, fleet, transfers, activities};
    Limits limits{run, books, fleet, activities};
    Standstill standstill{run, books, fleet, activities, transfers};
};

} // namespace sunward::simulation
