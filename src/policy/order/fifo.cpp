#include "sunward/policy/order_rule.hpp"

namespace sunward::policy::order {

extern const OrderRule fifo = {
    .name = "fifo",
    .help = "in order of submission",
    .source = "",
    .page = {.decides = "Released jobs are served in the order in which they were submitted."
                        " Ties: the order of the trace, as with every order. It knows when jobs were submitted.",
             .formula = "",
             .pays = "As the yardstick: no job is overtaken by order. With backfilling it is what most clusters run.",
             .example = "{order: fifo, backfill: easy}"},
    .key = [](const JobRequest&) { return std::int64_t{0}; },
};

} // namespace sunward::policy::order
