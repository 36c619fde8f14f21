// The wear of a battery in use: cycles counted as its state of charge changes, and what they take of its life.
#pragma once

#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/power/ageing.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// Share of the capacity that is lost at the end of a battery's life.
inline constexpr double end_of_life_loss = 0.2;

enum class AgeingRule {
    cycle_life, ///< a table of cycles to the end of life; the loss in proportion (Palmgren and Miner)
    xu          ///< cycles and calendar after Xu et al. 2018, a lithium manganese oxide cell
};

struct Ageing {
    AgeingRule rule = AgeingRule::cycle_life;
    std::vector<CycleLife> table{lfp_cycle_life().begin(), lfp_cycle_life().end()}; ///< cycle_life
    double cell_temperature_c = 25;                                                 ///< xu
};

[[nodiscard]] std::vector<Fault> faults_of(const Ageing& ageing);

struct Wear {
    double full_cycles = 0;   ///< sum of counts x depths
    double life_used = 0;     ///< share
    double capacity_loss = 0; ///< share
};

/// Follows the state of charge of one battery.
class WearMeter {
public:
    WearMeter(Ageing ageing, double soc);
    /// The state of charge went in a straight line to `soc` over a span.
    void add(double soc, Duration span);
    /// As if the history ended here.
    [[nodiscard]] Wear wear() const;

private:
    [[nodiscard]] double damage_of(const std::vector<Cycle>& cycles) const;

    Ageing ageing_;
    RainflowCounter counter_;
    std::vector<Cycle> closed_;
    double soc_;
    double full_cycles_ = 0;
    double cycle_damage_ = 0;
    double soc_s_ = 0;
    Duration age_{};
};

} // namespace sunward
