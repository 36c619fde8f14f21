// How often a run that may fail saves itself, and what failures and checkpoints then cost it.
#pragma once

#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/units/instant.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

/// Time at work between two checkpoints that each cost `cost`, where failures are `mtbf` apart in the mean, for the
/// shortest run: sqrt(2 cost mtbf).
/// Source: Young, A first order approximation to the optimum checkpoint interval, CACM 17(9), 1974. Good where the cost
/// is far below the mtbf. Never below a second.
[[nodiscard]] Duration young_interval(Duration cost, Duration mtbf);

/// The same, of higher order: sqrt(2 C M) (1 + sqrt(C / 2 M) / 3 + C / (18 M)) - C, and M from C = 2 M on.
/// Source: Daly, A higher order estimate of the optimum checkpoint interval for restart dumps, FGCS 22(3), 2006,
/// eq. 37.
[[nodiscard]] Duration daly_interval(Duration cost, Duration mtbf);

/// A run with checkpoints on a clock and failures that come at random at a constant rate (exponential).
struct CheckpointedRun {
    Duration cost;    ///< C, of a checkpoint, during which no work is done
    Duration mtbf;    ///< M, of the whole run: that of a node over the number of nodes
    Duration restart; ///< R, from a failure until work goes on; failures may strike in it
    Duration every;   ///< tau, time at work between checkpoints
};

[[nodiscard]] std::vector<Fault> faults_of(const CheckpointedRun& run);

/// Expected time on the clock over time at work: (M / tau) e^(R / M) (e^((tau + C) / M) - 1), infinite where that is
/// beyond what a number holds. Exact for exponential failures where the last interval ends in a checkpoint too.
/// Source: Daly 2006, eq. 20.
[[nodiscard]] double expected_stretch(const CheckpointedRun& run);

/// What checkpoints and lost work add, to first order, as a share of the work: C / tau + tau / (2 M). Restarts are left
/// out. Good where tau is far below M.
[[nodiscard]] double first_order_overhead(const CheckpointedRun& run);

/// A gang of nodes as those who run clusters see it.
struct Gang {
    double nodes = 1;
    double failures_per_node_day = 0;
    Duration recovery; ///< u0, from a failure until work goes on: queue and start
    Duration write;    ///< w, of a checkpoint, during which no work is done
    Duration every;    ///< dt, time at work between checkpoints
};

[[nodiscard]] std::vector<Fault> faults_of(const Gang& gang);

/// Mean time between failures of the gang: that of a node over their number. Duration::forever() where nothing fails.
[[nodiscard]] Duration mtbf_of(const Gang& gang);

/// Effective training time ratio, the share of time that makes lasting progress:
///   (1 - N r (u0 + dt / 2)) / (1 + w / dt), 0 where it would be below.
/// Good where failures are rare, N r (u0 + dt / 2) far below 1.
/// Source: Kokolis et al., Revisiting reliability in large-scale machine learning research clusters, arXiv 2410.21680.
[[nodiscard]] double effective_time_ratio(const Gang& gang);

/// Bytes of a checkpoint that can go on with training: weights in bf16, and their copy and both moments of Adam in
/// fp32, 2 + 4 + 4 + 4 = 14 a parameter. MLPerf Storage v2 has 13.0 to 13.1 (70 B: 912 GB, 405 B: 5.29 TB).
[[nodiscard]] Data checkpoint_size(double parameters, double bytes_a_parameter = 14);

} // namespace sunward
