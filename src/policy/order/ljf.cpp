#include "sunward/policy/order_rule.hpp"

namespace sunward::policy::order {

extern const OrderRule ljf = {
    .name = "ljf",
    .help = "longest requested wall-time first",
    .source = "",
    .page = {.decides = "Of the released jobs, the one that requests the longest time goes first."
                        " Ties: the job submitted first. It knows the requested wall-times.",
             .formula = "",
             .pays = "Long jobs start early and short ones fill the gaps: a short makespan, at the price of a longer "
                     "mean wait.",
             .example = "{order: ljf, backfill: easy}"},
    .key = [](const JobRequest& request) { return -request.walltime.us; },
};

} // namespace sunward::policy::order
