// Weather made from a latitude, a climate and a seed.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "sunward/weather/weather.hpp"

namespace sunward {

/// How the sky is shared between three states: clear, partly cloudy, overcast. Shares of the time, summing to 1.
using SkyShares = std::array<double, 3>;

/// Cloud state: from one step to the next the sky stays as it is with probability exp(-step / memory), else it is drawn
/// anew from the shares, so that the shares are the stationary distribution for any step.
/// Clear-sky index kc = ghi / clear ghi = 1.2 / (1 + exp(-(m_i + spread_i x))) with x an AR(1) process of unit variance
/// and m_i such that the mean of kc in state i is mean_i.
struct CloudClimate {
    SkyShares summer = {0.5, 0.3, 0.2}; ///< at midsummer; between the two it follows a cosine
    SkyShares winter = {0.5, 0.3, 0.2};
    double memory_hours = 10;
    std::array<double, 3> mean = {1.0, 0.65, 0.28};  ///< of kc in each state, above 0 and below 1.2
    std::array<double, 3> spread = {0.25, 0.5, 0.4}; ///< of the logit of kc / 1.2
    double fluctuation_hours = 6;                    ///< memory of x
    double linke_turbidity = 3;
};

/// T = mean + seasonal cos(2 pi (d - warmest_day) / 365.25) + half_yearly cos(4 pi (d - half_yearly_day) / 365.25)
///   + daily cos(2 pi (h - warmest_hour) / 24) + noise,
/// d day of the year, h mean solar time, noise an AR(1) process. All in kelvin or degrees Celsius.
struct TemperatureClimate {
    double mean = 12;
    double seasonal = 10;
    double warmest_day = 200; ///< 1 is 1 January
    double daily = 5;
    double warmest_hour = 15;
    double noise = 3; ///< standard deviation
    double noise_hours = 48;
    /// The dew point lies so far below the temperature without its daily swing, K.
    double dew_point_depression = 7;
    double half_yearly = 0; ///< as where a monsoon cools the summer
    double half_yearly_day = 15;
};

/// v = scale (-ln(1 - Phi(z)))^(1 / shape) (1 + seasonal cos(day) + (daily + daily_summer cos(summer)) cos(hour)),
/// z a process of unit variance: a Weibull distribution when the swings are 0. z is an AR(1) process, or that process
/// smoothed once more, z' <- k z' + (1 - k) z with k = exp(-step / smoothing): the wind over a region, which has no
/// gusts. In short steps it correlates over t as (m exp(-t/m) - s exp(-t/s)) / (m - s), m the memory, s the smoothing.
/// The daily swing is the sea breeze and mixing by day (a peak in the afternoon) or the low-level jet (at night); both
/// are driven by the sun's heat and so are strongest in summer.
struct WindClimate {
    double scale = 7; ///< m/s at `height`
    double shape = 2;
    double height = 10;
    double memory_hours = 12;
    double smoothing_hours = 0; ///< 0: the wind of a mast
    double seasonal = 0;        ///< share of the mean; the three swings together below 1
    double windiest_day = 15;
    double daily = 0;          ///< mean over the year
    double daily_summer = 0;   ///< what midsummer adds to it and midwinter takes
    double windiest_hour = 15; ///< mean solar time
};

struct Climate {
    CloudClimate cloud;
    TemperatureClimate temperature;
    WindClimate wind;
    double albedo = 0.2;
};

/// A climate for people who state none, from known ones near by (climates.hpp).
[[nodiscard]] Climate climate_at(const Place& place);

struct SyntheticSite {
    Place place;
    Climate climate;
};

/// Correlation of what drives two sites' weather: exp(-distance / length), lengths in km above 0.
struct WeatherCorrelation {
    double cloud_km = 250;
    double temperature_km = 1000;
    double wind_km = 600;
};

struct SyntheticSpan {
    std::uint64_t seed = 0;
    Instant from; ///< the processes start on 1 January of its year, so that July is the same in a run of July alone
    Instant to;
    Duration step = Duration::from_hours(1); ///< 1 min to 1 d; other steps give other weather
    EndRule ends = EndRule::fail;
};

/// Weather of each site, the same for the same arguments; sites appended at the end leave those before them as they
/// were. Clear sky after Ineichen, split after Erbs. Pressure is that of the standard atmosphere.
/// Throws InputError (with an empty location) naming each parameter out of its range, and for more than 200 sites or
/// 20 million values.
[[nodiscard]] std::vector<Weather> synthetic_weather(std::span<const SyntheticSite> sites, const SyntheticSpan& span,
                                                     const WeatherCorrelation& correlation = {});

/// Probability of going from state i (row) to state j (column) within a step.
using TransitionMatrix = std::array<std::array<double, 3>, 3>;
[[nodiscard]] TransitionMatrix sky_transitions(const SkyShares& shares, double memory_hours, Duration step);

} // namespace sunward
