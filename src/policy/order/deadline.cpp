#include "sunward/policy/order_rule.hpp"

namespace sunward::policy::order {

extern const OrderRule deadline = {
    .name = "deadline",
    .help = "earliest deadline first",
    .source = "",
    .page =
        {.decides = "The job with the earliest deadline goes first; jobs without one come last."
                    " Ties: the job submitted first. It knows the deadlines.",
         .formula = "",
         .pays =
             "Where deadlines differ: fewer of them are missed than under fifo while the cluster is not overloaded.",
         .example = "{order: deadline, backfill: easy}"},
    .key = [](const JobRequest& request) { return request.deadline.us; },
};

} // namespace sunward::policy::order
