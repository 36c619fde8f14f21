// The wear of a battery in use: cycles counted as its state of charge changes, and what they take of its life.
#pragma once

#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/power/ageing.hpp"
#include "sunward/power/ageing_rule.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

struct Ageing {
    const AgeingRule* rule = &ageing_rule("cycle-life"); ///< never null
    /// Of cycle-life.
    std::vector<CycleLife> table{lfp_cycle_life().begin(), lfp_cycle_life().end()};
    double cell_temperature_c = 25; ///< of xu
};

[[nodiscard]] std::vector<Fault> faults_of(const Ageing& ageing);

/// Follows the state of charge of one battery.
class WearMeter {
public:
    WearMeter(Ageing ageing, double soc);
    /// The state of charge went in a straight line to `soc` over a span.
    void add(double soc, Duration span);
    /// As if the history ended here.
    [[nodiscard]] Wear wear() const;

private:
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
