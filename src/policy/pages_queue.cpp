// Pages: order and backfill.
#include <array>

#include "page_table.hpp"

namespace sunward {

namespace {

constexpr std::array pages{
    RulePage{"order", "fifo",
             "Released jobs are served in the order in which they were submitted."
             " Ties: the order of the trace, as with every order. It knows when jobs were submitted.",
             "", "As the yardstick: no job is overtaken by order. With backfilling it is what most clusters run.",
             "{order: fifo, backfill: easy}"},
    RulePage{"order", "sjf",
             "Of the released jobs, the one that requests the shortest time goes first."
             " Ties: the job submitted first. It knows the requested wall-times.",
             "", "Short jobs wait less and the mean wait falls; long jobs may starve while short ones keep coming.",
             "{order: sjf, backfill: easy}"},
    RulePage{
        "order", "ljf",
        "Of the released jobs, the one that requests the longest time goes first."
        " Ties: the job submitted first. It knows the requested wall-times.",
        "", "Long jobs start early and short ones fill the gaps: a short makespan, at the price of a longer mean wait.",
        "{order: ljf, backfill: easy}"},
    RulePage{"order", "priority",
             "The job with the largest priority in its trace goes first."
             " Ties: the job submitted first. It knows the trace's priorities.",
             "", "Where the trace states priorities; without them it is the same as fifo.",
             "{order: priority, backfill: easy}"},
    RulePage{"order", "deadline",
             "The job with the earliest deadline goes first; jobs without one come last."
             " Ties: the job submitted first. It knows the deadlines.",
             "",
             "Where deadlines differ: fewer of them are missed than under fifo while the cluster is not overloaded.",
             "{order: deadline, backfill: easy}"},
    RulePage{"order", "fair-share",
             "The job of the user who has used the accelerators least goes first. Past usage counts half after each "
             "half-life."
             " Ties: the user who appears first in the trace, then the job submitted first; usages within one part in "
             "10^9 count as equal. It knows what users have held, not what they will hold.",
             "use(t) = sum over past use of accelerator-seconds x 2^(-age / half_life); least first",
             "Where several users share a cluster and one of them submits in bulk.",
             "{order: fair-share, backfill: easy, half_life: 7 d}"},
    RulePage{"backfill", "none",
             "The first job in the queue that does not fit holds all others back."
             " Ties are broken by the order. It knows nothing about lengths. A job that may run on several clusters of "
             "its site waits for all of them and takes the first one with room, under every backfill and order; a job "
             "that has already run resumes where it ran.",
             "", "As a yardstick: it leaves accelerators idle ahead of wide jobs, and is the easiest to reason about.",
             "{backfill: none}"},
    RulePage{"backfill", "easy",
             "The first job that does not fit has a reservation at the earliest time at which the "
             "expected ends of running jobs allow it; later jobs start if they do not delay it. A job past its "
             "requested time counts as ending right away, so a late job costs the head of the queue only its lateness. "
             "Ties are broken by the order. It knows the requested wall-times, or the ends of planned segments.",
             "start j if end(j) <= shadow, or width(j) <= accelerators left over by the head at the shadow time",
             "Nearly always: much less waiting than without it, at hardly any cost to wide jobs.", "{backfill: easy}"},
    RulePage{"backfill", "conservative",
             "Every released job has a reservation; a job starts early only if it delays none of them. When a job ends "
             "early, the reservations move up in the order of the queue."
             " When a job outlasts its request, the reservations that have come due keep their places, in the order in "
             "which they were made, ahead of all later ones. Ties: the reservation made first, then the job submitted "
             "first. It knows the requested wall-times, or the ends of planned segments.",
             "start = the earliest hole in the profile of free accelerators that lasts as long as the job may run",
             "Where a promised start must be kept; the mean wait is close to that of easy.",
             "{backfill: conservative, compress_depth: 100}"},
};

} // namespace

std::span<const RulePage> queue_pages() { return pages; }

} // namespace sunward
