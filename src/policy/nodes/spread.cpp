#include "sunward/policy/nodes_rule.hpp"

namespace sunward::policy::nodes {

extern const NodesRule spread = {
    .name = "spread",
    .help = "as first, on the nodes with the most free accelerators: draws more where unused nodes sleep; "
            "makes no difference where jobs get whole nodes",
    .source = "",
    .traits = {.choice = NodeChoice::widest},
    .page = {.decides =
                 "The job gets the first cluster that can start it at once, and there the nodes with the most free "
                 "accelerators. Ties: the node with the lowest number.",
             .formula = "",
             .pays = "Where neighbours on a node disturb each other; it draws more where unused nodes sleep.",
             .example = "{nodes: spread}"},
};

} // namespace sunward::policy::nodes
