#include "sunward/power/limit_rule.hpp"

namespace sunward::power::limit {

extern const LimitRule none = {
    .name = "none",
    .help = "nothing: what cannot be supplied counts as unserved",
    .traits = {.acts = false},
};

} // namespace sunward::power::limit
