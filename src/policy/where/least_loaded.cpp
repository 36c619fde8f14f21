#include "policy/where/site_offer.hpp"
#include "sunward/policy/where_rule.hpp"

namespace sunward::policy::where {

extern const WhereRule least_loaded = {
    .name = "least-loaded",
    .help = "at the site with the fewest accelerators held or asked for, as a share of what it has",
    .source = "",
    .page =
        {.decides =
             "A job runs at the site where the fewest accelerators are held or requested, as a share of those it has."
             " Ties: home, then the order of the sites. It knows what jobs hold and request.",
         .formula = "site = argmin (held + requested) / accelerators",
         .pays = "Where waiting is what matters: it knows nothing about carbon.",
         .example = "{where: least-loaded}"},
    .score_meaning = "accelerators held and asked for, as a share of the site's, least is best",
    .score = [](const SiteOffer& offer) { return offer.load(); },
};

} // namespace sunward::policy::where
