#include "sunward/policy/nodes_rule.hpp"

namespace sunward::policy::nodes {

extern const NodesRule efficient_first = {
    .name = "efficient-first",
    .help = "of the site's clusters that can start the job at once, the one where an hour of its work draws "
            "least",
    .source = "",
    .traits = {.least_draw = true},
    .page =
        {.decides =
             "Of the site's clusters that can start it at once, the job gets the one where it draws least. Ties: the "
             "first one in the scenario.",
         .formula = "cluster = argmin power of the job",
         .pays = "At sites with several generations of hardware.",
         .example = "{nodes: efficient-first}"},
};

} // namespace sunward::policy::nodes
