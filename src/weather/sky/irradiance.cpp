#include "sunward/weather/irradiance.hpp"

#include <algorithm>
#include <cmath>

namespace sunward {

namespace {

constexpr double cos_87_degrees = 0.052335956242943828;
constexpr double cos_89_degrees = 0.01745;

double erbs_diffuse_share(double kt) {
    if (kt <= 0.22)
        return 1 - 0.09 * kt;
    if (kt <= 0.8)
        return 0.9511 + kt * (-0.1604 + kt * (4.388 + kt * (-16.638 + kt * 12.336)));
    return 0.165;
}

} // namespace

Irradiance erbs(double ghi, double cos_zenith, double extraterrestrial) {
    if (cos_zenith < cos_87_degrees || ghi <= 0)
        return {ghi, 0, ghi};
    // The clearness index stays finite near the horizon.
    const double kt = std::clamp(ghi / (extraterrestrial * std::max(cos_zenith, 0.065)), 0.0, 1.0);
    const double dhi = ghi * erbs_diffuse_share(kt);
    return {ghi, (ghi - dhi) / cos_zenith, dhi};
}

Direction surface_normal(double tilt, double azimuth) { return to_direction({tilt, azimuth}); }

PlaneIrradiance on_plane(const Irradiance& light, const Sun& sun, Direction normal, double albedo, DiffuseModel model) {
    const double facing = std::max(normal * sun.direction, 0.0);
    const double cos_zenith = sun.direction.up;
    PlaneIrradiance plane;
    plane.beam = light.dni * facing;
    plane.ground = light.ghi * albedo * (1 - normal.up) / 2;
    double even = (1 + normal.up) / 2;
    if (model == DiffuseModel::isotropic) {
        plane.sky = light.dhi * even;
        return plane;
    }
    const double share = sun.extraterrestrial > 0 ? light.dni / sun.extraterrestrial : 0;
    if (model == DiffuseModel::reindl && light.ghi > 0) {
        const double half_sine = std::sqrt(std::max(0.0, (1 - normal.up) / 2));
        const double horizon = std::sqrt(std::max(0.0, light.dni * cos_zenith) / light.ghi);
        even *= 1 + horizon * half_sine * half_sine * half_sine;
    }
    const double beam_ratio = facing / std::max(cos_zenith, cos_89_degrees);
    plane.sky = std::max(0.0, light.dhi * (share * beam_ratio + (1 - share) * even));
    return plane;
}

} // namespace sunward
