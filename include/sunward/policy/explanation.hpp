// Why one job ran when and where it did.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sunward/policy/scheduler.hpp"
#include "sunward/policy/spec.hpp"

namespace sunward {

/// A cluster where the job could run.
struct ConsideredPlace {
    std::string site;
    std::string cluster;
    double score = 0;     ///< what the `where` rule compared, least is best
    bool by_plan = false; ///< the score is the cost of a plan
    bool taken = false;
};

/// How the job works on a cluster.
struct HardwareTerms {
    std::string site;
    std::string cluster;
    double speed = 1; ///< that on the reference hardware of its class being 1
    double watt = 0;  ///< that its site draws more meanwhile
};

/// A time at which the job could run, as the forecast at its submission had it.
struct CandidateTime {
    Instant from;
    Instant to;
    double mean = 0;    ///< of the forecast, in the unit of the signal that the policy looks at
    double gain = 0;    ///< carbon-time: value saved against starting at once, per second to the end
    bool taken = false; ///< at least in part
};

struct ExplainedMoment {
    Instant at;
    std::string text;
};

struct Explanation {
    std::vector<ConsideredPlace> places; ///< empty for policies that are not composed of rules
    /// Clusters where the job may run, where they differ in what its work takes: scores are of the energy of all of it.
    std::vector<HardwareTerms> hardware;
    std::string zone;     ///< whose forecast was looked at
    Duration length{};    ///< that the rule took the job to have where it was placed; zero: it did not ask
    bool slots = false;   ///< candidates are slots to choose from, else whole runs
    bool by_gain = false; ///< the rule compares gains, not means
    std::size_t candidates_in_all = 0;
    std::vector<CandidateTime> candidates; ///< the best ones and those taken, by time
    std::vector<ExplainedMoment> moments;
    std::size_t more_moments = 0; ///< left out
};

/// A scheduler that does what `inner` does and notes what happens to one job. Both references must outlive it.
[[nodiscard]] std::unique_ptr<Scheduler> explained(Scheduler& inner, const PolicySpec& spec, JobIndex job,
                                                   Explanation& into);

} // namespace sunward
