#include "policy/backfill/easy_queue.hpp"
#include "sunward/policy/backfill_rule.hpp"

namespace sunward::policy::backfill {

extern const BackfillRule easy = {
    .name = "easy",
    .help = "later jobs start if they do not delay the first one",
    .source = "Lifka, The ANL/IBM SP scheduling system, JSSPP 1995",
    .page =
        {.decides =
             "The first job that does not fit has a reservation at the earliest time at which the "
             "expected ends of running jobs allow it; later jobs start if they do not delay it. A job past its "
             "requested time counts as ending right away, so a late job costs the head of the queue only its lateness. "
             "Ties are broken by the order. It knows the requested wall-times, or the ends of planned segments.",
         .formula = "start j if end(j) <= shadow, or width(j) <= accelerators left over by the head at the shadow time",
         .pays = "Nearly always: much less waiting than without it, at hardly any cost to wide jobs.",
         .example = "{backfill: easy}"},
    .queue = [](const parameter::Values&, JobTable& table, Instant, std::uint32_t) -> std::unique_ptr<PoolQueue> {
        return std::make_unique<EasyQueue>(table, true);
    },
};

} // namespace sunward::policy::backfill
