// What an estimate takes where it is told nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sunward/estimate/range.hpp"
#include "sunward/hardware/provenance.hpp"

namespace sunward {

/// A figure of scenarios/catalog/estimate.yaml.
struct DefaultFigure {
    std::string name;
    Range value;
    Provenance source;
};

struct EstimateDefaults {
    std::vector<DefaultFigure> figures;
    std::vector<DefaultFigure> zones; ///< gCO2e/kWh of the built-in zones

    /// Throws std::out_of_range.
    [[nodiscard]] const DefaultFigure& at(std::string_view name) const;
};

} // namespace sunward
