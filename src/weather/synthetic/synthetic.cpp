#include "sunward/weather/synthetic.hpp"

#include <algorithm>
#include <cmath>
#include <future>
#include <limits>
#include <numbers>
#include <utility>

#include "sunward/weather/atmosphere.hpp"
#include "sunward/weather/clear_sky.hpp"
#include "sunward/weather/halves.hpp"
#include "weather/synthetic/drivers.hpp"
#include "weather/synthetic/synthetic_check.hpp"

namespace sunward {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double year_days = 365.25;
constexpr double brightest = 1.2; // clear-sky index that is never exceeded: light reflected by clouds

double midsummer(const Place& place) { return place.latitude < 0 ? 355.5 : 172.5; } // day of the year

double phi(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

double kept_share(double memory_hours, Duration step) { return std::exp(-step.seconds() / 3600 / memory_hours); }

double cloud_index(double logit) { return brightest / (1 + std::exp(-logit)); }

/// Mean of cloud_index(middle + spread x), x standard normal, by the trapezoidal rule.
double mean_index(double middle, double spread) {
    constexpr int points = 160;
    constexpr double width = 16.0 / points;
    double sum = 0;
    for (int i = 0; i <= points; ++i) {
        const double x = -8 + i * width;
        sum += std::exp(-x * x / 2) * cloud_index(middle + spread * x);
    }
    return sum * width / std::sqrt(2 * pi);
}

/// The middle of the logit for which the mean is as asked.
double middle_logit(double mean, double spread) {
    double low = -40;
    double high = 40;
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (mean_index(middle, spread) < mean ? low : high) = middle;
    }
    return (low + high) / 2;
}

/// cos of an angle that grows by the same amount at each step.
class Swing {
public:
    Swing(double angle, double by)
        : cos_(std::cos(angle)), sin_(std::sin(angle)), cos_by_(std::cos(by)), sin_by_(std::sin(by)) {}
    [[nodiscard]] double value() const { return cos_; }
    void advance() {
        const double c = cos_ * cos_by_ - sin_ * sin_by_;
        sin_ = sin_ * cos_by_ + cos_ * sin_by_;
        cos_ = c;
    }

private:
    double cos_, sin_, cos_by_, sin_by_;
};

/// Swings of a site, taken at the middle of each step from 1 January 00:00 UTC on.
struct Clock {
    Clock(const Place& place, Duration step) : step_days(step.seconds() / 86'400), place_day(place.longitude / 360) {}
    [[nodiscard]] Swing yearly(double peak_day) const {
        return {2 * pi * (step_days / 2 + 1 - peak_day) / year_days, 2 * pi * step_days / year_days};
    }
    [[nodiscard]] Swing half_yearly(double peak_day) const {
        return {4 * pi * (step_days / 2 + 1 - peak_day) / year_days, 4 * pi * step_days / year_days};
    }
    [[nodiscard]] Swing daily(double peak_hour) const {
        return {2 * pi * (step_days / 2 + place_day - peak_hour / 24), 2 * pi * step_days};
    }
    double step_days;
    double place_day; ///< mean solar time ahead of UTC
};

/// x <- kept x + sqrt(1 - kept^2) e: unit variance for ever.
struct Memory {
    Memory(double hours, Duration step) : kept(kept_share(hours, step)), added(std::sqrt(1 - kept * kept)) {}
    void advance(double e) {
        x = started ? kept * x + added * e : e;
        started = true;
    }
    double kept, added;
    double x = 0;
    bool started = false;
};

class Clouds {
public:
    Clouds(const CloudClimate& climate, const Place& place, Duration step)
        : climate_(climate), kept_(kept_share(climate.memory_hours, step)), threshold_(inverse_normal(1 - kept_)),
          summer_(Clock(place, step).yearly(midsummer(place))), fluctuation_(climate.fluctuation_hours, step) {
        for (std::size_t i = 0; i < middle_.size(); ++i)
            middle_[i] = middle_logit(climate.mean[i], climate.spread[i]);
    }
    void advance(double sky, double fluctuation) {
        // The sky is drawn anew where the number is below its threshold; how far below says which sky comes.
        if (!fluctuation_.started)
            state_ = draw(phi(sky));
        else if (sky < threshold_)
            state_ = draw(phi(sky) / (1 - kept_));
        fluctuation_.advance(fluctuation);
        summer_.advance();
    }
    /// Of which cloud_index() is the clear-sky index of the step.
    [[nodiscard]] double logit() const { return middle_[state_] + climate_.spread[state_] * fluctuation_.x; }

private:
    [[nodiscard]] std::size_t draw(double u) const {
        const double summer = (1 + summer_.value()) / 2;
        double sum = 0;
        for (std::size_t i = 0; i < 2; ++i) {
            sum += climate_.winter[i] + summer * (climate_.summer[i] - climate_.winter[i]);
            if (u < sum)
                return i;
        }
        return 2;
    }

    const CloudClimate& climate_;
    double kept_;
    double threshold_;
    Swing summer_;
    Memory fluctuation_;
    std::array<double, 3> middle_{};
    std::size_t state_ = 0;
};

class Temperature {
public:
    Temperature(const TemperatureClimate& climate, const Place& place, Duration step)
        : climate_(climate), year_(Clock(place, step).yearly(climate.warmest_day)),
          half_year_(Clock(place, step).half_yearly(climate.half_yearly_day)),
          day_(Clock(place, step).daily(climate.warmest_hour)), noise_(climate.noise_hours, step) {}
    void advance(double e) {
        noise_.advance(e);
        base_ = climate_.mean + climate_.seasonal * year_.value() + climate_.half_yearly * half_year_.value() +
                climate_.noise * noise_.x;
        air_ = base_ + climate_.daily * day_.value();
        year_.advance();
        half_year_.advance();
        day_.advance();
    }
    [[nodiscard]] double air() const { return air_; }
    [[nodiscard]] double humidity() const { return relative_humidity(air_, base_ - climate_.dew_point_depression); }

private:
    const TemperatureClimate& climate_;
    Swing year_;
    Swing half_year_;
    Swing day_;
    Memory noise_;
    double base_ = 0;
    double air_ = 0;
};

/// An AR(1) process smoothed once more, of unit variance. With a and b what the two keep in a step, the variance of
/// the smoothed process is (1 - b)^2 (1 + a b) / ((1 - b^2) (1 - a b)).
class Smoothed {
public:
    Smoothed(double memory_hours, double smoothing_hours, Duration step)
        : memory_(memory_hours, step), kept_(smoothing_hours > 0 ? kept_share(smoothing_hours, step) : 0) {
        const double both = memory_.kept * kept_;
        deviation_ = (1 - kept_) * std::sqrt((1 + both) / ((1 - kept_ * kept_) * (1 - both)));
    }
    void advance(double e) {
        const bool first = !memory_.started;
        memory_.advance(e);
        // At first as large as it will be, though it has no past to be smooth with.
        smooth_ = first ? deviation_ * memory_.x : kept_ * smooth_ + (1 - kept_) * memory_.x;
    }
    [[nodiscard]] double value() const { return smooth_ / deviation_; }

private:
    Memory memory_;
    double kept_;
    double deviation_;
    double smooth_ = 0;
};

class Wind {
public:
    Wind(const WindClimate& climate, const Place& place, Duration step)
        : climate_(climate), year_(Clock(place, step).yearly(climate.windiest_day)),
          summer_(Clock(place, step).yearly(midsummer(place))), day_(Clock(place, step).daily(climate.windiest_hour)),
          process_(climate.memory_hours, climate.smoothing_hours, step) {}
    void advance(double e) {
        process_.advance(e);
        swing_ = 1 + climate_.seasonal * year_.value() +
                 (climate_.daily + climate_.daily_summer * summer_.value()) * day_.value();
        year_.advance();
        summer_.advance();
        day_.advance();
    }
    [[nodiscard]] double speed() const {
        const double exponential = -std::log(phi(-process_.value()));
        const double weibull = climate_.shape == 2 ? std::sqrt(exponential) : std::pow(exponential, 1 / climate_.shape);
        return climate_.scale * swing_ * weibull;
    }

private:
    const WindClimate& climate_;
    Swing year_;
    Swing summer_;
    Swing day_;
    Smoothed process_;
    double swing_ = 1;
};

/// The steps of a span, from 1 January on because the processes have a past.
struct Steps {
    explicit Steps(const SyntheticSpan& span)
        : start(weather::start_of_year(span.from)), step(span.step), wanted_from(span.from),
          count(weather::steps_of(span)), first_wanted((wanted_from - start).us / step.us) {}
    [[nodiscard]] Instant from(std::int64_t i) const { return start + i * step; }
    [[nodiscard]] bool is_wanted(std::int64_t i) const { return i >= first_wanted; }
    [[nodiscard]] std::size_t wanted() const { return static_cast<std::size_t>(count - first_wanted); }

    Instant start;
    Duration step;
    Instant wanted_from;
    std::int64_t count;
    std::int64_t first_wanted;
};

/// Clouds above one site.
class Sky {
public:
    Sky(const SyntheticSite& site, const Steps& steps) : clouds_(site.climate.cloud, site.place, steps.step) {
        logit.reserve(steps.wanted());
    }
    void advance(const Steps& steps, std::int64_t i, double sky, double fluctuation) {
        clouds_.advance(sky, fluctuation);
        if (steps.is_wanted(i))
            logit.push_back(clouds_.logit());
    }
    std::vector<double> logit;

private:
    Clouds clouds_;
};

/// Light below the clouds at one site.
class Light {
public:
    Light(const SyntheticSite& site, const Steps& steps, std::span<const double> logit)
        : ghi(logit.size(), 0.0), dni(logit.size(), 0.0), dhi(logit.size(), 0.0), steps_(steps),
          path_(site.place, steps.start, steps.from(steps.count)),
          sky_(site.place, site.climate.cloud.linke_turbidity) {
        in_halves(logit.size(), [&](std::size_t first, std::size_t last) { shine(logit, first, last); });
    }
    std::vector<double> ghi, dni, dhi;

private:
    /// Fills the steps [first, last); the others are left to whom they belong.
    void shine(std::span<const double> logit, std::size_t first, std::size_t last) {
        Instant dark_until{std::numeric_limits<std::int64_t>::min()}; // spares the sun's way through the night
        for (std::size_t i = first; i < last; ++i) {
            const Instant from = steps_.from(steps_.first_wanted + static_cast<std::int64_t>(i));
            if (from + steps_.step <= dark_until)
                continue;
            const Sun sun = path_.over(from, from + steps_.step);
            const Sun seen = sky_.seen(sun);
            if (seen.direction.up <= 0) {
                dark_until = from + Duration{steps_.step.us / 2} + ClearSky::dark_for(sun);
                continue;
            }
            const Irradiance light =
                erbs(cloud_index(logit[i]) * sky_.global(seen), seen.direction.up, seen.extraterrestrial);
            ghi[i] = light.ghi;
            dni[i] = light.dni;
            dhi[i] = light.dhi;
        }
    }

    const Steps& steps_;
    SunPath path_;
    ClearSky sky_;
};

/// Temperature, humidity and wind at one site.
class Air {
public:
    Air(const SyntheticSite& site, const Steps& steps)
        : temperature_(site.climate.temperature, site.place, steps.step),
          wind_(site.climate.wind, site.place, steps.step) {
        for (auto* values : {&temperature, &humidity, &speed})
            values->reserve(steps.wanted());
    }
    void advance(const Steps& steps, std::int64_t i, double warmth, double wind) {
        temperature_.advance(warmth);
        wind_.advance(wind);
        if (!steps.is_wanted(i))
            return;
        temperature.push_back(temperature_.air());
        humidity.push_back(temperature_.humidity());
        speed.push_back(wind_.speed());
    }
    std::vector<double> temperature, humidity, speed;

private:
    Temperature temperature_;
    Wind wind_;
};

/// Runs a process at every site with two numbers a step.
template <typename Process>
std::vector<Process> run_process(std::span<const SyntheticSite> sites, const Steps& steps,
                                 weather::CorrelatedNormals first, weather::CorrelatedNormals second) {
    std::vector<Process> processes;
    processes.reserve(sites.size());
    for (const SyntheticSite& site : sites)
        processes.emplace_back(site, steps);
    for (std::int64_t i = 0; i < steps.count; ++i) {
        const std::span<const double> a = first.next();
        const std::span<const double> b = second.next();
        for (std::size_t k = 0; k < processes.size(); ++k)
            processes[k].advance(steps, i, a[k], b[k]);
    }
    return processes;
}

Weather weather_of(const SyntheticSite& site, const SyntheticSpan& span, const Steps& steps, Light light, Air air) {
    Weather weather;
    weather.place = site.place;
    weather.ghi = Series::regular(steps.from(steps.first_wanted), steps.step, std::move(light.ghi), span.ends);
    weather.dni = weather.ghi->with_values(std::move(light.dni));
    weather.dhi = weather.ghi->with_values(std::move(light.dhi));
    weather.air_temperature = weather.ghi->with_values(std::move(air.temperature));
    weather.relative_humidity = weather.ghi->with_values(std::move(air.humidity));
    weather.wind_speed = weather.ghi->with_values(std::move(air.speed));
    weather.pressure = Series::constant(pressure_at(site.place.elevation));
    weather.albedo = Series::constant(site.climate.albedo);
    weather.wind_height = site.climate.wind.height;
    weather.source = "synthetic";
    return weather;
}

} // namespace

TransitionMatrix sky_transitions(const SkyShares& shares, double memory_hours, Duration step) {
    const double kept = kept_share(memory_hours, step);
    TransitionMatrix matrix{};
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            matrix[i][j] = (1 - kept) * shares[j] + (i == j ? kept : 0);
    return matrix;
}

std::vector<Weather> synthetic_weather(std::span<const SyntheticSite> sites, const SyntheticSpan& span,
                                       const WeatherCorrelation& correlation) {
    weather::check_synthetic(sites, span, correlation);
    std::vector<Place> places;
    for (const SyntheticSite& site : sites)
        places.push_back(site.place);
    const auto normals = [&](std::string_view purpose, double length_km) {
        return weather::CorrelatedNormals(span.seed, purpose, places, length_km);
    };
    const Steps steps(span);
    // Sky and air have nothing in common but the clock.
    auto airs = std::async(std::launch::async, [&] {
        return run_process<Air>(sites, steps, normals("weather.temperature", correlation.temperature_km),
                                normals("weather.wind", correlation.wind_km));
    });
    const std::vector<Sky> skies = run_process<Sky>(sites, steps, normals("weather.sky", correlation.cloud_km),
                                                    normals("weather.fluctuation", correlation.cloud_km));
    std::vector<Light> light;
    light.reserve(sites.size());
    for (std::size_t k = 0; k < sites.size(); ++k)
        light.emplace_back(sites[k], steps, skies[k].logit);
    std::vector<Air> air = airs.get();
    std::vector<Weather> result;
    result.reserve(sites.size());
    for (std::size_t k = 0; k < sites.size(); ++k)
        result.push_back(weather_of(sites[k], span, steps, std::move(light[k]), std::move(air[k])));
    return result;
}

} // namespace sunward
