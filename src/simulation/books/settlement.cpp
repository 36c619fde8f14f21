#include "simulation/books/settlement.hpp"

#include <fmt/format.h>

#include "simulation/books/equipment.hpp"
#include "simulation/run/zone_signals.hpp"

namespace sunward::simulation {

namespace {

MarketSite market_site(const Run& run, const Zone& zone, const SiteLedger& books) {
    MarketSite site{
        run.now, {}, nullptr, series_of(zone.carbon_free), series_of(zone.renewable), series_of(zone.water)};
    if (const GridMeter* meter = books.meter()) {
        site.first_hour = meter->first_hour();
        site.hours = meter->hours();
    }
    if (market_asked(run.scenario))
        site.residual = series_of(zone.residual ? zone.residual : zone.average);
    return site;
}

} // namespace

void settle_market(Run& run, const Books& books) {
    const Scenario& scenario = run.scenario;
    const bool asked = market_asked(scenario);
    std::vector<MarketSite> sites;
    for (std::size_t s = 0; s < scenario.sites.size(); ++s)
        sites.push_back(market_site(run, scenario.zones[scenario.sites[s].zone], books.ledgers()[s]));
    const std::vector<MarketUse> uses = settle(sites, scenario.contracts, run.result.start, run.result.window_end);
    for (std::size_t s = 0; s < uses.size(); ++s) {
        Account& account = run.result.sites[s].window;
        const Zone& zone = scenario.zones[scenario.sites[s].zone];
        account.carbon_free_known_j = zone.carbon_free ? account.facility_j : 0;
        account.renewable_known_j = zone.renewable ? account.facility_j : 0;
        account.carbon_free_j += uses[s].carbon_free_j;
        account.renewable_j += uses[s].renewable_j;
        account.matched_j = uses[s].matched_j;
        account.market_g = asked ? account.market_g + uses[s].market_g + account.network_g : 0;
        account.source_water_l = uses[s].water_l;
        account.contract_cost = uses[s].contract_cost;
        if (asked && !zone.residual)
            run.result.notes.push_back(fmt::format(
                "zone {} has no residual mix: market-based carbon counts its average intensity instead", zone.name));
    }
}

void settle_bills(Run& run, const Books& books) {
    for (std::size_t s = 0; s < run.scenario.sites.size(); ++s) {
        const std::optional<SiteTariff>& tariff = run.scenario.sites[s].tariff;
        if (!tariff)
            continue;
        Account& account = run.result.sites[s].window;
        account.carbon_cost = tariff->carbon_price * (account.carbon_g + account.network_g);
        if (const GridMeter* meter = books.ledgers()[s].meter(); meter != nullptr)
            for (const MonthPeak& peak : meter->peaks())
                account.demand_charge += tariff->demand_charge * peak.watt;
    }
}

} // namespace sunward::simulation
