// Signals and series that a zone or a site may have, or null.
#pragma once

#include <optional>

#include "sunward/simulation/scenario.hpp"

namespace sunward::simulation {

[[nodiscard]] inline const Series* series_of(const std::optional<Series>& series) {
    return series ? &*series : nullptr;
}
[[nodiscard]] inline const Series* series_of(const std::optional<Signal>& signal) {
    return signal ? &signal->series : nullptr;
}

/// What a zone has of a signal that is optimised; of `weighted`, which is no signal of its own, null.
[[nodiscard]] inline const Series* signal_of(const Zone& zone, Optimise what) {
    switch (what) {
    case Optimise::average: return series_of(zone.average);
    case Optimise::marginal: return series_of(zone.marginal);
    case Optimise::price: return series_of(zone.price);
    case Optimise::weighted: break;
    }
    return nullptr;
}

} // namespace sunward::simulation
