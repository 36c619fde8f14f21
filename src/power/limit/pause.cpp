#include "sunward/power/limit_rule.hpp"

namespace sunward::power::limit {

extern const LimitRule pause = {
    .name = "pause",
    .help = "the newest jobs are paused, the others run at full clock",
};

} // namespace sunward::power::limit
