#include <algorithm>
#include <set>
#include <string>

#include "rows.hpp"

namespace sunward {

namespace {

/// Fuels of all zones, sorted.
std::vector<std::string> fuels_of(const Result& result) {
    std::set<std::string> fuels;
    for (const ZoneResult& zone : result.zones)
        fuels.insert(zone.fuels.begin(), zone.fuels.end());
    return {fuels.begin(), fuels.end()};
}

void put_header(Rows& rows, const std::vector<std::string>& fuels) {
    for (const FileColumn& column : zones_columns())
        if (column.name == "<fuel>_mw")
            for (const std::string& fuel : fuels)
                rows.text(fuel + "_mw");
        else
            rows.text(column.name);
    rows.end_row();
}

void put_row(Rows& rows, const ZoneResult& zone, const std::vector<std::string>& fuels, bool billed,
             const ZoneStep& step) {
    const auto mean = [&](double sum) { rows.number(step.seconds > 0 ? sum / step.seconds : 0); }; // unknown: empty
    mean(step.sum.demand);
    mean(step.sum.sites);
    for (const std::string& fuel : fuels) {
        const auto found = std::ranges::find(zone.fuels, fuel);
        if (found == zone.fuels.end())
            rows.empty();
        else
            mean(step.sum.fuels[static_cast<std::size_t>(found - zone.fuels.begin())]);
    }
    mean(step.sum.storage);
    mean(step.sum.curtailed);
    mean(step.sum.unserved);
    mean(step.sum.net_import);
    rows.number(step.sum.emissions / 3600 / 1000); // kg/h x s
    mean(step.sum.production);
    mean(step.sum.traced);
    if (billed)
        mean(step.sum.marginal);
    else
        rows.empty();
    mean(step.sum.price);
    mean(step.sum.spilt);
}

} // namespace

void write_zones_csv(const Scenario& scenario, const Result& result, const Sink& sink) {
    const std::vector<std::string> fuels = fuels_of(result);
    std::size_t steps = 0;
    for (const ZoneResult& zone : result.zones)
        steps = std::max(steps, zone.steps.size());
    Rows rows(sink, scenario.output.spreadsheet_safe);
    put_header(rows, fuels);
    for (std::size_t i = 0; i < steps; ++i) {
        const std::string time = to_string(result.start + static_cast<std::int64_t>(i) * scenario.output.sites_every);
        for (const ZoneResult& zone : result.zones) {
            if (i >= zone.steps.size())
                continue;
            rows.text(time);
            rows.text(scenario.zones[zone.zone].name);
            put_row(rows, zone, fuels, is_billed(scenario, zone.zone), zone.steps[i]);
            rows.end_row();
        }
    }
    rows.end();
}

} // namespace sunward
