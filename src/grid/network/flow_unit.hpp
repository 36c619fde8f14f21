// What can change the power at a bus: a generator, load that goes unserved, surplus; with its cost in pieces.
#pragma once

#include <cstddef>
#include <vector>

#include "sunward/grid/power_network.hpp"

namespace sunward::grid {

/// Slope of the cost between two outputs: linear + 2 quadratic p.
struct CostPiece {
    double lower = 0;
    double upper = 0;
    double quadratic = 0;
    double linear = 0;
};

struct FlowUnit {
    std::size_t bus = 0;
    double sign = 1; ///< of the power injected; -1 for surplus
    double lower = 0;
    double upper = 0;
    std::vector<CostPiece> pieces; ///< upwards, convex, from the least to the largest output ever possible

    [[nodiscard]] bool curved() const;
    /// Cost of the output above the lower end.
    [[nodiscard]] double cost_from_lower(double p) const;
    /// A share of the range of output; 0 for a unit without curved pieces.
    [[nodiscard]] double reach(double share) const { return curved() ? share * (upper - lower) : 0; }
    /// Slope of the cost just below and just above p.
    [[nodiscard]] double slope_below(double p) const;
    [[nodiscard]] double slope_above(double p) const;
};

/// A cost as pieces from `lower` to `upper`.
[[nodiscard]] std::vector<CostPiece> pieces_of(const GenerationCost& cost, double lower, double upper);

/// A stretch of output with one price, as the linear program sees it.
struct Segment {
    double from = 0;
    double to = 0;
    double slope = 0;
};

/// How many segments every unit of these pieces has: one for a linear piece, four for a curved one.
[[nodiscard]] std::size_t segment_count(const FlowUnit& unit);
/// The unit's segments around the output `centre`: a curved piece is cut at the centre and `reach` on either side, and
/// each part priced by its chord, so that the cost is exact at the cuts and never too low between them.
void cut(const FlowUnit& unit, double centre, double reach, std::vector<Segment>& segments);

} // namespace sunward::grid
