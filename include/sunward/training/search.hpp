// What surrounds the one training that counts: searches, fine-tuning, runs that were tried.
#pragma once

#include <cstdint>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/training/model.hpp"

namespace sunward {

/// A search that tries `trials` settings or architectures, each trained for a share of the work of a whole training: 1
/// for a plain search of hyper-parameters, less for proxies (fewer steps, smaller models).
/// So et al.'s search took 979 million steps of a training of 300,000 (Strubell et al., arXiv 1906.02243).
struct TrialSearch {
    double trials = 1;
    double share = 1; ///< of a training, each
};

[[nodiscard]] std::vector<Fault> faults_of(const TrialSearch& search);
/// FLOP of all trials: trials share F. `flop` is that of a training.
[[nodiscard]] double search_flop(const TrialSearch& search, double flop);

/// All trials begin small; the best 1 / eta of them go on with eta times the work, until one is left or a trial has a
/// whole training. Each rung starts anew, or goes on from where its trials stood.
/// Source: Jamieson and Talwalkar, AISTATS 2016, arXiv 1502.07943; Li et al., Hyperband, JMLR 18, 2018, algorithm 1.
struct SuccessiveHalving {
    std::uint32_t trials = 1;
    double first_share = 1; ///< of a training, of the first rung
    std::uint32_t eta = 3;  ///< at least 2
    bool continues = false; ///< trials that go on keep what they have learnt
};

struct Rung {
    std::uint32_t trials = 0;
    double share = 0; ///< of a training, of each trial from its begin
};

[[nodiscard]] std::vector<Fault> faults_of(const SuccessiveHalving& search);
[[nodiscard]] std::vector<Rung> rungs_of(const SuccessiveHalving& search);
[[nodiscard]] double search_flop(const SuccessiveHalving& search, double flop);

/// FLOP of fine-tuning of a share of the weights: (4 + 2 trainable) N D; the backward pass goes through all of them,
/// but has gradients of few (Hu et al., LoRA, arXiv 2106.09685). With 1: 6 N D. Weights that are added are left out.
[[nodiscard]] double fine_tuning_flop(const Model& model, double tokens, double trainable = 1);

/// Of a whole project, from its final training and the share of the project that this is, in (0, 1]: F / share.
/// About 0.5 of OLMo; 0.3724 of BLOOM (Luccioni et al., arXiv 2211.02001, by energy).
[[nodiscard]] double project_flop(double final_flop, double final_share);

} // namespace sunward
