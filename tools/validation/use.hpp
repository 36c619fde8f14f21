// Energy of machines that draw the same for so long, and its carbon.
#pragma once

#include "sunward/power/facility.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward::validation {

/// What the building draws meanwhile, under a constant PUE.
[[nodiscard]] inline Energy energy_of(double machines, Power each, Time span, double pue) {
    return facility_draw(constant_pue(pue), machines * each, OutdoorAir{}).total * span;
}

[[nodiscard]] inline double tonnes(Energy energy, double kilograms_per_kilowatt_hour) {
    return (energy * (1000 * kilograms_per_kilowatt_hour * gram_per_kilowatt_hour)).in(1000 * kilogram);
}

} // namespace sunward::validation
