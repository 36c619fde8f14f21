#include "sunward/policy/order_rule.hpp"

namespace sunward::policy::order {

extern const OrderRule sjf = {
    .name = "sjf",
    .help = "shortest requested wall-time first",
    .source = "",
    .page = {.decides = "Of the released jobs, the one that requests the shortest time goes first."
                        " Ties: the job submitted first. It knows the requested wall-times.",
             .formula = "",
             .pays = "Short jobs wait less and the mean wait falls; long jobs may starve while short ones keep coming.",
             .example = "{order: sjf, backfill: easy}"},
    .key = [](const JobRequest& request) { return request.walltime.us; },
};

} // namespace sunward::policy::order
