#include "policy/where/site_offer.hpp"
#include "sunward/policy/where_rule.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward::policy::where {

namespace {

using namespace parameter::types;

Parameters parameters() {
    return {parameter::field("hysteresis", ratio(0, 1),
                             "A running job moves when that saves more than the move costs plus this share of what "
                             "staying costs")
                .or_else("2 %")};
}

} // namespace

extern const WhereRule follow_the_sun = {
    .name = "follow-the-sun",
    .help = "where the run costs least and, at each step of the signal, on to another site if the "
            "remaining work costs less there, including the checkpoint and the cost of moving",
    .source = "Sukprasert et al., On the limitations of carbon-aware workload shifting, EuroSys 2024",
    .parameters = parameters,
    .traits = {.weighs_runs = true, .looks_at_signal = true, .moves = true},
    .page =
        {.decides =
             "A job runs where it costs least, and this is reviewed at every step of the signal: it moves on when the "
             "remaining work costs less elsewhere, including the time, energy and carbon of moving the checkpoint. A "
             "move "
             "waits while going at the next step of either signal is cheaper than going now. The accelerators at the "
             "destination are kept for the job from the decision on, and moves are decided before jobs submitted at "
             "the "
             "same instant are placed: a later job never changes an earlier one's move. Ties: the job stays; among "
             "other "
             "sites the earlier one. It knows the forecasts over the remaining work, and lengths as `length` says.",
         .formula = "move if cost(there) + cost of moving < (1 - hysteresis) cost(here)",
         .pays = "For long jobs with small checkpoints between sites far apart in longitude.",
         .example = "{where: follow-the-sun}"},
    .score_meaning = "the run and moving its data, {signal} x kWh, least is best",
    .score = [](const SiteOffer& offer) { return offer.drawn() / kilowatt_hour.base(); },
};

} // namespace sunward::policy::where
