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
        "For jobs that scale well: as much as pausing saves, without the delay.", "{width: carbon-scaler}"},
    RulePage{"width", "capacity-curve",
             "Each day every cluster gets an hourly cap on what jobs that can wait may use, by a "
             "linear program over the forecast that keeps the day's flexible work.",
             "minimise lambda_c sum CI(h) P(h) + lambda_p max P(h), sum over the day of flexible work kept",
             "For fleets whose flexible work is known by the day, and whose peak costs something.",
             "{width: capacity-curve}"},
    RulePage{
        "width", "k-search",
        "A cluster uses a base of B accelerators and more of the K it has the lower the signal "
        "is, by thresholds with a guarantee and no forecast.",
        "alpha = 1 / (1 + W0((L/U - 1)/e)); Phi_i = U (1 - (1 - 1/alpha)(1 + 1/(alpha (K - B)))^(i-1)); use B + number "
        "of Phi_i at or above CI",
        "Where only the least and the greatest value are known.", "{width: k-search}"},
    RulePage{"width", "pcaps", "A job starts while the signal is below a threshold that rises with its importance r.",
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
