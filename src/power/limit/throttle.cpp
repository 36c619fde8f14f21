#include "sunward/power/limit_rule.hpp"

namespace sunward::power::limit {

extern const LimitRule throttle = {
    .name = "throttle",
    .help = "all jobs' clocks are lowered alike; below `least` the newest jobs are paused",
    .parameters =
        [] {
            return parameter::Parameters{
                parameter::field("least", parameter::types::ratio(0.01, 1),
                                 "Lowest clock, as a share of the full clock; power above idle goes with its cube")
                    .or_else("0.3")};
        },
    .traits = {.lowers_clocks = true},
};

} // namespace sunward::power::limit
