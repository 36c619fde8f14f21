#include "measured_output.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "columns.hpp"
#include "sunward/grid/signal_format.hpp"

namespace sunward::calibration {

namespace {

double capacity_of(const CatalogueZone& zone, std::string_view fuel) {
    double capacity = 0;
    for (const Plant& plant : zone.fleet)
        if (plant.fuel == fuel)
            capacity += plant.capacity;
    return capacity;
}

} // namespace

Shares measured_shares(const Reference& reference, const std::filesystem::path& data) {
    const bool eia = signal_format(reference.format).traits.has_factors; // else ENTSO-E's names
    SeriesOptions options;
    options.gaps = GapRule::interpolate;
    options.ends = EndRule::hold;
    if (eia)
        options.label = Label::period_end;
    const CatalogueZone& zone = catalogue_zone(reference.zone);
    const std::vector<std::pair<const char*, const char*>> columns = {{"solar", eia ? "SUN" : "Solar"},
                                                                      {"wind", eia ? "WND" : "Wind Onshore"}};
    Shares shares;
    for (const auto& [fuel, column] : columns) {
        const Series output = read_column(data / reference.driver_file, eia ? "timestamp" : "", column, options);
        std::vector<double> share(output.values().begin(), output.values().end());
        for (double& value : share)
            value = std::clamp(value / capacity_of(zone, fuel), 0.0, 1.0);
        shares.emplace(fuel, output.with_values(std::move(share)));
    }
    return shares;
}

} // namespace sunward::calibration
