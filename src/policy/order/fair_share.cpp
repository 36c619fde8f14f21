#include "sunward/policy/order_rule.hpp"

namespace sunward::policy::order {

namespace {

using namespace parameter::types;

Parameters parameters() {
    return {parameter::field("half_life", span_between(60, 315360000), "Time after which past usage counts half")
                .or_else("7 d")};
}

} // namespace

extern const OrderRule fair_share = {
    .name = "fair-share",
    .help = "jobs of the user who used least go first; past usage counts half after each half-life",
    .source = "Jackson, Snell and Clement, Core algorithms of the Maui scheduler, JSSPP 2001",
    .parameters = parameters,
    .traits = {.by_user = true},
    .page =
        {.decides =
             "The job of the user who has used the accelerators least goes first. Past usage counts half after each "
             "half-life."
             " Ties: the user who appears first in the trace, then the job submitted first; usages within one part in "
             "10^9 count as equal. It knows what users have held, not what they will hold.",
         .formula = "use(t) = sum over past use of accelerator-seconds x 2^(-age / half_life); least first",
         .pays = "Where several users share a cluster and one of them submits in bulk.",
         .example = "{order: fair-share, backfill: easy, half_life: 7 d}"},
    .key = [](const JobRequest&) { return std::int64_t{0}; },
};

} // namespace sunward::policy::order
