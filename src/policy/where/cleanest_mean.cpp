#include "policy/where/site_offer.hpp"
#include "sunward/policy/where_rule.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward::policy::where {

namespace {

double score(const SiteOffer& offer) {
    if (offer.by_energy())
        return offer.drawn_at(offer.over() / offer.length.seconds()) / kilowatt_hour.base();
    if (offer.plan != nullptr)
        return offer.plan->cost + offer.moving();
    return offer.over() / offer.length.seconds() + offer.moving() / offer.length.seconds();
}

} // namespace

extern const WhereRule cleanest_mean = {
    .name = "cleanest-mean",
    .help = "at the site where the mean of the forecast over the run is lowest; moving the input data counts",
    .source = "",
    .traits = {.weighs_runs = true, .weighs_plans = true, .looks_at_signal = true},
    .page =
        {.decides =
             "A job runs at the site where the mean of the forecast over the run, or over its plan, is lowest. Moving "
             "the input "
             "data counts as under cleanest-now."
             " Jobs whose workload states `speeds` go where the energy of the whole run weighs least."
             " Ties: home, then the order of the sites, as under every rule. It knows the forecasts over the run.",
         .formula = "site = argmin mean of CI_site over [now, now + L) + M_site / (P L); with `speeds` argmin P_site x "
                    "integral "
                    "of CI_site over [now, now + L_site) + M_site",
         .pays = "For long jobs, which outlast the hour in which a site is cleanest.",
         .example = "{where: cleanest-mean}"},
    .score_meaning = "mean over the run, with moving its data, {signal}, least is best",
    .score = score,
};

} // namespace sunward::policy::where
