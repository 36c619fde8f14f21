// Where the sun stands and how strongly it shines outside the atmosphere.
#pragma once

#include <span>
#include <vector>

#include "sunward/units/instant.hpp"
#include "sunward/weather/place.hpp"

namespace sunward {

/// A unit vector in the sky, or the normal of a surface. Vectors keep trigonometry out of the inner loops: the cosine
/// of the angle between two of them is their product, the cosine of the zenith angle is `up`.
struct Direction {
    double east = 0;
    double north = 0;
    double up = 1;

    friend constexpr double operator*(Direction a, Direction b) {
        return a.east * b.east + a.north * b.north + a.up * b.up;
    }
};

/// Degrees; azimuth clockwise from north, 0 to 360.
struct SkyAngles {
    double zenith = 0;
    double azimuth = 0;
};
[[nodiscard]] Direction to_direction(SkyAngles angles);
[[nodiscard]] SkyAngles to_angles(Direction direction);

/// The sun seen from the centre of the earth.
struct SunCoordinates {
    double declination = 0;      ///< rad
    double equation_of_time = 0; ///< apparent minus mean solar time, min
    double distance = 1;         ///< astronomical units
};

/// Low-accuracy theory of J. Meeus, Astronomical Algorithms, 2nd ed. 1998, chapter 25, with nutation and aberration:
/// 0.01 degree from 1900 to 2200.
[[nodiscard]] SunCoordinates sun_coordinates(Instant at);

/// The sun from a place, without refraction, parallax taken into account.
struct Sun {
    Direction direction;
    double extraterrestrial = 0; ///< W/m2 normal to the rays: 1366.1 / distance^2
};
[[nodiscard]] Sun sun_at(const Place& place, Instant at);

/// The elevation changes by at most 15.04 degrees in an hour.
inline constexpr double fastest_sun = 7.293e-5; // rad/s

/// Many instants of one place: declination, equation of time and distance are computed every six hours and taken
/// linearly in between (error below 1e-4 degree).
class SunPath {
public:
    /// Good for instants in [from, to].
    SunPath(const Place& place, Instant from, Instant to);
    [[nodiscard]] Sun at(Instant t) const;
    /// The sun of a period: where it stands in the middle, or, when it rises or sets within the period, its mean
    /// direction while it is up.
    [[nodiscard]] Sun over(Instant from, Instant to) const;

private:
    struct Node {
        double sin_declination;
        double cos_declination;
        double hour_angle; ///< at 0 h UTC, rad: longitude + equation of time - pi
        double extraterrestrial;
    };
    [[nodiscard]] Sun mean_while_up(Instant from, Instant to, const Sun& middle) const;

    Instant first_;
    std::vector<Node> nodes_;
    double sin_latitude_;
    double cos_latitude_;
};

/// The sun of each period between neighbouring boundaries (in ascending order): one value fewer than boundaries.
[[nodiscard]] std::vector<Sun> suns_over(const Place& place, std::span<const Instant> boundaries);

/// Atmospheric refraction in degrees at a true elevation in degrees (Saemundsson's formula as used by Reda and Andreas
/// 2004, SPA); 0 below -0.83 degrees, where even the refracted sun's edge is below the horizon.
[[nodiscard]] double refraction(double elevation, double pressure_pa, double temperature_c);
/// The direction in which a body is seen.
[[nodiscard]] Direction refracted(Direction direction, double pressure_pa, double temperature_c);

/// J. W. Spencer, Search 2(5), 1971; the day of the year is 1 on 1 January. Declination in rad, equation of time in
/// minutes, extraterrestrial irradiance in W/m2 with a solar constant of 1366.1 W/m2.
[[nodiscard]] double spencer_declination(double day_of_year);
[[nodiscard]] double spencer_equation_of_time(double day_of_year);
[[nodiscard]] double spencer_extraterrestrial(double day_of_year);
/// 1366.1 (1 + 0.033 cos(2 pi day / 365)), ASCE 2005.
[[nodiscard]] double asce_extraterrestrial(double day_of_year);

} // namespace sunward
