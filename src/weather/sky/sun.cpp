#include "sunward/weather/sun.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sunward {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double radian = pi / 180;
constexpr double degree = 180 / pi;
constexpr double solar_constant = 1366.1; // W/m2
constexpr std::int64_t day_us = Duration::from_days(1).us;

/// Degrees brought to (-180, 180].
double turned(double degrees) { return degrees - 360 * std::ceil(degrees / 360 - 0.5); }

/// Instants are UTC; the theory counts Julian centuries of terrestrial time, about 69 s ahead in this century.
double julian_centuries(Instant at) {
    constexpr double ahead = 69;
    constexpr double epoch = 946'728'000; // 2000-01-01T12:00, seconds since 1970
    return (Duration{at.us}.seconds() + ahead - epoch) / (36'525 * 86'400.0);
}

double hour_angle_at_midnight(const Place& place, const SunCoordinates& sun) {
    return place.longitude * radian + sun.equation_of_time / 4 * radian - pi;
}

double since_midnight(Instant t) {
    std::int64_t into = t.us % day_us;
    if (into < 0)
        into += day_us;
    return static_cast<double>(into) / static_cast<double>(day_us);
}

/// Seen from the surface instead of the centre of the earth: lower by 8.794" times the cosine of the elevation.
Direction with_parallax(Direction d) {
    constexpr double parallax = 8.794 / 3600 * radian;
    const double longer = 1 + parallax * d.up;
    return {d.east * longer, d.north * longer, d.up * longer - parallax};
}

Direction horizontal(double sin_lat, double cos_lat, double sin_decl, double cos_decl, double hour_angle) {
    const double cos_hour = std::cos(hour_angle);
    return with_parallax({-cos_decl * std::sin(hour_angle), cos_lat * sin_decl - sin_lat * cos_decl * cos_hour,
                          sin_lat * sin_decl + cos_lat * cos_decl * cos_hour});
}

double day_angle(double day_of_year) { return 2 * pi * (day_of_year - 1) / 365; }

} // namespace

Direction to_direction(SkyAngles angles) {
    const double sine = std::sin(angles.zenith * radian);
    return {sine * std::sin(angles.azimuth * radian), sine * std::cos(angles.azimuth * radian),
            std::cos(angles.zenith * radian)};
}

SkyAngles to_angles(Direction d) {
    const double azimuth = std::atan2(d.east, d.north) / radian;
    return {std::atan2(std::hypot(d.east, d.north), d.up) / radian, azimuth < 0 ? azimuth + 360 : azimuth};
}

SunCoordinates sun_coordinates(Instant at) {
    const double t = julian_centuries(at);
    const double mean_longitude = 280.46646 + t * (36000.76983 + t * 0.0003032);
    const double anomaly = (357.52911 + t * (35999.05029 - t * 0.0001537)) * radian;
    const double eccentricity = 0.016708634 - t * (0.000042037 + t * 0.0000001267);
    const double centre = (1.914602 - t * (0.004817 + t * 0.000014)) * std::sin(anomaly) +
                          (0.019993 - t * 0.000101) * std::sin(2 * anomaly) + 0.000289 * std::sin(3 * anomaly);
    const double node = (125.04 - 1934.136 * t) * radian;
    const double nutation = -0.00478 * std::sin(node);
    const double longitude = (mean_longitude + centre - 0.00569 + nutation) * radian;
    const double obliquity =
        (23.439291 - t * (0.0130042 + t * (1.64e-7 - t * 5.04e-7)) + 0.00256 * std::cos(node)) * radian;
    const double right_ascension = std::atan2(std::cos(obliquity) * std::sin(longitude), std::cos(longitude)) / radian;
    SunCoordinates sun;
    sun.declination = std::asin(std::sin(obliquity) * std::sin(longitude));
    sun.equation_of_time = 4 * turned(mean_longitude - 0.0057183 - right_ascension + nutation * std::cos(obliquity));
    sun.distance =
        1.000001018 * (1 - eccentricity * eccentricity) / (1 + eccentricity * std::cos(anomaly + centre * radian));
    return sun;
}

Sun sun_at(const Place& place, Instant at) {
    const SunCoordinates sun = sun_coordinates(at);
    const double hour_angle = 2 * pi * since_midnight(at) + hour_angle_at_midnight(place, sun);
    const double latitude = place.latitude * radian;
    return {horizontal(std::sin(latitude), std::cos(latitude), std::sin(sun.declination), std::cos(sun.declination),
                       hour_angle),
            solar_constant / (sun.distance * sun.distance)};
}

namespace {
constexpr std::int64_t node_us = Duration::from_hours(6).us;
}

SunPath::SunPath(const Place& place, Instant from, Instant to)
    : first_(from), sin_latitude_(std::sin(place.latitude * radian)), cos_latitude_(std::cos(place.latitude * radian)) {
    const std::int64_t steps = std::max<std::int64_t>(0, (to - from).us) / node_us + 2;
    nodes_.reserve(static_cast<std::size_t>(steps));
    for (std::int64_t i = 0; i < steps; ++i) {
        const SunCoordinates sun = sun_coordinates(from + i * Duration{node_us});
        nodes_.push_back({std::sin(sun.declination), std::cos(sun.declination), hour_angle_at_midnight(place, sun),
                          solar_constant / (sun.distance * sun.distance)});
    }
}

Sun SunPath::at(Instant t) const {
    const std::int64_t into = std::max<std::int64_t>(0, (t - first_).us);
    const std::size_t i = std::min(static_cast<std::size_t>(into / node_us), nodes_.size() - 2);
    const double share = static_cast<double>(into - static_cast<std::int64_t>(i) * node_us) / node_us;
    const Node& a = nodes_[i];
    const Node& b = nodes_[i + 1];
    const auto between = [share](double x, double y) { return x + share * (y - x); };
    const double hour_angle = 2 * pi * since_midnight(t) + between(a.hour_angle, b.hour_angle);
    return {horizontal(sin_latitude_, cos_latitude_, between(a.sin_declination, b.sin_declination),
                       between(a.cos_declination, b.cos_declination), hour_angle),
            between(a.extraterrestrial, b.extraterrestrial)};
}

Sun SunPath::over(Instant from, Instant to) const {
    const Duration half{(to - from).us / 2};
    const Sun middle = at(from + half);
    if (std::abs(middle.direction.up) >= half.seconds() * fastest_sun)
        return middle;
    return mean_while_up(from, to, middle);
}

Sun SunPath::mean_while_up(Instant from, Instant to, const Sun& middle) const {
    constexpr std::int64_t parts = 12;
    Direction sum{0, 0, 0};
    std::int64_t up = 0;
    for (std::int64_t i = 0; i < parts; ++i) {
        const Direction d = at(from + Duration{(to - from).us * (2 * i + 1) / (2 * parts)}).direction;
        if (d.up <= 0)
            continue;
        sum = {sum.east + d.east, sum.north + d.north, sum.up + d.up};
        ++up;
    }
    if (up == 0 || up == parts)
        return middle;
    const double length = std::sqrt(sum * sum);
    return {{sum.east / length, sum.north / length, sum.up / length}, middle.extraterrestrial};
}

std::vector<Sun> suns_over(const Place& place, std::span<const Instant> boundaries) {
    std::vector<Sun> suns;
    if (boundaries.size() < 2)
        return suns;
    suns.reserve(boundaries.size() - 1);
    const SunPath path(place, boundaries.front(), boundaries.back());
    for (std::size_t i = 0; i + 1 < boundaries.size(); ++i)
        suns.push_back(path.over(boundaries[i], boundaries[i + 1]));
    return suns;
}

namespace {

constexpr double lowest_seen = -(0.26667 + 0.5667); // radius of the sun and refraction at the horizon, degrees

// Refraction in degrees is strength(p, T) / tan(elevation + bend(elevation)).
double strength(double pressure_pa, double temperature_c) {
    return pressure_pa / (273 + temperature_c) * (283 / 101'000.0 * 1.02 / 60);
}
double bend(double elevation) { return 10.3 / (elevation + 5.11); }

/// tan of 0 to 0.043 rad, as bend() is at most: five terms of the series are exact to 1e-16.
double small_tan(double x) {
    const double square = x * x;
    return x * (1 + square * (1.0 / 3) *
                        (1 + square * (2.0 / 5) * (1 + square * (17.0 / 42) * (1 + square * (62.0 / 153)))));
}

} // namespace

double refraction(double elevation, double pressure_pa, double temperature_c) {
    if (elevation < lowest_seen)
        return 0;
    return strength(pressure_pa, temperature_c) / std::tan((elevation + bend(elevation)) * radian);
}

Direction refracted(Direction direction, double pressure_pa, double temperature_c) {
    const double up = std::clamp(direction.up, -1.0, 1.0);
    const double elevation = std::asin(up) * degree;
    const double flat = std::sqrt(direction.east * direction.east + direction.north * direction.north);
    if (elevation < lowest_seen || flat == 0)
        return direction;
    // refraction() with 1 / tan(e + b) = (1 - tan e tan b) / (tan e + tan b), tan e = up / level.
    const double level = std::sqrt((1 - up) * (1 + up));
    const double tangent = small_tan(bend(elevation) * radian);
    const double lift = strength(pressure_pa, temperature_c) * radian * (level - up * tangent) / (up + level * tangent);
    // Turned by the lift, at most 0.012 rad: four terms of sine and cosine are exact to 1e-16.
    const double square = lift * lift;
    const double sine = lift * (1 - square * (1.0 / 6) * (1 - square * (1.0 / 20) * (1 - square * (1.0 / 42))));
    const double cosine = 1 - square * (1.0 / 2) * (1 - square * (1.0 / 12) * (1 - square * (1.0 / 30)));
    const double scale = (flat * cosine - up * sine) / flat;
    return {direction.east * scale, direction.north * scale, up * cosine + flat * sine};
}

double spencer_declination(double day_of_year) {
    const double b = day_angle(day_of_year);
    return 0.006918 - 0.399912 * std::cos(b) + 0.070257 * std::sin(b) - 0.006758 * std::cos(2 * b) +
           0.000907 * std::sin(2 * b) - 0.002697 * std::cos(3 * b) + 0.00148 * std::sin(3 * b);
}

double spencer_equation_of_time(double day_of_year) {
    const double b = day_angle(day_of_year);
    constexpr double minutes = 1440 / (2 * pi);
    return minutes * (0.0000075 + 0.001868 * std::cos(b) - 0.032077 * std::sin(b) - 0.014615 * std::cos(2 * b) -
                      0.040849 * std::sin(2 * b));
}

double spencer_extraterrestrial(double day_of_year) {
    const double b = day_angle(day_of_year);
    return solar_constant * (1.00011 + 0.034221 * std::cos(b) + 0.00128 * std::sin(b) + 0.000719 * std::cos(2 * b) +
                             0.000077 * std::sin(2 * b));
}

double asce_extraterrestrial(double day_of_year) {
    return solar_constant * (1 + 0.033 * std::cos(2 * pi * day_of_year / 365));
}

} // namespace sunward
