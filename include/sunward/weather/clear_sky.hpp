// Sunlight under a cloudless sky.
#pragma once

#include "sunward/weather/irradiance.hpp"

namespace sunward {

/// Global irradiance in W/m2 from the cosine of the zenith angle alone.
/// B. Haurwitz, J. Meteorology 2, 1945: 1098 cos z exp(-0.059 / cos z).
[[nodiscard]] double haurwitz(double cos_zenith);

/// P. Ineichen and R. Perez, Solar Energy 73(3), 2002. `air_mass` is absolute (times pressure over 101325 Pa),
/// `linke_turbidity` usually 2 (cold, clean) to 7 (hazy), elevation in m.
[[nodiscard]] Irradiance ineichen(double cos_zenith, double air_mass, double linke_turbidity, double elevation,
                                  double extraterrestrial);

/// P. Ineichen, Solar Energy 82(8), 2008 (simplified Solis). Aerosol optical depth at 700 nm 0 to 0.45, precipitable
/// water 0.2 to 10 cm.
[[nodiscard]] Irradiance simplified_solis(double sin_elevation, double aerosol_depth, double water_cm,
                                          double pressure_pa, double extraterrestrial);

/// Ineichen for a place, air mass after Kasten and Young at the standard atmosphere's pressure; what does not change
/// with the sun is computed once.
class ClearSky {
public:
    ClearSky(const Place& place, double linke_turbidity);
    /// The sun as it is seen, through air of the standard pressure and 12 degrees Celsius.
    [[nodiscard]] Sun seen(const Sun& sun) const;
    /// Light of a sun as it is seen; zero when it is below the horizon.
    [[nodiscard]] Irradiance light(const Sun& seen) const;
    /// The global part of it, W/m2.
    [[nodiscard]] double global(const Sun& seen) const;
    /// How long at least no light comes once the sun stands where it does, not refracted; 0 when it may be seen.
    [[nodiscard]] static Duration dark_for(const Sun& sun);
    /// Light under an absolute air mass.
    [[nodiscard]] Irradiance light(double cos_zenith, double air_mass, double extraterrestrial) const;

private:
    [[nodiscard]] double air_mass(double cos_zenith) const;
    [[nodiscard]] double global(double cos_zenith, double air_mass, double extraterrestrial) const;

    double pressure_;
    double global_;      ///< cg1
    double extinction_;  ///< cg2 (fh1 + fh2 (TL - 1)) per absolute air mass
    double beam_;        ///< 0.664 + 0.163 / fh1
    double beam_haze_;   ///< 0.09 (TL - 1)
    double most_direct_; ///< share of the global irradiance
};

/// The same for one sun that is not refracted yet.
[[nodiscard]] Irradiance clear_sky(const Place& place, const Sun& sun, double linke_turbidity);

} // namespace sunward
