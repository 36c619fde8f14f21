// Families of runs: what is trained until the one model is there that people use.
#pragma once

namespace sunward {

/// Trials of the same length: n times one run.
[[nodiscard]] double trials_flop(double trials, double flop_each);

/// Successive halving: so many trials begin with a budget each; the best share 1/`keep_one_of` goes on with that many
/// times the budget, until one is left. Each round takes the same, the first one rounded up: about
/// trials x budget x (1 + log(trials) / log(keep_one_of)). `budget` in FLOP or any other measure of work.
/// Source: Jamieson and Talwalkar, AISTATS 2016; Li et al., Hyperband, JMLR 18, 2018.
[[nodiscard]] double successive_halving(double trials, double budget, double keep_one_of);

/// All of a project from its final run: what else was run as a share of the whole. 0 <= share < 1.
[[nodiscard]] double with_development(double final_run, double share_of_other_runs);

/// Shares of a project that were not the final run. Sources: BLOOM, whose final run was 37.24 % of all (Luccioni et
/// al., arXiv 2211.02001, read in a digest); OLMo, about a half (Morrison et al., arXiv 2503.05804, likewise).
inline constexpr double other_runs_of_bloom = 1 - 0.3724;
inline constexpr double other_runs_of_olmo = 0.5;

} // namespace sunward
