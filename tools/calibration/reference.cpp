#include "reference.hpp"

#include <array>

#include "carried_weather.hpp"
#include "measured_output.hpp"
#include "sunward/error/error.hpp"
#include "sunward/grid/signal_format.hpp"

namespace sunward::calibration {

namespace {

constexpr std::string_view ciso = "carbon/eia_CISO_2022_genmix_ci.csv";
constexpr std::string_view erco = "carbon/eia_ERCO_2022_genmix_ci.csv";
constexpr std::string_view france = "carbon/entsoe_fr_2020_ci.csv";

constexpr std::array<Reference, 12> table = {{
    {"california", 2022, ciso, "eia-mix", false, Driver::measured_output, ciso},
    {"california", 2022, ciso, "eia-mix", false, Driver::region,
     "carbon_forecast/carboncast_CISO_weather_forecast.csv.gz"},
    {"california", 2022, ciso, "eia-mix", false, Driver::station, "weather/openmeteo_US-CAL-CISO_2022.json"},
    {"texas", 2022, erco, "eia-mix", false, Driver::measured_output, erco},
    {"germany", 2023, "carbon/electricitymaps_DE-LU_2023_hourly.csv", "electricity-maps", false, Driver::station,
     "weather/openmeteo_DE-LU_2023.json"},
    {"great-britain", 2023, "carbon/electricitymaps_GB_2023_hourly.csv", "electricity-maps"},
    {"france", 2020, france, "entsoe", false, Driver::measured_output, "carbon/entsoe_fr_2020_production.csv"},
    {"poland", 2023, ""},
    {"india-west", 2023, "carbon/electricitymaps_IN-WE_2023_hourly.csv", "electricity-maps", true},
    {"south-australia", 2022, ""},
    {"norway", 2022, "carbon/electricitymaps_NO_2022_hourly.csv", "electricity-maps"},
    {"sweden", 2022, ""},
}};

} // namespace

std::span<const Reference> references() { return table; }

Instant begin_of(const Reference& reference) { return from_civil(reference.year, 1, 1, Duration{}); }
Instant end_of(const Reference& reference) { return from_civil(reference.year + 1, 1, 1, Duration{}); }

Series real_intensity(const Reference& reference, const std::filesystem::path& data) {
    SignalSource source;
    source.file = data / reference.file;
    source.format = &signal_format(reference.format);
    source.basis = catalogue_zone(reference.zone).basis;
    source.series.gaps = GapRule::interpolate;
    source.series.ends = EndRule::hold;
    if (source.format->traits.has_factors)
        source.factors = eia_file_factors();
    if (source.format->traits.labels_ends)
        source.series.label = Label::period_end;
    return read_signal(source).series;
}

Shares real_shares(const Reference& reference, const std::filesystem::path& data) {
    switch (reference.driver) {
    case Driver::measured_output: return measured_shares(reference, data);
    case Driver::station: return station_shares(reference, data);
    case Driver::region: return region_shares(reference, data);
    case Driver::synthetic: break;
    }
    throw InputError({}, "driver", "synthetic weather is not that of a real year");
}

std::string describe_driver(const Reference& reference) {
    const std::string file(reference.driver_file);
    switch (reference.driver) {
    case Driver::measured_output: return "sun and wind output of " + file;
    case Driver::station: return "weather at one place, " + file;
    case Driver::region: return "the region's mean weather, " + file;
    case Driver::synthetic: break;
    }
    return "synthetic weather";
}

} // namespace sunward::calibration
