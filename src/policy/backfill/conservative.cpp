#include "policy/backfill/conservative_queue.hpp"
#include "sunward/policy/backfill_rule.hpp"

namespace sunward::policy::backfill {

namespace {

using namespace parameter::types;

Parameters parameters() {
    return {parameter::field("compress_depth", integer(0, 4294967295.0), "Reservations moved up when a job ends early")
                .or_else("100")};
}

} // namespace

extern const BackfillRule conservative = {
    .name = "conservative",
    .help = "every job has a reservation; later jobs start if they delay none",
    .source = "Mu'alem and Feitelson, IEEE TPDS 12(6), 2001",
    .parameters = parameters,
    .traits = {.reserves = true},
    .page =
        {.decides =
             "Every released job has a reservation; a job starts early only if it delays none of them. When a job ends "
             "early, the reservations move up in the order of the queue."
             " When a job outlasts its request, the reservations that have come due keep their places, in the order in "
             "which they were made, ahead of all later ones. Ties: the reservation made first, then the job submitted "
             "first. It knows the requested wall-times, or the ends of planned segments.",
         .formula =
             "start = the earliest hole in the profile of free accelerators that lasts as long as the job may run",
         .pays = "Where a promised start must be kept; the mean wait is close to that of easy.",
         .example = "{backfill: conservative, compress_depth: 100}"},
    .queue = [](const parameter::Values& values, JobTable& table, Instant now,
                std::uint32_t capacity) -> std::unique_ptr<PoolQueue> {
        return std::make_unique<ConservativeQueue>(table, now, capacity,
                                                   static_cast<std::uint32_t>(values.whole("compress_depth")));
    },
};

} // namespace sunward::policy::backfill
