// How a battery ages: cycles counted in its state of charge, and the life they take.
#pragma once

#include <span>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// One cycle, or half of one, in a history of loads.
struct Cycle {
    double range = 0; ///< peak - valley; of the state of charge: the depth
    double mean = 0;
    double count = 1; ///< 1 or 0.5
};

/// Rainflow counting after ASTM E1049-85 (2017), 5.4.4, as values come. Keeps the turning points that no cycle has
/// closed yet, which are few: each lies within the range before it.
class RainflowCounter {
public:
    /// Appends the cycles that a finite value closes.
    void add(double value, std::vector<Cycle>& closed);
    /// Appends what a history that ends here has besides: cycles that its last value closes, then half cycles of the
    /// residue.
    void finish(std::vector<Cycle>& rest) const;

private:
    std::vector<double> open_; ///< the last one may move on
};

/// The cycles of a whole history in the order in which they close, half cycles of the residue last. Values between
/// turning points do not matter; fewer than two different values make no cycle.
/// Throws InputError for a value that is not finite.
[[nodiscard]] std::vector<Cycle> rainflow(std::span<const double> history);

/// Cycles to the end of life (80 % of the capacity) at a depth of discharge in (0, 1].
struct CycleLife {
    double depth;
    double cycles;
};

/// Lithium iron phosphate: 3000 at 100 %, 4500 at 80 %, 10,000 at 60 % (Carbon Explorer, Acun et al., ASPLOS 2023).
[[nodiscard]] std::span<const CycleLife> lfp_cycle_life();

/// What is wrong with a table: fewer than two or more than 1000 rows, depths that do not increase within (0, 1], lives
/// that are not above 0 and falling.
[[nodiscard]] std::vector<Fault> faults_of(std::span<const CycleLife> table);

/// The life at a depth, by a power law between the rows of a table without faults, continued beyond them. Infinite at
/// depth 0.
[[nodiscard]] double cycles_to_failure(std::span<const CycleLife> table, double depth);

/// Share of the life used up, sum of n_i / N(depth_i): Palmgren's and Miner's rule.
[[nodiscard]] double miner_damage(std::span<const CycleLife> table, std::span<const Cycle> cycles);

/// Ageing of a lithium manganese oxide cell after Xu et al., Modeling of Lithium-Ion Battery Degradation for Cell Life
/// Assessment, IEEE Trans. Smart Grid 9(2), 2018 (published online 2016). Linear damage f, with the stresses of charge
/// and temperature (T in K, T0 = 298.15 K)
///   S(s) = exp(1.04 (s - 0.5)),  S(T) = exp(0.0693 (T - T0) T0 / T)
/// per cycle of depth d:  f = S(s) S(T) / (1.40e5 d^-0.501 - 1.23e5),  and per second: f = 4.14e-10 S(s) S(T).
/// `mean_soc` in [0, 1], temperature of the cell 15 to 50 degrees C.
[[nodiscard]] double xu_cycle_damage(double depth, double mean_soc, double cell_temperature_c);
[[nodiscard]] double xu_calendar_damage(Duration age, double mean_soc, double cell_temperature_c);

/// Share of the capacity lost after damage f: L = 1 - 0.0575 exp(-121 f) - 0.9425 exp(-f), the first term being the
/// growth of the solid electrolyte interphase.
[[nodiscard]] double xu_capacity_loss(double damage);

/// The damage after which the share of the capacity is lost, in [0, 1); the inverse of xu_capacity_loss.
[[nodiscard]] double xu_damage_at_loss(double loss);

/// Damage of all cycles (ranges and means of the state of charge) and of the time over which they came.
[[nodiscard]] double xu_damage(std::span<const Cycle> cycles, Duration age, double mean_soc, double cell_temperature_c);

} // namespace sunward
