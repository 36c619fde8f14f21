#include "policy/where/site_offer.hpp"
#include "sunward/policy/where_rule.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward::policy::where {

namespace {

double score(const SiteOffer& offer) {
    if (offer.by_energy())
        return offer.drawn_at(offer.view.measured(offer.site.zone)) / kilowatt_hour.base();
    if (offer.plan != nullptr)
        return offer.plan->cost + offer.moving();
    return offer.view.measured(offer.site.zone) + offer.moving() / offer.length.seconds();
}

} // namespace

extern const WhereRule cleanest_now = {
    .name = "cleanest-now",
    .help = "at the site with the lowest value now or, with a planning rule, the cheapest plan; moving the "
            "input data counts",
    .source = "",
    .traits = {.weighs_runs = true, .weighs_plans = true, .looks_at_signal = true},
    .page =
        {.decides =
             "A job runs at the site with the lowest value now; with a `when` rule that plans, at the one with the "
             "cheapest plan. Moving the input data counts, spread over the work. Ties: home, then the order of the "
             "sites in the scenario, as under every rule. It knows the current values, or with a planning rule the "
             "forecasts that the rule uses. Jobs whose workload states `speeds` go where the energy of the whole run "
             "weighs least.",
         .formula =
             "site = argmin CI_site(now) + M_site / (P L), or argmin cost of the plan + M_site / P; M: energy of the "
             "links and of the nodes that wait, each times its CI, P: power of the job; with `speeds` argmin "
             "CI_site(now) "
             "P_site L_site + M_site, or argmin P_site x cost of the plan + M_site",
         .pays = "For short jobs on zones that differ at the same hour.",
         .example = "{where: cleanest-now}"},
    .score_meaning = "measured {signal}, least is best",
    .score = score,
};

} // namespace sunward::policy::where
