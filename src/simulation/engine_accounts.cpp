// Accounts that are settled when the window has closed: the market-based carbon, carbon-free use, and the bill.
#include <algorithm>

#include <fmt/format.h>

#include "engine.hpp"

namespace sunward {

namespace {

const Series* pointer(const std::optional<Series>& series) { return series ? &*series : nullptr; }

} // namespace

/// What the site's import and its jobs are billed by.
Tariff Engine::tariff_at(const Site& site) const {
    Tariff tariff = tariff_of(site.zone);
    if (site.tariff) {
        if (!site.tariff->market)
            tariff.price = nullptr;
        tariff.adder = pointer(site.tariff->adder);
    }
    return tariff;
}

/// The job takes the accelerators that it holds from those that are rented.
void Engine::rent(Hold& hold) {
    std::optional<RentMeter>& meter = pools_[hold.pool].rent;
    hold.rented = meter ? meter->take(hold.held, job_class(hold.job).spot, now_) : Rented{};
}

void Engine::end_rent(const Hold& hold) {
    if (std::optional<RentMeter>& meter = pools_[hold.pool].rent)
        meter->give(hold.rented, now_);
}

/// Market-based carbon is asked for by anything that only it is about.
bool Engine::market_asked() const {
    return !scenario_.contracts.empty() ||
           std::ranges::any_of(scenario_.zones, [](const Zone& zone) { return zone.residual.has_value(); }) ||
           std::ranges::any_of(scenario_.sites,
                               [](const Site& site) { return site.power.solar_sold || site.power.wind_sold; });
}

std::optional<Metering> Engine::metering_of(const Site& site) const {
    Metering metering;
    metering.time_zone = site.time_zone;
    metering.hours = market_asked() || std::ranges::any_of(scenario_.zones, [](const Zone& zone) {
                         return zone.carbon_free || zone.renewable || zone.water;
                     });
    if (site.tariff && site.tariff->demand_charge > 0)
        metering.interval = site.tariff->demand_interval;
    return metering.hours || metering.interval ? std::optional{metering} : std::nullopt;
}

MarketSite Engine::market_site(std::uint32_t s) const {
    const Zone& zone = scenario_.zones[scenario_.sites[s].zone];
    MarketSite site{now_, {}, nullptr, pointer(zone.carbon_free), pointer(zone.renewable), pointer(zone.water)};
    if (const GridMeter* meter = ledgers_[s].meter()) {
        site.first_hour = meter->first_hour();
        site.hours = meter->hours();
    }
    if (market_asked()) {
        const std::optional<Signal>& signal = zone.residual ? zone.residual : zone.average;
        site.residual = signal ? &signal->series : nullptr;
    }
    return site;
}

/// Transfers count at their location-based carbon.
void Engine::settle_market() {
    const bool asked = market_asked();
    std::vector<MarketSite> sites;
    for (std::uint32_t s = 0; s < ledgers_.size(); ++s)
        sites.push_back(market_site(s));
    const std::vector<MarketUse> uses = sunward::settle(sites, scenario_.contracts, result_.start, result_.window_end);
    for (std::uint32_t s = 0; s < uses.size(); ++s) {
        Account& account = result_.sites[s].window;
        const Zone& zone = scenario_.zones[scenario_.sites[s].zone];
        account.carbon_free_known_j = zone.carbon_free ? account.facility_j : 0;
        account.renewable_known_j = zone.renewable ? account.facility_j : 0;
        account.carbon_free_j += uses[s].carbon_free_j;
        account.renewable_j += uses[s].renewable_j;
        account.matched_j = uses[s].matched_j;
        account.market_g = asked ? account.market_g + uses[s].market_g + account.network_g : 0;
        account.source_water_l = uses[s].water_l;
        account.contract_cost = uses[s].contract_cost;
        if (asked && !zone.residual)
            result_.notes.push_back(fmt::format(
                "zone {} has no residual mix: market-based carbon counts its average intensity instead", zone.name));
    }
}

/// The demand charge of each month that the window touches, in full, and the price of the operational carbon.
void Engine::settle_bill(std::uint32_t s) {
    const std::optional<SiteTariff>& tariff = scenario_.sites[s].tariff;
    if (!tariff)
        return;
    Account& account = result_.sites[s].window;
    account.carbon_cost = tariff->carbon_price * (account.carbon_g + account.network_g);
    if (const GridMeter* meter = ledgers_[s].meter(); meter != nullptr)
        for (const MonthPeak& peak : meter->peaks())
            account.demand_charge += tariff->demand_charge * peak.watt;
}

} // namespace sunward
