// Consumption-based intensity by flow tracing: power that arrives at a node mixes, and leaves with the mixture's
// intensity, to its loads and along every line alike (proportional sharing).
//
//   I_i (G_i + sum_j F_ji) = E_i + sum_j F_ji I_j,   a linear system, so that loops of flow need no special case
//
// (Bialek, Tracing the flow of electricity, IEE Proc. 143, 1996; Tranberg et al., Real-time carbon accounting method
// for the European electricity markets, Energy Strategy Reviews 26, 2019.)
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace sunward {

struct TracedFlow {
    std::size_t from = 0;
    std::size_t to = 0;
    double power = 0; ///< MW; negative: to -> from
};

struct TracedMix {
    /// kg/MWh, which is gCO2e/kWh, of what is consumed at each node; 0 at a node that no generation reaches.
    std::vector<double> intensity;
    std::vector<double> inflow;      ///< MW, generation and what comes in over lines
    std::vector<double> consumption; ///< MW, inflow less what goes out
};

/// Generation (MW, from 0 on) and emissions (kg/h) per node. Emissions are conserved: the sum of consumption x
/// intensity is the sum of emissions. Consumption is what the flows leave over; it counts as 0 when below 0 by no more
/// than 1e-6 of the node's inflow, 1e-9 of the largest inflow and 1e-7 MW together. Throws InputError naming all nodes
/// and flows that are out of range, and nodes that send out more than comes in.
[[nodiscard]] TracedMix trace_flows(std::span<const double> generation, std::span<const double> emissions,
                                    std::span<const TracedFlow> flows);

/// Further figures that come in with the generation (kg/h, l/h, carbon-free MW), a list per figure, each as `emissions`
/// of trace_flows: what a MWh consumed at each node holds of it. Throws as trace_flows does.
[[nodiscard]] std::vector<std::vector<double>> trace_contents(std::span<const double> generation,
                                                              std::span<const std::vector<double>> contents,
                                                              std::span<const TracedFlow> flows);

/// Where consumption comes from: row-major nodes x nodes, the share at each node (row) of each node's generation
/// (column). Rows sum up to 1, or to 0 for a node that no generation reaches. Throws as trace_flows does, and for more
/// than 5,000 nodes.
[[nodiscard]] std::vector<double> origin_shares(std::span<const double> generation, std::span<const TracedFlow> flows);

} // namespace sunward
