#include "sunward/units/zone_names.hpp"

#include <algorithm>
#include <vector>

#include <date/tz.h>

#include "sunward/units/spelling.hpp"

namespace sunward {

namespace {

/// `New_York` of `America/New_York`.
std::string_view city_of(std::string_view zone) { return zone.substr(zone.rfind('/') + 1); }

/// The first zone of that city, else the nearest zone, else the first of the nearest city.
std::string_view nearest_zone(std::string_view name, const std::vector<std::string_view>& zones) {
    std::vector<std::string_view> cities(zones.size());
    std::ranges::transform(zones, cities.begin(), city_of);
    const auto at_city = [&](std::string_view city) {
        return zones[static_cast<std::size_t>(std::ranges::find(cities, city) - cities.begin())];
    };
    if (std::ranges::find(cities, city_of(name)) != cities.end())
        return at_city(city_of(name));
    if (const std::string_view zone = nearest(name, zones); !zone.empty())
        return zone;
    const std::string_view city = nearest(city_of(name), cities);
    return city.empty() ? city : at_city(city);
}

} // namespace

std::string near_time_zone(std::string_view name) {
    std::string joined(name.substr(0, 64));
    std::ranges::replace(joined, ' ', '_');
    std::vector<std::string_view> zones;
    for (const date::time_zone& zone : date::get_tzdb().zones)
        zones.emplace_back(zone.name());
    const std::string_view zone = nearest_zone(joined, zones);
    return zone.empty() ? std::string() : "; did you mean '" + std::string(zone) + "'?";
}

} // namespace sunward
