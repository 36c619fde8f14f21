// Growth of demand against progress of algorithms and of hardware.
#pragma once

namespace sunward {

/// 2^(12 years / months): of what doubles so often. Of what halves it is the factor that is gained.
[[nodiscard]] double grown(double years, double months);

/// (1 + rate)^years: of what grows by a share each year.
[[nodiscard]] double compounded(double years, double rate);

/// Months in which the compute for equal quality halves. Source: Ho et al., Algorithmic progress in language models,
/// arXiv 2403.05812: 8, 95 % interval 5 to 14 (read in a digest).
inline constexpr double months_algorithms_halve = 8;
inline constexpr double months_algorithms_halve_low = 5;
inline constexpr double months_algorithms_halve_high = 14;
/// FLOP a joule gains by this share a year. Source: Epoch AI, Trends in machine learning hardware (read in a digest).
inline constexpr double hardware_a_year = 0.4;

/// Energy after so many years over that of today, where the work of equal quality doubles each `doubling` months, the
/// compute for it halves each `halving` months, and hardware does a share `hardware` more for a joule each year.
[[nodiscard]] double energy_after(double years, double doubling, double halving, double hardware);

} // namespace sunward
