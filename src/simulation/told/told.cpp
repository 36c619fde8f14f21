#include "simulation/told/told.hpp"

#include "simulation/run/zone_signals.hpp"

namespace sunward::simulation {

namespace {

Forecaster forecaster_of(const Forecast* forecast) {
    if (forecast == nullptr)
        return {};
    return [forecast](Instant now) -> const Series& { return forecast->issued(now); };
}

} // namespace

Told::Told(const Scenario& scenario) : scenario_(scenario) {
    for (const Zone& zone : scenario.zones)
        zones_.push_back(make_forecasts(
            {zone.name, series_of(zone.average), series_of(zone.marginal), series_of(zone.price), nullptr, nullptr},
            scenario.forecast, scenario.seed));
    for (const Site& site : scenario.sites)
        sites_.push_back(make_forecasts({scenario.zones[site.zone].name, nullptr, nullptr, nullptr,
                                         series_of(site.power.solar), series_of(site.power.wind)},
                                        scenario.forecast, scenario.seed));
    if (scenario.policy.optimise == Optimise::weighted)
        weigh();
    nothing_told_ = make_forecast(nothing_, {}, scenario.seed, {}, true);
}

void Told::weigh() {
    const PolicySpec& policy = scenario_.policy;
    weighted_.resize(scenario_.zones.size());
    for (std::size_t z = 0; z < weighted_.size(); ++z) {
        const Zone& zone = scenario_.zones[z];
        const Series* intensity = series_of(policy.weighs_marginal ? zone.marginal : zone.average);
        if (!zone.price || intensity == nullptr)
            continue;
        const ZoneForecast& told = zones_[z];
        weighted_[z].truth = Series::sum(zone.price->series, *intensity, policy.carbon_price);
        weighted_[z].told =
            make_weighted(*told.price, policy.weighs_marginal ? *told.marginal : *told.carbon, policy.carbon_price);
    }
}

const Series& Told::truth(std::uint32_t zone) const {
    if (scenario_.policy.optimise == Optimise::weighted)
        return weighted_[zone].truth;
    const Series* series = signal_of(scenario_.zones[zone], scenario_.policy.optimise);
    return series == nullptr ? nothing_ : *series;
}

const Forecast& Told::forecast(std::uint32_t zone) const {
    const ZoneForecast& told = zones_[zone];
    const Forecast* found = nullptr;
    switch (scenario_.policy.optimise) {
    case Optimise::average: found = told.carbon.get(); break;
    case Optimise::marginal: found = told.marginal.get(); break;
    case Optimise::price: found = told.price.get(); break;
    case Optimise::weighted: found = weighted_[zone].told.get(); break;
    }
    return found == nullptr ? *nothing_told_ : *found;
}

const Forecast& Told::price(std::uint32_t zone) const {
    const Forecast* told = zones_[zone].price.get();
    return told == nullptr ? *nothing_told_ : *told;
}

/// Forecasts of its own, with the same errors as those of policies: books lag behind, so that a battery asks for
/// earlier issues than the policy has seen, and a forecast that goes back and forth begins anew each time.
BatteryOutlook Told::outlook(const Site& site) {
    const SitePower& power = site.power;
    if (!power.battery || !power.dispatch.plans())
        return {};
    const Zone& zone = scenario_.zones[site.zone];
    const bool price = power.dispatch_on == Optimise::price;
    ZoneTruth truth;
    truth.zone = zone.name;
    (price ? truth.price : truth.carbon) = signal_of(zone, power.dispatch_on);
    truth.solar = series_of(power.solar);
    truth.wind = series_of(power.wind);
    batteries_.push_back(std::make_unique<ZoneForecast>(make_forecasts(truth, scenario_.forecast, scenario_.seed)));
    const ZoneForecast& told = *batteries_.back();
    return {forecaster_of(price ? told.price.get() : told.carbon.get()), forecaster_of(told.solar.get()),
            forecaster_of(told.wind.get())};
}

} // namespace sunward::simulation
