// A backup generator: it runs on fuel when a site's other sources fall short.
#pragma once

#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

enum class BackupStart {
    import_limit, ///< when demand passes what the connection can give, a cut of the grid included
    grid_cut      ///< only while the grid is cut
};

struct BackupGenerator {
    Power capacity;
    double fuel_factor = 0; ///< gCO2e/kWh of electricity, direct
    double fuel_cost = 0;   ///< currency/MWh of electricity
    BackupStart start = BackupStart::import_limit;
};

[[nodiscard]] std::vector<Fault> faults_of(const BackupGenerator& generator);

/// What it may give: all of its capacity or nothing.
[[nodiscard]] constexpr Power available(const BackupGenerator& generator, bool grid_is_cut) {
    return grid_is_cut || generator.start == BackupStart::import_limit ? generator.capacity : Power{};
}

} // namespace sunward
