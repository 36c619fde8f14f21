#include <array>
#include <numeric>

#include <fmt/format.h>

#include "engine.hpp"

namespace sunward {

namespace {

constexpr std::array lead_edges{Duration{}, Duration::from_hours(1), Duration::from_hours(6), Duration::from_hours(24),
                                Duration::from_hours(48)};
constexpr Duration day = Duration::from_days(1);

const Series* series_of(const std::optional<Signal>& signal) { return signal ? &signal->series : nullptr; }
const Series* series_of(const std::optional<Series>& series) { return series ? &*series : nullptr; }

/// Multiples of a step in [from, to), thinned evenly to about a thousand. What is left out is no part of a day, so that
/// all hours of the day stay.
std::vector<Instant> every(Duration step, Instant from, Instant to) {
    constexpr std::int64_t most = 1000;
    const std::int64_t first = (from.us + step.us - 1) / step.us;
    const std::int64_t last = (to.us + step.us - 1) / step.us;
    const std::int64_t a_day = std::max<std::int64_t>(1, day.us / step.us);
    std::int64_t stride = std::max<std::int64_t>(1, (last - first) / most);
    while (std::gcd(stride, a_day) != 1)
        ++stride;
    std::vector<Instant> instants;
    for (std::int64_t i = first; i < last; i += stride)
        instants.push_back({i * step.us});
    return instants;
}

} // namespace

void Engine::make_forecasts() {
    for (const Zone& zone : scenario_.zones)
        forecasts_.push_back(sunward::make_forecasts(
            {zone.name, series_of(zone.average), series_of(zone.marginal), series_of(zone.price), nullptr, nullptr},
            scenario_.forecast, scenario_.seed));
    for (const Site& site : scenario_.sites)
        site_forecasts_.push_back(sunward::make_forecasts({scenario_.zones[site.zone].name, nullptr, nullptr, nullptr,
                                                           series_of(site.power.solar), series_of(site.power.wind)},
                                                          scenario_.forecast, scenario_.seed));
    if (scenario_.policy.optimise == Optimise::weighted)
        make_weighted();
    nothing_told_ = make_forecast(nothing_, {}, scenario_.seed, {}, true);
}

void Engine::make_weighted() {
    const PolicySpec& policy = scenario_.policy;
    weighted_.resize(scenario_.zones.size());
    for (std::size_t z = 0; z < weighted_.size(); ++z) {
        const Zone& zone = scenario_.zones[z];
        const Series* intensity = series_of(policy.weighs_marginal ? zone.marginal : zone.average);
        if (!zone.price || intensity == nullptr)
            continue;
        const ZoneForecast& told = forecasts_[z];
        weighted_[z].truth = Series::sum(zone.price->series, *intensity, policy.carbon_price);
        weighted_[z].told = sunward::make_weighted(*told.price, policy.weighs_marginal ? *told.marginal : *told.carbon,
                                                   policy.carbon_price);
    }
}

const Forecast& Engine::forecast(std::uint32_t zone) const {
    const ZoneForecast& told = forecasts_[zone];
    const Forecast* found = nullptr;
    switch (scenario_.policy.optimise) {
    case Optimise::average: found = told.carbon.get(); break;
    case Optimise::marginal: found = told.marginal.get(); break;
    case Optimise::price: found = told.price.get(); break;
    case Optimise::weighted: found = weighted_[zone].told.get(); break;
    }
    return found == nullptr ? *nothing_told_ : *found;
}

const Forecast& Engine::price(std::uint32_t zone) const {
    const Forecast* told = forecasts_[zone].price.get();
    return told == nullptr ? *nothing_told_ : *told;
}

/// Issues of the window at which a forecast is compared with the truth: those of the files, each hour for a forecast
/// that stays the same, the issue steps for others.
std::vector<Instant> Engine::issues_of(const Forecast& forecast, const std::string& key) const {
    const ForecastSpec& spec = scenario_.forecast;
    const auto issued = spec.issued.find(key);
    if (!spec.model->traits.from_issues || issued == spec.issued.end())
        return every(forecast.is_static() ? Duration::from_hours(1) : issue_step(spec), result_.start,
                     result_.window_end);
    std::vector<Instant> issues;
    for (const IssuedForecast& issue : issued->second)
        if (issue.issued >= result_.start && issue.issued < result_.window_end)
            issues.push_back(issue.issued);
    return issues;
}

void Engine::compare_forecasts() {
    if (scenario_.forecast.model->traits.never_errs)
        return;
    const auto compare = [&](std::uint32_t zone, std::uint32_t site, const Forecast* told, const Series* truth,
                             std::string_view signal, std::string_view suffix) {
        if (told == nullptr)
            return;
        const std::vector<Instant> issues = issues_of(*told, fmt::format("{}{}", scenario_.zones[zone].name, suffix));
        result_.forecast_errors.push_back(
            {zone, site, std::string(signal), realised_errors(*told, issues, *truth, lead_edges)});
    };
    for (std::uint32_t z = 0; z < scenario_.zones.size(); ++z) {
        const Zone& zone = scenario_.zones[z];
        const ZoneForecast& told = forecasts_[z];
        compare(z, no_site, told.carbon.get(), series_of(zone.average), "average", "");
        compare(z, no_site, told.marginal.get(), series_of(zone.marginal), "marginal", ".marginal");
        compare(z, no_site, told.price.get(), series_of(zone.price), "price", ".price");
        if (!weighted_.empty())
            compare(z, no_site, weighted_[z].told.get(), &weighted_[z].truth, "weighted", ".price");
    }
    for (std::uint32_t s = 0; s < scenario_.sites.size(); ++s) {
        const Site& site = scenario_.sites[s];
        const ZoneForecast& told = site_forecasts_[s];
        compare(site.zone, s, told.solar.get(), series_of(site.power.solar), "solar", ".solar");
        compare(site.zone, s, told.wind.get(), series_of(site.power.wind), "wind", ".wind");
    }
}

} // namespace sunward
