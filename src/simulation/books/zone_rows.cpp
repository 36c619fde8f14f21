#include "simulation/books/zone_rows.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace sunward::simulation {

namespace {

/// One row of a zone whose generation is read from a file: what the plants did is known, what was consumed is not.
ZoneStep mix_step(const Run& run, std::uint32_t zone, std::size_t row, Instant from, Instant to) {
    constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    const Zone& of = run.scenario.zones[zone];
    const auto integral = [from, to](const std::optional<Signal>& signal) {
        return signal ? signal->series.integral(from, to) : unknown;
    };
    ZoneMoment sum;
    sum.demand = sum.storage = sum.curtailed = sum.spilt = sum.unserved = sum.net_import = sum.traced = unknown;
    sum.sites = run.scenario.output.sites ? 0 : unknown;
    for (const FuelGeneration& fuel : of.mix) {
        sum.fuels.push_back(fuel.power.integral(from, to));
        sum.emissions += fuel.factor * sum.fuels.back(); // MW x g/kWh = kg/h
    }
    for (std::size_t s = 0; s < run.result.sites.size(); ++s)
        if (const auto& steps = run.result.sites[s].steps; run.scenario.sites[s].zone == zone && row < steps.size())
            sum.sites += (steps[row].grid_import_j - steps[row].grid_export_j) / 1e6;
    sum.production = integral(of.average);
    sum.marginal = integral(of.marginal);
    sum.price = integral(of.price);
    return {std::move(sum), (to - from).seconds()};
}

ZoneResult mix_rows(const Run& run, std::uint32_t zone) {
    const std::vector<FuelGeneration>& mix = run.scenario.zones[zone].mix;
    const Duration every = run.scenario.output.sites_every;
    const Series& first = mix.front().power;
    const Instant end = first.ends() == EndRule::fail ? std::min(run.now, first.end()) : run.now;
    ZoneResult rows{zone, {}, {}};
    for (Instant from = run.result.start; from < end; from = from + every)
        rows.steps.push_back(mix_step(run, zone, rows.steps.size(), from, std::min(end, from + every)));
    for (const FuelGeneration& fuel : mix)
        rows.fuels.push_back(fuel.fuel);
    return rows;
}

void report_group(Run& run, const DispatchedGroup& dispatched, const GridLedger& grid) {
    for (std::size_t z = 0; z < dispatched.zones.size(); ++z) {
        const std::uint32_t zone = dispatched.zones[z];
        if (zone == no_zone)
            continue;
        const std::string& name = run.scenario.zones[zone].name;
        if (const double unserved = grid.total(z).sum.unserved / 3600; unserved > 0)
            run.result.notes.push_back(
                fmt::format("zone {}: {:.6g} MWh of demand above all capacity were not served", name, unserved));
        if (const double spilt = grid.total(z).sum.spilt / 3600; spilt > 0)
            run.result.notes.push_back(fmt::format("zone {}: {:.6g} MWh that sites fed in or plants had to give found "
                                                   "no use and were spilt",
                                                   name, spilt));
        run.result.zones.push_back({zone, dispatched.group.fuels, grid.steps(z)});
    }
    if (const std::size_t unproven = grid.unproven(); unproven > 0)
        run.result.notes.push_back(
            fmt::format("{} dispatches with stores at negative prices are the best of the combinations that were "
                        "tried, not of all",
                        unproven));
}

} // namespace

void report_zones(Run& run, Books& books) {
    const Scenario& scenario = run.scenario;
    if (scenario.output.zones)
        for (std::uint32_t z = 0; z < scenario.zones.size(); ++z)
            if (!scenario.zones[z].mix.empty())
                run.result.zones.push_back(mix_rows(run, z));
    if (books.zones_answer())
        run.result.notes.emplace_back("forecasts of zones with plants do not include what the sites draw themselves");
    for (std::size_t g = 0; g < books.grids(); ++g) {
        books.grid(g).advance(run.now);
        report_group(run, scenario.dispatch.groups[g], books.grid(g));
    }
}

} // namespace sunward::simulation
