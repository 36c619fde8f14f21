#include "sunward/training/checkpoint.hpp"

#include <algorithm>
#include <cmath>

namespace sunward {

double expected_stretch(const CheckpointedRun& run) {
    const double m = run.mtbf;
    return m * std::exp(run.restart / m) * std::expm1((run.every + run.cost) / m) / run.every;
}

double first_order_overhead(const CheckpointedRun& run) { return run.cost / run.every + run.every / (2 * run.mtbf); }

double effective_time_ratio(double nodes, double rate, double restart, double every, double cost) {
    const double lost = nodes * rate * (restart + every / 2);
    return std::max(0.0, 1 - lost) / (1 + cost / every);
}

} // namespace sunward
