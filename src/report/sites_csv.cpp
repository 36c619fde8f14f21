#include <algorithm>

#include "rows.hpp"

namespace sunward {

namespace {

/// Time-mean over a step.
double mean(double integral, double seconds) { return seconds > 0 ? integral / seconds : 0; }

double mean_kw(double joules, double seconds) { return mean(joules, seconds) / kilowatt.base(); }

void signal(Rows& rows, const std::optional<Signal>& of, double integral, double seconds) {
    if (of)
        rows.number(mean(integral, seconds));
    else
        rows.empty();
}

std::uint64_t accelerators(const Site& site) {
    std::uint64_t sum = 0;
    for (const Cluster& cluster : site.clusters)
        sum += std::uint64_t{cluster.nodes} * cluster.node.accelerators;
    return sum;
}

void put_row(Rows& rows, const std::string& time, const Site& site, const Zone& zone, const SiteStep& step) {
    rows.text(time);
    rows.text(site.name);
    rows.number(mean_kw(step.it_j, step.seconds));
    rows.number(mean_kw(step.facility_j, step.seconds));
    rows.number(mean_kw(step.solar_j, step.seconds));
    rows.number(mean_kw(step.wind_j, step.seconds));
    rows.number(mean_kw(step.grid_import_j, step.seconds));
    rows.number(mean_kw(step.grid_export_j, step.seconds));
    rows.number(mean_kw(step.curtailed_j, step.seconds));
    rows.number(mean_kw(step.battery_j, step.seconds));
    rows.number(mean(step.soc_s, step.seconds));
    signal(rows, zone.average, step.intensity_s, step.seconds);
    signal(rows, zone.marginal, step.marginal_s, step.seconds);
    signal(rows, zone.price, step.price_s, step.seconds);
    if (site.power.weather)
        rows.number(mean(step.outdoor_c_s, step.seconds));
    else
        rows.empty(); // outdoor_c
    rows.number(mean(step.running_s, step.seconds));
    rows.number(mean(step.queued_s, step.seconds));
    rows.number(mean(step.busy_s, step.seconds));
}

} // namespace

void write_sites_csv(const Scenario& scenario, const Result& result, const Sink& sink) {
    std::vector<std::uint64_t> available;
    std::size_t steps = 0;
    for (std::size_t s = 0; s < scenario.sites.size(); ++s) {
        available.push_back(accelerators(scenario.sites[s]));
        steps = std::max(steps, result.sites[s].steps.size());
    }
    Rows rows(sink, scenario.output.spreadsheet_safe);
    rows.header(sites_columns());
    for (std::size_t i = 0; i < steps; ++i) {
        const std::string time = to_string(result.start + static_cast<std::int64_t>(i) * scenario.output.sites_every);
        for (std::size_t s = 0; s < scenario.sites.size(); ++s) {
            if (i >= result.sites[s].steps.size())
                continue;
            const Site& site = scenario.sites[s];
            put_row(rows, time, site, scenario.zones[site.zone], result.sites[s].steps[i]);
            rows.count(available[s]);
            rows.end_row();
        }
    }
    rows.end();
}

} // namespace sunward
