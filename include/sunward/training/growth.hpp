// How what a quality costs falls, and how much more of it is asked for, over years.
#pragma once

#include <vector>

#include "sunward/error/error.hpp"

namespace sunward {

/// All of them exponential, from a year for which the figures of a simulation hold; good for extrapolation over few
/// years, not as a forecast.
struct Growth {
    /// In which the compute for equal quality halves: 8, with 5 to 14 as its 95 % interval (Ho et al., Algorithmic
    /// progress in language models, arXiv 2403.05812).
    double algorithm_halving_months = 8;
    /// FLOP a joule of the best hardware against a year before: 1.4 (Epoch AI, trends in machine learning hardware).
    double hardware_yearly = 1.4;
    /// In which demand, in work of equal quality, doubles; 0: it does not grow.
    double demand_doubling_months = 0;
};

[[nodiscard]] std::vector<Fault> faults_of(const Growth& growth);

/// FLOP for equal quality after `years`, as a share of those at the begin: 2^(-12 years / months).
[[nodiscard]] double flop_for_equal_quality(const Growth& growth, double years);
/// FLOP a joule, as a multiple: yearly^years.
[[nodiscard]] double hardware_efficiency(const Growth& growth, double years);
/// Work of equal quality that is asked for, as a multiple: 2^(12 years / months).
[[nodiscard]] double demand(const Growth& growth, double years);
/// Energy of all that is asked for, as a multiple: demand x FLOP for equal quality / FLOP a joule. Above 1 where more
/// is asked for than is saved.
[[nodiscard]] double energy_of_demand(const Growth& growth, double years);

} // namespace sunward
