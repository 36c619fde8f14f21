// Pages: width.
#include <array>

#include "page_table.hpp"

namespace sunward {

namespace {

constexpr std::array pages{
    RulePage{"width", "fixed", "A job has as many accelerators as it requests, from start to end. There are no ties.",
             "", "For jobs that cannot change their width, and as the yardstick.", "{width: fixed}"},
    RulePage{
        "width", "carbon-scaler",
        "An elastic job runs wide in the slots where one more accelerator does the most work for its carbon, and "
        "narrow or not at all in the others. A slot is a step of the signal or, with `align`, a `slot`, so that "
        "shorter "
        "steps make finer plans; of slots of equal value the first are taken, or the last where these touch what is "
        "taken after them. It is replanned when reality departs from the plan. A job that would be killed at its "
        "wall-time by what saving and restoring take of it, as far as its length is known, is neither suspended nor "
        "restarted. Ties: the earlier "
        "slot, then the smaller width. It knows the forecast up to the deadline, and the job's length as `length` "
        "says.",
        "take items (t, k) by value = (thr(k) - thr(k-1)) / ((pow(k) - pow(k-1)) CI(t)), the largest first, ties by t, "
        "k; k = least width or one more than slot t has, until the work is met by D",
        "For elastic jobs with slack: it saves more than pausing, and the more the better they scale. Jobs that are "
        "not elastic run as `when` says.",
        "{width: carbon-scaler}"},
    RulePage{"width", "capacity-curve",
             "Each day every cluster gets an hourly cap on what jobs that can wait may use, by a linear program over "
             "the forecast. The day's work is expected to be what is waiting plus what arrived the day before; a job "
             "that has no time to spare starts whatever the cap. Ties: jobs go through in the order of the queue. It "
             "knows the forecast of the day, and lengths as `length` says.",
             "minimise sum CI(h) x(h) + w max(inflexible(h) + x(h)), sum x(h) = flexible work of the day",
             "For fleets whose flexible work per day is predictable, and whose peak has a cost.",
             "{width: capacity-curve}"},
    RulePage{
        "width", "k-search",
        "A cluster uses a base of B accelerators and, the lower the signal, more of the K that it has, by thresholds "
        "between the lowest value L and the highest value U of the forecast ahead. Running jobs continue, and if "
        "nothing runs the first job starts in any case. A value equal to a threshold lets the accelerator be used. "
        "Ties: jobs go through in the order of the queue. It knows the current value, and the lowest and highest of "
        "the forecast.",
        "alpha = 1 / (1 + W0((L/U - 1)/e)); Phi_i = U (1 - (1 - 1/alpha)(1 + 1/(alpha (K - B)))^(i-1)); use B + number "
        "of Phi_i at or above CI",
        "Where little more than the range of the values is known in advance; deadlines are ignored.",
        "{width: k-search}"},
    RulePage{"width", "pcaps",
             "A job starts while the signal is below a threshold that rises with its importance r, its priority mapped "
             "to the range from 0 to 1. If nothing runs the most important job starts, and so does a job that has no "
             "time to spare. A value equal to the threshold lets the job start. Ties: the job submitted first. It "
             "knows the current value, and the lowest and highest of the forecast.",
             "run unless Psi(r) = G + (U - G)(e^(gamma r) - 1)/(e^gamma - 1) < CI, G = gamma L + (1 - gamma) U",
             "Where some work must not wait and the rest may; gamma = 0 ignores carbon.", "{width: pcaps}"},
    RulePage{"width", "power-cap",
             "Clocks are lowered so that a site draws no more than a share of its power that may follow the signal. "
             "All jobs of the site get the same clock; when that would fall below `least_frequency`, jobs are paused, "
             "those started last first. It knows the current value, and the lowest and highest of the forecast.",
             "P <= cap(CI); P(f) = idle + dynamic f^3, speed f",
             "Where slower is better than later: the same work takes less energy at a lower clock.",
             "{width: {rule: power-cap, limit: 80 %}}"},
};

} // namespace

std::span<const RulePage> width_pages() { return pages; }

} // namespace sunward
