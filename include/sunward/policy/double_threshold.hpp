// Online pause and resume: two thresholds that fall as slots of work are done.
#pragma once

#include <cstdint>

namespace sunward {

/// A job of k slots may run in any k slots of more; a slot costs the signal's value in it, known only when it begins,
/// and each start and each stop costs beta. With L <= value <= U, r = 1 + 1/(k alpha) and i - 1 slots done, a job that
/// runs goes on while value <= u_i, one that does not starts when value <= u_i - 2 beta:
///   u_i = U [1 - (1 - 1/alpha) r^(i-1)] + 2 beta (1/(k alpha) - 1/k + 1) r^(i-1)
/// and once as many slots are left as work it runs. alpha > 1 is such that u_(k+1) - 2 beta = L:
///   (U - L - 2 beta) / (U (1 - 1/alpha) - 2 beta (1 - 1/k + 1/(k alpha))) = r^k.
/// The cost is at most alpha times that of whoever knows all values, counting a slot that was cheaper than the last
/// threshold in use, u_(w+1) - 2 beta with w slots chosen, as if it had cost that: a slot of luck that does not come
/// back can make the ratio larger (k = 2, L = 1, U = 100: values 1, 6.4, 100). beta = 0 is k-min.
/// Valid for 0 < L, k >= 1, 0 <= 2 beta < U - L. Values and beta are in the signal's unit, beta per slot.
/// Source: Lechowicz et al., The Online Pause and Resume Problem, POMACS 7(3), 2023 (arXiv 2303.17551); k-min: Lorenz,
/// Panagiotou and Steger, Optimal algorithms for k-search, Algorithmica 55, 2009.
struct DoubleThreshold {
    double least = 0; ///< L
    double most = 0;  ///< U
    double beta = 0;
    std::int64_t slots = 1; ///< k
    double alpha = 1;
};

/// The thresholds with their alpha, by bisection to the last digits. Throws SimulationError outside the validity.
[[nodiscard]] DoubleThreshold double_threshold(double least, double most, double beta, std::int64_t slots);

/// u_i for i - 1 slots done.
[[nodiscard]] double stop_threshold(const DoubleThreshold& rule, std::int64_t done);

/// Whether to run in a slot of this value.
[[nodiscard]] bool runs(const DoubleThreshold& rule, std::int64_t done, bool running, double value);

} // namespace sunward
