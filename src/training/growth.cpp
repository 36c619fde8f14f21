#include "sunward/training/growth.hpp"

#include <cmath>

#include "sunward/units/parse.hpp"

namespace sunward {

std::vector<Fault> faults_of(const Growth& growth) {
    std::vector<Fault> faults;
    if (!(growth.algorithm_halving_months > 0))
        faults.push_back(
            {{}, "algorithm_halving_months", shortest(growth.algorithm_halving_months) + ", expected above 0"});
    if (!(growth.hardware_yearly > 0 && std::isfinite(growth.hardware_yearly)))
        faults.push_back({{}, "hardware_yearly", shortest(growth.hardware_yearly) + ", expected above 0"});
    if (!(growth.demand_doubling_months >= 0))
        faults.push_back(
            {{}, "demand_doubling_months", shortest(growth.demand_doubling_months) + ", expected 0 or more"});
    return faults;
}

double flop_for_equal_quality(const Growth& growth, double years) {
    return std::exp2(-12 * years / growth.algorithm_halving_months);
}

double hardware_efficiency(const Growth& growth, double years) { return std::pow(growth.hardware_yearly, years); }

double demand(const Growth& growth, double years) {
    return growth.demand_doubling_months > 0 ? std::exp2(12 * years / growth.demand_doubling_months) : 1;
}

double energy_of_demand(const Growth& growth, double years) {
    return demand(growth, years) * flop_for_equal_quality(growth, years) / hardware_efficiency(growth, years);
}

} // namespace sunward
