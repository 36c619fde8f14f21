#include "sunward/policy/nodes_rule.hpp"

namespace sunward::policy::nodes {

extern const NodesRule pack = {
    .name = "pack",
    .help = "as first, on the fewest nodes (best fit): saves power where unused nodes sleep; makes no "
            "difference where jobs get whole nodes",
    .source = "",
    .traits = {.choice = NodeChoice::fewest},
    .page =
        {.decides =
             "The job gets the first cluster that can start it at once, and there the fewest nodes: a single node with "
             "the fewest free accelerators that still suffice, or for wider jobs the emptiest nodes and such a one for "
             "the rest. Ties: the node with the lowest number.",
         .formula = "",
         .pays = "Where unused nodes sleep, or wide jobs need whole nodes.",
         .example = "{nodes: pack}"},
};

} // namespace sunward::policy::nodes
