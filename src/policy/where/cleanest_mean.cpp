#include "policy/where/site_offer.hpp"
#include "sunward/policy/where_rule.hpp"

namespace sunward::policy::where {

namespace {

double score(const SiteOffer& offer) {
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
             " Ties: home, then the order of the sites, as under every rule. It knows the forecasts over the run.",
         .formula = "site = argmin mean of CI_site over [now, now + L) + M_site / (P L)",
         .pays = "For long jobs, which outlast the hour in which a site is cleanest.",
         .example = "{where: cleanest-mean}"},
    .score_meaning = "mean over the run, with moving its data, {signal}, least is best",
    .score = score,
};

} // namespace sunward::policy::where
