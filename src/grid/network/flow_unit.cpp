#include "grid/network/flow_unit.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace sunward::grid {

namespace {

double slope_of(const CostPiece& piece, double p) {
    return piece.quadratic == 0 ? piece.linear : piece.linear + 2 * piece.quadratic * p;
}

} // namespace

bool FlowUnit::curved() const {
    return std::any_of(pieces.begin(), pieces.end(), [](const CostPiece& piece) { return piece.quadratic != 0; });
}

double FlowUnit::cost_from_lower(double p) const {
    double cost = 0;
    p = std::max(p, lower);
    for (const CostPiece& piece : pieces) {
        const double from = std::clamp(piece.lower, lower, p);
        const double to = std::clamp(piece.upper, lower, p);
        cost += (to - from) * (piece.linear + (piece.quadratic == 0 ? 0 : piece.quadratic * (from + to)));
    }
    return cost;
}

double FlowUnit::slope_below(double p) const {
    const auto piece =
        std::find_if(pieces.begin(), pieces.end(), [p](const CostPiece& each) { return p <= each.upper; });
    return pieces.empty() ? 0 : slope_of(piece == pieces.end() ? pieces.back() : *piece, p);
}

double FlowUnit::slope_above(double p) const {
    const auto piece =
        std::find_if(pieces.rbegin(), pieces.rend(), [p](const CostPiece& each) { return p >= each.lower; });
    return pieces.empty() ? 0 : slope_of(piece == pieces.rend() ? pieces.front() : *piece, p);
}

std::vector<CostPiece> pieces_of(const GenerationCost& cost, double lower, double upper) {
    if (cost.points.empty())
        return {{lower, upper, cost.quadratic, cost.linear}};
    std::vector<CostPiece> pieces;
    for (std::size_t k = 0; k + 1 < cost.points.size(); ++k) {
        const auto& from = cost.points[k];
        const auto& to = cost.points[k + 1];
        const double slope = (to.cost - from.cost) / (to.output - from.output);
        const double start = k == 0 ? -std::numeric_limits<double>::infinity() : from.output;
        const double end = k + 2 == cost.points.size() ? std::numeric_limits<double>::infinity() : to.output;
        if (std::max(start, lower) < std::min(end, upper))
            pieces.push_back({std::max(start, lower), std::min(end, upper), 0, slope});
    }
    if (pieces.empty()) // an output that cannot change
        pieces.push_back({lower, upper, 0, 0});
    return pieces;
}

std::size_t segment_count(const FlowUnit& unit) {
    std::size_t count = 0;
    for (const CostPiece& piece : unit.pieces)
        count += piece.quadratic == 0 ? 1 : 4;
    return count;
}

void cut(const FlowUnit& unit, double centre, double reach, std::vector<Segment>& segments) {
    segments.clear();
    for (const CostPiece& piece : unit.pieces) {
        const double lower = std::clamp(piece.lower, unit.lower, unit.upper);
        const double upper = std::clamp(piece.upper, unit.lower, unit.upper);
        if (piece.quadratic == 0) {
            segments.push_back({lower, upper, piece.linear});
            continue;
        }
        const auto within = [&](double p) { return std::clamp(p, lower, upper); };
        const std::array<double, 5> cuts = {lower, within(centre - reach), within(centre), within(centre + reach),
                                            upper};
        for (std::size_t k = 0; k + 1 < cuts.size(); ++k)
            segments.push_back({cuts[k], cuts[k + 1], piece.linear + piece.quadratic * (cuts[k] + cuts[k + 1])});
    }
}

} // namespace sunward::grid
