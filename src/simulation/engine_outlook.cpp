// What the battery of a site is told of the future.
#include "engine.hpp"

namespace sunward {

namespace {

Forecaster forecaster_of(const Forecast* forecast) {
    if (forecast == nullptr)
        return {};
    return [forecast](Instant now) -> const Series& { return forecast->issued(now); };
}

} // namespace

/// Forecasts of its own, with the same errors as those of policies: books lag behind, so that a battery asks for
/// earlier issues than the policy has seen, and a forecast that goes back and forth begins anew each time.
BatteryOutlook Engine::outlook_of(const Site& site) {
    const SitePower& power = site.power;
    if (!power.battery || !power.dispatch.plans())
        return {};
    const auto pointer = [](const std::optional<Series>& series) { return series ? &*series : nullptr; };
    const Series* signal = signal_of(site.zone, power.dispatch_on);
    const bool price = power.dispatch_on == Optimise::price;
    ZoneTruth truth;
    truth.zone = scenario_.zones[site.zone].name;
    (price ? truth.price : truth.carbon) = signal;
    truth.solar = pointer(power.solar);
    truth.wind = pointer(power.wind);
    told_batteries_.push_back(
        std::make_unique<ZoneForecast>(sunward::make_forecasts(truth, scenario_.forecast, scenario_.seed)));
    const ZoneForecast& told = *told_batteries_.back();
    return {forecaster_of(price ? told.price.get() : told.carbon.get()), forecaster_of(told.solar.get()),
            forecaster_of(told.wind.get())};
}

} // namespace sunward
