// How long a training step takes on a machine, and what it draws in each part.
#pragma once

namespace sunward {

/// A step of training on `accelerators`, as the roofline sees it. Rates are of one accelerator.
struct StepWork {
    double flop = 0; ///< of all, recomputation included
    double accelerators = 1;
    double reachable = 0;     ///< FLOP/s of products of matrices at best
    double bytes = 0;         ///< that each moves to and from its memory
    double bandwidth = 0;     ///< byte/s of its memory; 0: memory is no limit
    double communication = 0; ///< seconds of sums over accelerators
    double overlap = 0;       ///< share of that which goes on beside computing, 0 to 1
    double stages = 1;        ///< of a pipeline
    double micro_batches = 1; ///< that pass it in a step
};

/// Seconds of a step: computing (or waiting for memory, whichever is longer), the pipeline's bubble, and communication
/// that nothing hides:
///   step = b + b (p - 1) / m + (1 - o) c,   b = max(FLOP / (n reachable), bytes / bandwidth)
/// What hides cannot be more than what it hides behind.
/// Sources: Williams et al., Roofline, CACM 52(4), 2009; bubble of 1F1B: Narayanan et al., arXiv 2104.04473,
/// section 2.2. It knows no kernels below the best product of matrices: real steps reach 0.5 to 0.8 of it.
struct StepTime {
    double computing = 0;
    double waiting_for_memory = 0; ///< beyond computing
    double bubble = 0;
    double communicating = 0; ///< that nothing hides

    [[nodiscard]] double all() const { return computing + waiting_for_memory + bubble + communicating; }
};
[[nodiscard]] StepTime step_time(const StepWork& work);

/// The greatest MFU that the roofline allows: the model's FLOP over time and peak (FLOP/s of one accelerator).
[[nodiscard]] double roofline_utilisation(const StepWork& work, double model_flop, double peak);

/// Shares of the board's power in the parts of a step.
struct StepPower {
    double computing = 1;
    double waiting_for_memory = 0.75;
    double bubble = 0.15;
    double communicating = 0.6;
};
/// Sources: POLCA (Patel et al., arXiv 2308.12908): computing reaches the board's power and communication 0.5 to 0.75
/// of it (recalled); stalls at 0.15 (read in a digest); memory-bound phases are between (recalled).
inline constexpr StepPower usual_step_power{};

/// The mean draw over a step as a share of the board's, and the swing between its dearest and cheapest part.
struct StepDraw {
    double mean = 0;
    double swing = 0;
};
[[nodiscard]] StepDraw step_draw(const StepTime& time, const StepPower& power = usual_step_power);

} // namespace sunward
