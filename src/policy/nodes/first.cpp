#include "sunward/policy/nodes_rule.hpp"

namespace sunward::policy::nodes {

extern const NodesRule first = {
    .name = "first",
    .help = "the first cluster of the site that can start the job at once, its lowest free accelerators",
    .source = "",
    .page =
        {.decides =
             "The job gets the first cluster of its site, in the order of the scenario, that can start it at once, and "
             "there the free accelerators with the lowest numbers. There are no ties: clusters and accelerators are "
             "numbered.",
         .formula = "",
         .pays = "The default: quick, and good enough where clusters are alike.",
         .example = "{nodes: first}"},
};

} // namespace sunward::policy::nodes
