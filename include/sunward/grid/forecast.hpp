// What a policy is told about a signal's future.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/grid/forecast_model.hpp"
#include "sunward/grid/issued_forecast.hpp"
#include "sunward/series/series.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// A model, and what it was told.
struct ForecastSpec {
    const ForecastModel* model = &forecast_model("perfect"); ///< never null
    parameter::Values values = {};
    /// For models of issues: by the zone's name (for a set: `zone.marginal`, `zone.price`, `zone.solar`, `zone.wind`
    /// too).
    std::map<std::string, std::vector<IssuedForecast>, std::less<>> issued = {};
};
/// By name, with the values given as text and the defaults of the others. Throws InputError.
[[nodiscard]] ForecastSpec choose_forecast(std::string_view name, parameter::GivenValues given = {});
/// How often a new forecast comes: multiples of this in UTC; an hour for models that have no issues.
[[nodiscard]] Duration issue_step(const ForecastSpec& spec);

/// Throws InputError with all faults of the specification.
void check_forecast(const ForecastSpec& spec);

/// A signal's future as issued at some instant, a step function. Values before the issue time are the past as measured.
class Forecast {
public:
    virtual ~Forecast() = default;
    /// The forecast that is the newest one at `now`. The reference stays valid until the next call. Within an issue
    /// step it costs nothing to ask again.
    [[nodiscard]] virtual const Series& issued(Instant now) const = 0;
    /// True when issued() gives the same series at all times, so that plans may be kept and indexed.
    [[nodiscard]] virtual bool is_static() const = 0;
    /// Tells the series that issued() gives from others: the same instant, the same series.
    [[nodiscard]] virtual Instant issue(Instant now) const { return is_static() ? Instant{} : now; }
    /// What the signal stays below with the probability `share` (above 0, below 1), step by step, by what is known of
    /// the errors of the forecast that is the newest one; its steps are those of issued(). Nothing: that is not known.
    [[nodiscard]] virtual std::optional<Series> quantile(Instant /*now*/, double /*share*/) const {
        return std::nullopt;
    }
};

/// A forecast of `truth`, which must outlive it; what is drawn depends on the seed, the zone and the signal.
/// Intensities are floored at zero; `floor_at_zero` is false for prices. Throws InputError with all faults of the
/// specification.
[[nodiscard]] std::unique_ptr<Forecast> make_forecast(const Series& truth, const ForecastSpec& spec, std::uint64_t seed,
                                                      std::string_view zone, bool floor_at_zero);

/// A zone's signals as they turn out; null where it has none. They must outlive the forecasts.
struct ZoneTruth {
    std::string zone;
    const Series* carbon = nullptr;   ///< gCO2e/kWh, average
    const Series* marginal = nullptr; ///< gCO2e/kWh
    const Series* price = nullptr;    ///< currency/MWh
    const Series* solar = nullptr;    ///< share of capacity or a power
    const Series* wind = nullptr;     ///< the same
};

/// What is told of one zone at one time. Errors of solar scale with the sun's own course, so that nights stay dark;
/// solar and wind stay within 0 and their greatest value. `carbon` is what make_forecast gives for it. The errors of
/// `marginal` are drawn as those of `carbon` are, each as a share of its own mean. Under a model of issues a signal
/// without any is told by persistence.
struct ZoneForecast {
    std::unique_ptr<Forecast> carbon;
    std::unique_ptr<Forecast> marginal;
    std::unique_ptr<Forecast> price;
    std::unique_ptr<Forecast> solar;
    std::unique_ptr<Forecast> wind;
};
[[nodiscard]] ZoneForecast make_forecasts(const ZoneTruth& truth, const ForecastSpec& spec, std::uint64_t seed);

/// The forecast of price + carbon price x intensity, in currency/MWh, from those of the price (currency/MWh) and of an
/// intensity (g/kWh), which must outlive it; the carbon price is in currency/kg. Throws as Series::sum does.
[[nodiscard]] std::unique_ptr<Forecast> make_weighted(const Forecast& price, const Forecast& carbon,
                                                      double carbon_price);

} // namespace sunward
