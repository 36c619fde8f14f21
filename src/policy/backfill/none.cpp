#include "policy/backfill/easy_queue.hpp"
#include "sunward/policy/backfill_rule.hpp"

namespace sunward::policy::backfill {

extern const BackfillRule none = {
    .name = "none",
    .help = "the first job that does not fit holds all others back",
    .source = "",
    .page =
        {.decides =
             "The first job in the queue that does not fit holds all others back."
             " Ties are broken by the order. It knows nothing about lengths. A job that may run on several clusters of "
             "its site waits for all of them and takes the first one with room, under every backfill and order; a job "
             "that has already run resumes where it ran.",
         .formula = "",
         .pays = "As a yardstick: it leaves accelerators idle ahead of wide jobs, and is the easiest to reason about.",
         .example = "{backfill: none}"},
    .queue = [](const parameter::Values&, JobTable& table, Instant, std::uint32_t) -> std::unique_ptr<PoolQueue> {
        return std::make_unique<EasyQueue>(table, false);
    },
};

} // namespace sunward::policy::backfill
