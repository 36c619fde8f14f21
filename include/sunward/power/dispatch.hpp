// What a battery is told to do, by rules that look at the present only.
#pragma once

#include <string_view>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

/// What a rule may see.
struct DispatchView {
    Power surplus; ///< solar + wind - demand; negative is a deficit
    Power feasible_charge;
    Power feasible_discharge;
    double signal = 0; ///< carbon intensity or price, whichever the levels of `threshold` are stated in
};

enum class DispatchRule {
    none,             ///< the battery rests
    self_consumption, ///< charges from surplus, discharges to deficit
    threshold,        ///< by two levels of the signal
    peak_shave        ///< holds the site's import at a level
};

struct Dispatch {
    DispatchRule rule = DispatchRule::none;
    /// threshold: at or below `charge_below` it charges as fast as it can, from the grid too; at or above
    /// `discharge_above` it discharges to a deficit; in either case and between, surplus is charged.
    double charge_below = 0;
    double discharge_above = 0;
    bool discharge_to_grid = false; ///< threshold: discharges as fast as it can, exporting what the load leaves
    Power import_level;             ///< peak_shave: discharges what the deficit has above it, charges up to it
};

/// Levels out of order or not finite, a negative import level.
[[nodiscard]] std::vector<Fault> faults_of(const Dispatch& dispatch);

/// The battery's power, charging positive, within what is feasible.
[[nodiscard]] Power battery_command(const Dispatch& dispatch, const DispatchView& view);

} // namespace sunward
