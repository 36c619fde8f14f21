#include "weather/rows/whereabouts.hpp"

#include <cmath>

#include <fmt/format.h>

#include "sunward/units/parse.hpp"
#include "sunward/weather/sun.hpp"

namespace sunward::weather {

namespace {

constexpr double near_km = 100;

/// Where the header says the file is of.
std::optional<Place> own_place(const Rows& rows) {
    if (!rows.latitude || !rows.longitude)
        return std::nullopt;
    Place place{*rows.latitude, *rows.longitude, rows.elevation.value_or(0)};
    if (place.longitude > 180)
        place.longitude -= 360;
    return place;
}

/// `40.00 N 105.00 W`
std::string name_of(const Place& place) {
    return fmt::format("{:.2f} {} {:.2f} {}", std::abs(place.latitude), place.latitude < 0 ? 'S' : 'N',
                       std::abs(place.longitude), place.longitude < 0 ? 'W' : 'E');
}

/// Share of the global light that falls in the dark of a place.
double light_in_the_dark(const Rows& rows, const Place& place) {
    constexpr double dark = -0.1045; // sine of -6 degrees: a sun that rises within the hour is not meant
    const Duration to_utc =
        Duration{rows.step.us / 2 + rows.irradiance_shift.us} - Duration::from_seconds(*rows.utc_offset * 3600);
    const auto& light = rows[Quantity::ghi];
    double sum = 0;
    double wrong = 0;
    for (std::size_t i = 0; i < light.size(); ++i) {
        if (!(light[i] > 0))
            continue;
        sum += light[i];
        if (sun_at(place, rows.start[i] + to_utc).direction.up < dark)
            wrong += light[i];
    }
    return sum > 0 ? wrong / sum : 0;
}

} // namespace

Place settle_place(const WeatherSource& source, Rows& rows, Faults& faults) {
    const std::string file = source.file.string();
    if (source.utc_offset)
        rows.utc_offset = source.utc_offset;
    if (!rows.utc_offset && faults.empty())
        faults.add({file, 0, 0}, "utc_offset", "not in the file, must be stated");
    const std::optional<Place> own = own_place(rows);
    if (!source.place) {
        if (!own && faults.empty())
            faults.add({file, 0, 0}, "place", "latitude and longitude are not in the file, must be stated");
        return own.value_or(Place{});
    }
    Place place = *source.place;
    if (!source.elevation_known)
        place.elevation = rows.elevation.value_or(0);
    if (own && distance_km(*own, place) > near_km)
        rows.notes.push_back(fmt::format("is the weather of {}, {:.0f} km away from {}", name_of(*own),
                                         distance_km(*own, place), name_of(place)));
    return place;
}

void correct_clock(const WeatherSource& source, const Place& place, Rows& rows, Faults& faults) {
    constexpr int most_hours = 3;
    if (source.utc_offset || !rows.utc_offset || !holds_a_year(rows))
        return;
    const int later = clock_error(rows, own_place(rows).value_or(place));
    if (later == 0)
        return;
    const double followed = *rows.utc_offset + later;
    if (std::abs(later) > most_hours || std::abs(followed) > 14)
        return faults.add({source.file.string(), 0, 0}, "time zone",
                          fmt::format("the header says UTC{:+g}, but at {} the irradiance follows the sun of UTC{:+g}: "
                                      "one of the three is wrong, such as the sign of the longitude",
                                      *rows.utc_offset, name_of(own_place(rows).value_or(place)), followed));
    rows.notes.push_back(
        fmt::format("the header says UTC{:+g}, but the irradiance follows the sun of UTC{:+g}: read so",
                    *rows.utc_offset, followed));
    rows.utc_offset = followed;
}

void check_sun(const WeatherSource& source, const Place& place, const Rows& rows, Faults& faults) {
    constexpr double most = 0.01;
    constexpr Duration longest_step = Duration::from_hours(1);
    const std::optional<Place> own = own_place(rows);
    if (!own || !rows.utc_offset || rows.step > longest_step || distance_km(*own, place) <= near_km)
        return;
    const double share = light_in_the_dark(rows, place);
    if (share > most)
        faults.add({source.file.string(), 0, 0}, "place",
                   fmt::format("is of {}, {:.0f} km away from {}, where {:.0f} % of its light would fall in the dark; "
                               "expected weather of the site, or another place of the site",
                               name_of(*own), distance_km(*own, place), name_of(place), 100 * share));
}

} // namespace sunward::weather
