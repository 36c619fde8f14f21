// How long every run of a scenario goes on at least.
#pragma once

#include <string>

#include "sunward/simulation/scenario.hpp"

namespace sunward::scenario {

struct Extent {
    Instant end;
    std::string why; ///< empty: the horizon
};

/// The end of every run of the scenario is no earlier: no job ends before it has run from its submit on, all jobs that
/// come from some moment on have all accelerators at most, and nothing runs faster than cuts and limits of power let
/// it. A policy of one's own may refuse jobs.
[[nodiscard]] Extent least_extent(const Scenario& scenario);

} // namespace sunward::scenario
