// Pages: order and backfill.
#include <array>

#include "page_table.hpp"

namespace sunward {

namespace {

constexpr std::array pages{
    RulePage{"order", "fifo",
             "Released jobs are served in the order in which they were submitted."
             " Ties: the order of the trace, as with every order. It knows when jobs were submitted.",
             "", "As the yardstick: nobody is overtaken by order. With backfilling it is what most clusters run.",
             "{order: fifo, backfill: easy}"},
    RulePage{"order", "sjf",
             "Of the released jobs the one that asks for the shortest time is first."
             " Ties: the job submitted first. It knows the requested wall-times.",
             "", "Short jobs wait less and the mean wait falls; long jobs may starve while short ones keep coming.",
             "{order: sjf, backfill: easy}"},
    RulePage{"order", "ljf",
             "Of the released jobs the one that asks for the longest time is first."
             " Ties: the job submitted first. It knows the requested wall-times.",
             "", "Long jobs start early and short ones fill the gaps: a short makespan, at the price of the mean wait.",
             "{order: ljf, backfill: easy}"},
    RulePage{"order", "priority",
             "The job with the largest priority of its trace is first."
             " Ties: the job submitted first. It knows the trace's priorities.",
             "", "Where the trace states priorities; without them it is fifo.", "{order: priority, backfill: easy}"},
    RulePage{"order", "deadline",
             "The job whose deadline is first is first; jobs without one come last."
             " Ties: the job submitted first. It knows the deadlines.",
             "",
             "Where deadlines differ: fewer of them are missed than under fifo while the cluster is not overloaded.",
             "{order: deadline, backfill: easy}"},
    RulePage{"order", "fair-share",
             "The job of the user who had least of the accelerators is first. What a user had "
             "is forgotten by half in each half-life."
             " Ties: the user who comes first in the trace, then the job submitted first; usages within one part in "
             "10^9 are equal. It knows what users held, not what they will.",
             "use(t) = sum over past use of accelerator-seconds x 2^(-age / half_life); least first",
             "Where several users share a cluster and one of them submits in bulk.",
             "{order: fair-share, backfill: easy, half_life: 7 d}"},
    RulePage{"backfill", "none",
             "The first job in the queue that does not fit holds all others back."
             " Ties are the order's. It knows nothing of lengths. A job that several clusters of its site may run "
             "waits for all of them and takes the first that has room, under every backfill and order; one that has "
             "run goes on where it ran.",
             "", "As a yardstick: it wastes accelerators in front of wide jobs, and is the easiest to reason about.",
             "{backfill: none}"},
    RulePage{
        "backfill", "easy",
        "The first job that does not fit has a reservation at the earliest time at which the "
        "expected ends of running jobs allow it; later jobs start when they delay it by nothing."
        " A job past its requested time counts as ending right away, so that a late job costs the head nothing but its "
        "lateness. Ties are the order's. It knows the requested wall-times, or the ends of planned segments.",
        "start j if end(j) <= shadow, or width(j) <= what is left beside the head at the shadow time",
        "Nearly always: much less waiting than without, at hardly any cost to wide jobs.", "{backfill: easy}"},
    RulePage{"backfill", "conservative",
             "Every released job has a reservation; a job starts early only where it delays "
             "none of them. When a job ends early, the reservations move up in the order of the queue."
             " When a job outlasts its request, those whose time has come keep their places, in the order in which "
             "these were promised, before all that come later. Ties: the place promised first, then the job submitted "
             "first. It knows the requested wall-times, or the ends of planned segments.",
             "start = the earliest hole in the profile of free accelerators that lasts as long as the job may",
             "Where a start that was promised must hold; the mean wait is close to that of easy.",
             "{backfill: conservative, compress_depth: 100}"},
};

} // namespace

std::span<const RulePage> queue_pages() { return pages; }

} // namespace sunward
