#include "sunward/training/growth.hpp"

#include <cmath>

namespace sunward {

double grown(double years, double months) { return std::exp2(12 * years / months); }

double compounded(double years, double rate) { return std::pow(1 + rate, years); }

double energy_after(double years, double doubling, double halving, double hardware) {
    return grown(years, doubling) / grown(years, halving) / compounded(years, hardware);
}

} // namespace sunward
