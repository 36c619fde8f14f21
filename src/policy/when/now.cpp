#include "policy/when/contiguous.hpp"
#include "policy/when/parameters.hpp"
#include "sunward/policy/when_rule.hpp"

namespace sunward::policy::when {

extern const WhenRule now = {
    .name = "now",
    .help = "as soon as nodes are free",
    .source = "",
    .parameters = [] { return Parameters{length()}; },
    .traits = {.waits = false, .looks_at_signal = false},
    .page = {.decides = "Every job is released when it is submitted."
                        " It does not use the forecast.",
             .formula = "start = a",
             .pays = "As the baseline for the others: no delay, and no saving.",
             .example = "{when: now}"},
    .planner = [](const WhenSpec&) { return run_at_once(); },
};

} // namespace sunward::policy::when
