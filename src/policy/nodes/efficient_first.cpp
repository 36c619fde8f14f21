#include "sunward/policy/nodes_rule.hpp"

namespace sunward::policy::nodes {

extern const NodesRule efficient_first = {
    .name = "efficient-first",
    .help = "of the site's clusters that can start the job at once, the one where its work takes the least energy",
    .source = "",
    .traits = {.least_energy = true},
    .page =
        {.decides =
             "Of the site's clusters that can start it at once, the job gets the one where its work takes the least "
             "energy: where it draws least or, if `speeds` of its workload differ, draws least for its speed. Ties: "
             "the first one in the scenario.",
         .formula = "cluster = argmin power of the job / its speed",
         .pays = "At sites with several generations of hardware.",
         .example = "{nodes: efficient-first}"},
};

} // namespace sunward::policy::nodes
