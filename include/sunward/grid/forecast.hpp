// What a policy is told about a signal's future.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/grid/issued_forecast.hpp"
#include "sunward/series/series.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

enum class ForecastModel {
    perfect,     ///< the signal itself
    iid,         ///< the signal with an independent normal error at each step
    noisy,       ///< the signal with errors that are correlated in time and grow with the lead time
    persistence, ///< the same hour of the last day (or week) that is measured already
    climatology, ///< the mean of the hour of the day in its month, over the whole signal
    file,        ///< forecasts as they were issued
};

/// Standard deviation of a forecast's error at a lead time, as a share of the signal's mean.
struct LeadError {
    Duration lead;
    double error = 0;
};
/// 9 % at 1 h, 20 % at 6 h, 25 % at 24 h, 35 % at 48 h: as the National Energy System Operator's forecasts of Great
/// Britain's intensity in 2023 turned out.
[[nodiscard]] std::span<const LeadError> default_growth();
/// 2 % at 1 h to 11 % at 96 h.
[[nodiscard]] std::span<const LeadError> optimistic_growth();

struct ForecastSpec {
    ForecastModel model = ForecastModel::perfect;
    double error = 0; ///< iid: standard deviation as a share of the signal's mean
    /// noisy: leads above 0 and rising, errors not falling; straight between them from 0 at lead 0, held after the
    /// last. Empty: default_growth().
    std::vector<LeadError> growth = {};
    double correlation = 0.95; ///< noisy: of the errors of neighbouring hours of one issue, 0 to below 1
    /// noisy: share of the variance that carbon, price, solar and wind have from one common driver, 0 to 1; more sun
    /// and wind than told go with less carbon and a lower price.
    double common = 0.5;
    Duration period = Duration::from_days(1); ///< persistence: a whole number of issue steps
    /// file: by the zone's name (for a set: `zone.marginal`, `zone.price`, `zone.solar`, `zone.wind` too).
    std::map<std::string, std::vector<IssuedForecast>, std::less<>> issued = {};
    /// What follows holds for noisy, persistence and file. A new forecast comes every step (UTC multiples); it covers
    /// `horizon` from then on and remembers `lookback` as measured. Beyond them it is level at the mean of the
    /// lookback.
    Duration issue_step = Duration::from_hours(1);
    Duration horizon = Duration::from_days(7);
    Duration lookback = Duration::from_days(3);
};

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

/// Whether the errors of a model's forecasts are known, so that quantile() gives something.
[[nodiscard]] bool knows_errors(const ForecastSpec& spec);

/// A forecast of `truth`, which must outlive it.
/// iid: each step with an independent error N(0, error x mean), drawn once from the stream `forecast.<zone>` (Wiesner
/// et al., Let's Wait Awhile, Middleware 2021). noisy: value(t) + e(t), where for an issue i and a step that starts at
/// lead l = t - i the error e has the standard deviation sigma(l) x |mean of truth|; e of neighbouring hours has the
/// stated correlation, and from issue to issue the error of one step is a Markov process whose covariance is the
/// variance at the shorter lead, so that each issue revises the one before it (Heath and Jackson, Modeling the
/// evolution of demand forecasts, IIE Transactions 26, 1994). The step under way is known. The error starts anew every
/// 28 days, so that what is issued at an instant does not depend on what was asked before.
/// Intensities are floored at zero; `floor_at_zero` is false for prices.
/// Throws InputError with all faults of the specification.
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

/// What is told of one zone at one time, errors correlated as the specification says (noisy; iid errors are
/// independent). Errors of solar scale with the sun's own course, so that nights stay dark; solar and wind stay within
/// 0 and their greatest value. `carbon` is what make_forecast gives for it. Under `noisy` the errors of `marginal`
/// are those of `carbon`, each as a share of its own mean. Under `file` a signal without issues is told by persistence.
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
