#include "policy/where/site_offer.hpp"
#include "sunward/policy/where_rule.hpp"

namespace sunward::policy::where {

extern const WhereRule home = {
    .name = "home",
    .help = "at the site where it was submitted",
    .source = "",
    .traits = {.at_home = true},
    .page = {.decides = "A job runs at the site where it was submitted."
                        " It knows no forecast.",
             .formula = "",
             .pays = "Where data must not move, and as the yardstick for all others.",
             .example = "{where: home}"},
    .score_meaning = "the only choice",
    .score = [](const SiteOffer&) { return 0.0; },
};

} // namespace sunward::policy::where
