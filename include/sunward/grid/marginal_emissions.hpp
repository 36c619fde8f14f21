// How total emissions change with demand.
#pragma once

namespace sunward {

/// Emissions of one MWh less and one MWh more, kg/MWh (gCO2e/kWh). At a kink the two differ.
struct MarginalEmissions {
    double left = 0;
    double right = 0;
};

} // namespace sunward
