// How what was told turned out.
#include <array>
#include <numeric>

#include <fmt/format.h>

#include "simulation/run/zone_signals.hpp"
#include "simulation/told/told.hpp"
#include "sunward/grid/forecast_model.hpp"

namespace sunward::simulation {

namespace {

constexpr std::array lead_edges{Duration{}, Duration::from_hours(1), Duration::from_hours(6), Duration::from_hours(24),
                                Duration::from_hours(48)};
constexpr Duration day = Duration::from_days(1);

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

/// Issues in [from, to) at which a forecast is compared with the truth: those of the files, each hour for a forecast
/// that stays the same, the issue steps for others.
std::vector<Instant> issues_of(const Forecast& forecast, const ForecastSpec& spec, const std::string& key, Instant from,
                               Instant to) {
    const auto issued = spec.issued.find(key);
    if (!spec.model->traits.from_issues || issued == spec.issued.end())
        return every(forecast.is_static() ? Duration::from_hours(1) : issue_step(spec), from, to);
    std::vector<Instant> issues;
    for (const IssuedForecast& issue : issued->second)
        if (issue.issued >= from && issue.issued < to)
            issues.push_back(issue.issued);
    return issues;
}

} // namespace

std::vector<ForecastErrors> Told::errors(Instant from, Instant to) const {
    std::vector<ForecastErrors> errors;
    if (scenario_.forecast.model->traits.never_errs)
        return errors;
    const auto compare = [&](std::uint32_t zone, std::uint32_t site, const Forecast* told, const Series* truth,
                             std::string_view signal, std::string_view suffix) {
        if (told == nullptr)
            return;
        const std::string key = fmt::format("{}{}", scenario_.zones[zone].name, suffix);
        const std::vector<Instant> issues = issues_of(*told, scenario_.forecast, key, from, to);
        errors.push_back({zone, site, std::string(signal), realised_errors(*told, issues, *truth, lead_edges)});
    };
    for (std::uint32_t z = 0; z < scenario_.zones.size(); ++z) {
        const Zone& zone = scenario_.zones[z];
        const ZoneForecast& told = zones_[z];
        compare(z, no_site, told.carbon.get(), series_of(zone.average), "average", "");
        compare(z, no_site, told.marginal.get(), series_of(zone.marginal), "marginal", ".marginal");
        compare(z, no_site, told.price.get(), series_of(zone.price), "price", ".price");
        if (!weighted_.empty())
            compare(z, no_site, weighted_[z].told.get(), &weighted_[z].truth, "weighted", ".price");
    }
    for (std::uint32_t s = 0; s < scenario_.sites.size(); ++s) {
        const Site& site = scenario_.sites[s];
        const ZoneForecast& told = sites_[s];
        compare(site.zone, s, told.solar.get(), series_of(site.power.solar), "solar", ".solar");
        compare(site.zone, s, told.wind.get(), series_of(site.power.wind), "wind", ".wind");
    }
    return errors;
}

} // namespace sunward::simulation
