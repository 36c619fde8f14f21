#include "policy/where/site_offer.hpp"
#include "sunward/policy/where_rule.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward::policy::where {

extern const WhereRule cheapest = {
    .name = "cheapest",
    .help = "at the site where the energy of the run costs least by the forecast of the price and the tariff; "
            "moving the input data counts",
    .source = "",
    .traits = {.weighs_runs = true, .by_price = true},
    .page =
        {.decides =
             "A job runs at the site where the energy of the run costs least, by the forecast price and the tariff; "
             "moving the input data is included."
             " Ties: home, then the order of the sites. It knows the forecasts of prices over the run.",
         .formula = "site = argmin P_site x integral of price_site over [now, now + L) + M_site",
         .pays = "Where prices differ between sites more than intensities do.",
         .example = "{where: cheapest}"},
    .score_meaning = "cost of the run and of moving its data, {currency}, least is best",
    .score = [](const SiteOffer& offer) { return offer.drawn() / megawatt_hour.base(); },
};

} // namespace sunward::policy::where
