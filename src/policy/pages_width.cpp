// Pages: width.
#include <array>

#include "page_table.hpp"

namespace sunward {

namespace {

constexpr std::array pages{
    RulePage{"width", "fixed", "A job has as many accelerators as it asks for, from start to end.", "",
             "For jobs that cannot change their width, and as the yardstick.", "{width: fixed}"},
    RulePage{
        "width", "carbon-scaler",
        "An elastic job is wide where an accelerator more brings most work for its carbon, "
        "and narrow or paused elsewhere. The plan is made anew when reality departs from it.",
        "take items (t, k) by value = (thr(k) - thr(k-1)) / ((pow(k) - pow(k-1)) CI(t)), the largest first, ties by t, "
        "k; k = least width or one more than slot t has, until the work is met by D",
        "For elastic jobs with slack; more than pausing saves, the more so the better they scale. Jobs that are not "
        "elastic "
        "run as `when` says.",
        "{width: carbon-scaler}"},
    RulePage{"width", "capacity-curve",
             "Each day every cluster gets an hourly cap on what jobs that can wait may use, by a "
             "linear program over the forecast. The day's work is expected to be what waits and what came the day "
             "before; a job that can spare no more time starts whatever the cap.",
             "minimise sum CI(h) x(h) + w max(inflexible(h) + x(h)), sum x(h) = flexible work of the day",
             "For fleets whose flexible work is known by the day, and whose peak costs something.",
             "{width: capacity-curve}"},
    RulePage{
        "width", "k-search",
        "A cluster uses a base of B accelerators and more of the K it has the lower the signal is, by thresholds "
        "between "
        "the least value L and the greatest value U of the forecast ahead. Running jobs go on, and where nothing runs "
        "the first job starts in any case.",
        "alpha = 1 / (1 + W0((L/U - 1)/e)); Phi_i = U (1 - (1 - 1/alpha)(1 + 1/(alpha (K - B)))^(i-1)); use B + number "
        "of Phi_i at or above CI",
        "Where little more than the range of the values is known ahead; deadlines are not looked at.",
        "{width: k-search}"},
    RulePage{
        "width", "pcaps",
        "A job starts while the signal is below a threshold that rises with its importance r, its priority mapped to "
        "0 to 1. Where nothing runs the most important job starts, and so does one that can spare no more time.",
        "run unless Psi(r) = G + (U - G)(e^(gamma r) - 1)/(e^gamma - 1) < CI, G = gamma L + (1 - gamma) U",
        "Where some work must not wait and the rest may; gamma = 0 looks at no carbon.", "{width: pcaps}"},
    RulePage{"width", "power-cap",
             "Clocks are lowered so that a site draws no more than a share of its power that may "
             "follow the signal.",
             "P <= cap(CI); P(f) = idle + dynamic f^3, speed f",
             "Where slower is better than later: the same work takes less energy at a lower clock.",
             "{width: {rule: power-cap, limit: 80 %}}"},
};

} // namespace

std::span<const RulePage> width_pages() { return pages; }

} // namespace sunward
