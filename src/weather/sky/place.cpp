#include "sunward/weather/place.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sunward {

double distance_km(const Place& a, const Place& b) {
    constexpr double radius_km = 6371.0088;
    constexpr double radian = std::numbers::pi / 180;
    const double north = std::sin((b.latitude - a.latitude) * radian / 2);
    const double east = std::sin((b.longitude - a.longitude) * radian / 2);
    const double h = north * north + std::cos(a.latitude * radian) * std::cos(b.latitude * radian) * east * east;
    return 2 * radius_km * std::asin(std::min(1.0, std::sqrt(h)));
}

} // namespace sunward
