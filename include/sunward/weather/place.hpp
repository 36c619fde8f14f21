// Where on earth.
#pragma once

namespace sunward {

struct Place {
    double latitude = 0;  ///< degrees north, -90 to 90
    double longitude = 0; ///< degrees east, -180 to 180
    double elevation = 0; ///< m above the sea
};

/// Great-circle distance in km (haversine, mean radius 6371.0088 km).
[[nodiscard]] double distance_km(const Place& a, const Place& b);

} // namespace sunward
