// Sunlight on the ground and on a tilted plane.
#pragma once

#include "sunward/weather/sun.hpp"

namespace sunward {

/// W/m2.
struct Irradiance {
    double ghi = 0; ///< global horizontal
    double dni = 0; ///< direct normal
    double dhi = 0; ///< diffuse horizontal
};

/// Direct and diffuse part of a global irradiance, by the clearness index.
/// D. G. Erbs, S. A. Klein and J. A. Duffie, Solar Energy 28(4), 1982. Beyond 87 degrees of zenith all is diffuse.
[[nodiscard]] Irradiance erbs(double ghi, double cos_zenith, double extraterrestrial);

/// Normal of a surface: tilt 0 faces up; azimuth, clockwise from north, is where the tilted surface faces. Degrees.
[[nodiscard]] Direction surface_normal(double tilt, double azimuth);

/// How the light of the sky is spread.
/// - isotropic: evenly (Liu and Jordan 1963);
/// - hay_davies: a share dni / extraterrestrial comes from about the sun (Hay and Davies 1980);
/// - reindl: that, and a brighter horizon (Reindl, Beckman and Duffie 1990).
enum class DiffuseModel { isotropic, hay_davies, reindl };

/// W/m2 on a plane.
struct PlaneIrradiance {
    double beam = 0;
    double sky = 0;
    double ground = 0;
    [[nodiscard]] double total() const { return beam + sky + ground; }
};

/// Light on a plane with the given normal; the sun as it is seen (refracted).
///     beam   = dni max(cos AOI, 0)
///     ground = ghi albedo (1 - cos tilt) / 2
///     sky    = dhi [A Rb + (1 - A) (1 + cos tilt) / 2 (1 + f sin^3(tilt / 2))]
///     A = dni / extraterrestrial,  Rb = max(cos AOI, 0) / max(cos z, 0.01745),  f = sqrt(dni cos z / ghi)
/// with A = f = 0 for isotropic and f = 0 for hay_davies.
[[nodiscard]] PlaneIrradiance on_plane(const Irradiance& light, const Sun& sun, Direction normal, double albedo,
                                       DiffuseModel model);

} // namespace sunward
