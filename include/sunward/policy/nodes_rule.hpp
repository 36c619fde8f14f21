// `nodes`: which cluster of a site, and which of its nodes.
#pragma once

#include "sunward/policy/rule.hpp"

namespace sunward {

/// Which free accelerators of a cluster a job gets.
enum class NodeChoice {
    lowest, ///< those with the lowest numbers
    fewest, ///< on as few nodes as can be
    widest  ///< on the nodes with the most free ones
};

struct NodesTraits {
    NodeChoice choice = NodeChoice::lowest;
    bool least_energy = false; ///< of the clusters, the one where the job's work takes least
};

struct NodesRule {
    std::string_view name;
    std::string_view help;
    std::string_view source;
    Parameters (*parameters)() = no_parameters;
    NodesTraits traits{};
    RulePage page;
};

} // namespace sunward
