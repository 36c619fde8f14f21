// What failures and checkpoints add to a run, in closed form: for estimates, and to hold simulated runs against.
#pragma once

namespace sunward {

/// A run that saves itself on a clock. In seconds.
struct CheckpointedRun {
    double every = 0;   ///< at work between two checkpoints
    double cost = 0;    ///< standing still for one
    double restart = 0; ///< from a failure until work goes on
    double mtbf = 0;    ///< mean time between the failures of the whole gang; they come independently of each other
};

/// Expected time of a run over its work: M e^(R/M) (e^((tau + C)/M) - 1) / tau. Holds for exponential times between
/// failures, which may come during checkpoints and restarts too. Every stretch of `every` ends with a checkpoint.
/// Source: Daly, A higher order estimate of the optimum checkpoint interval for restart dumps, FGCS 22(3), 2006,
/// eq. 20.
[[nodiscard]] double expected_stretch(const CheckpointedRun& run);

/// What checkpoints and work done twice add, to first order: C / tau + tau / (2 M). Below an mtbf of some ten times the
/// cost it is too little. Source: Young, CACM 17(9), 1974.
[[nodiscard]] double first_order_overhead(const CheckpointedRun& run);

/// The share of a long run's time that is work: (1 - N r (u0 + dt/2)) / (1 + w/dt), for N nodes that fail at a rate r
/// each (1/s), u0 seconds until work goes on after a failure, and checkpoints of w seconds every dt. Nothing waits in
/// a queue. 0 where failures come faster than what they cost.
/// Source: Kokolis et al., Revisiting reliability in large-scale machine learning research clusters, arXiv 2410.21680,
/// eq. 2.
[[nodiscard]] double effective_time_ratio(double nodes, double rate, double restart, double every, double cost);

/// Bytes that a checkpoint has for each parameter: weights in bf16 and what Adam keeps in fp32, without what the format
/// adds. Source: MLPerf Storage v2, 912 GB at 70 and 5.29 TB at 405 billion parameters, 13.0 and 13.1.
inline constexpr double checkpoint_bytes_a_parameter = 13;

} // namespace sunward
