// The real years that built-in zones are held against: which file, what kind of figure, what drives the zone.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sunward/grid/signal.hpp"
#include "sunward/grid/zone_catalogue.hpp"
#include "sunward/series/series.hpp"
#include "sunward/units/instant.hpp"

namespace sunward::calibration {

using Shares = std::map<std::string, Series, std::less<>>;

/// What makes the sun and wind of a real year for a zone.
enum class Driver {
    synthetic,       ///< nothing real is at hand
    measured_output, ///< what panels and turbines gave, over their capacity: the weather as the fleet felt it
    station,         ///< one place's reanalysis, carried over to the zone's sites
    region,          ///< a region's mean from a weather model, carried over to the zone's sites
};

struct Reference {
    std::string_view zone;
    int year;
    std::string_view file;                ///< below the data folder; empty: none
    std::string_view format = "constant"; ///< of the file
    /// Every hour was estimated by its provider: the zone's mean is known, its hours are not.
    bool estimated = false;
    Driver driver = Driver::synthetic;
    std::string_view driver_file = {};
};

/// The zones in the catalogue's order; a zone with two drivers comes twice.
[[nodiscard]] std::span<const Reference> references();

[[nodiscard]] Instant begin_of(const Reference& reference);
[[nodiscard]] Instant end_of(const Reference& reference);

/// The real intensity of the zone's basis. Throws InputError as read_signal does.
[[nodiscard]] Series real_intensity(const Reference& reference, const std::filesystem::path& data);
/// Sun and wind of the real year; throws InputError as the readers do. Not for Driver::synthetic.
[[nodiscard]] Shares real_shares(const Reference& reference, const std::filesystem::path& data);

/// `sun and wind output of carbon/eia_CISO_2022_genmix_ci.csv`.
[[nodiscard]] std::string describe_driver(const Reference& reference);

} // namespace sunward::calibration
