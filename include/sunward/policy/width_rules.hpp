// How much of a cluster may be in use, and which jobs may run, at a value of a signal: the rules as pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace sunward {

/// The least and the greatest value that a signal is expected to have.
struct SignalRange {
    double least = 0;
    double greatest = 0;
};

/// 1 / alpha, alpha being the competitive ratio of k-search for values within a range, least >= 0:
///   alpha = 1 / (1 + W0((L / U - 1) / e)),  W0 the principal branch of Lambert's function.
/// 1 where all values are the same. Lechowicz et al., Carbon-aware scheduling for data processing clusters (CAP),
/// arXiv 2502.09717; thresholds after Lorenz, Panagiotou and Steger, Algorithmica 55, 2009.
[[nodiscard]] double inverse_search_ratio(const SignalRange& range);

/// Thresholds of k-search for `count` accelerators beyond the least number, falling:
///   Phi_i = U (1 - (1 - 1 / alpha) (1 + 1 / (alpha count))^(i - 1)),  i = 1 .. count.
[[nodiscard]] std::vector<double> search_thresholds(const SignalRange& range, std::uint32_t count);

/// Accelerators that CAP lets be in use at a value: `least_use` and the number of thresholds of the other
/// capacity - least_use ones that are at or above the value.
[[nodiscard]] std::uint32_t searched_use(const SignalRange& range, std::uint32_t least_use, std::uint32_t capacity,
                                         double value);

/// The greatest value at which PCAPS runs work of relative importance r in [0, 1]:
///   Psi(r) = G + (U - G) (e^(gamma r) - 1) / (e^gamma - 1),  G = gamma L + (1 - gamma) U,  gamma in [0, 1].
/// gamma = 0 runs everything. Lechowicz et al., arXiv 2502.09717.
[[nodiscard]] double importance_threshold(const SignalRange& range, double gamma, double importance);

/// A day of a cluster as a virtual capacity curve sees it.
struct ClusterDay {
    std::array<double, 24> values{};     ///< forecast of the signal, mean of each hour
    std::array<double, 24> inflexible{}; ///< accelerators that work which cannot wait will use, mean of each hour
    double flexible = 0;                 ///< accelerator-hours of work that can wait
    double capacity = 0;                 ///< accelerators
    double peak_weight = 0;              ///< of an accelerator in the day's peak, in value x hours
};

/// Accelerators that flexible work may use in each hour:
///   minimise  sum_h CI_h x_h + w y,  sum_h x_h = F,  0 <= x_h <= capacity - inflexible_h,  y >= inflexible_h + x_h.
/// The power of an accelerator, the same all day, is left out of both terms. Work beyond the capacity of the day is
/// left out. A linear program of 24 + 1 variables. Radovanovic et al., Carbon-aware computing for datacenters, IEEE
/// TPWRS 38(2), 2023.
[[nodiscard]] std::array<double, 24> capacity_curve(const ClusterDay& day);

} // namespace sunward
