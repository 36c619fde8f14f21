#include "sunward/policy/width_rule.hpp"

namespace sunward::policy::width {

extern const WidthRule fixed = {
    .name = "fixed",
    .help = "as many accelerators as the job asks for",
    .source = "",
    .page = {.decides = "A job has as many accelerators as it requests, from start to end. There are no ties.",
             .formula = "",
             .pays = "For jobs that cannot change their width, and as the yardstick.",
             .example = "{width: fixed}"},
};

} // namespace sunward::policy::width
