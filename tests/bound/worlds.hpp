// Scenarios for the bound: several sites, several hours.
#pragma once

#include <cstdint>
#include <vector>

#include "hours.hpp"
#include "sunward/policy/catalog.hpp"
#include "sunward/simulation/scenario.hpp"

namespace sunward::test {

inline Instant at_hour(double hours) { return midnight + Duration::from_seconds(hours * 3600); }

/// `accelerators` of 1 kW above `idle_kw`, one a node.
inline Cluster kilowatt_cluster(std::uint32_t accelerators, double idle_kw = 0) {
    Cluster cluster;
    cluster.name = "c";
    cluster.nodes = accelerators;
    cluster.node.name = "plain";
    cluster.node.accelerator = {idle_kw * kilowatt, (1 + idle_kw) * kilowatt};
    return cluster;
}

inline Site& add_site(Scenario& scenario, const std::vector<double>& intensity, std::uint32_t accelerators,
                      double idle_kw = 0) {
    Zone zone;
    zone.name = "z" + std::to_string(scenario.zones.size());
    zone.average.emplace().series = hourly(intensity);
    Site site;
    site.name = "s" + std::to_string(scenario.zones.size());
    site.zone = static_cast<std::uint32_t>(scenario.zones.size());
    site.clusters.push_back(kilowatt_cluster(accelerators, idle_kw));
    scenario.zones.push_back(std::move(zone));
    return scenario.sites.emplace_back(std::move(site));
}

/// One site over the hours of `intensity`.
inline Scenario hourly_world(const std::vector<double>& intensity, std::uint32_t accelerators = 1) {
    Scenario scenario;
    scenario.name = "hours";
    scenario.horizon = {midnight, Duration::from_hours(static_cast<std::int64_t>(intensity.size())), true};
    scenario.policy.backfill = choose_backfill("none");
    add_site(scenario, intensity, accelerators);
    scenario.workload.classes.emplace_back().name = "jobs";
    return scenario;
}

/// Jobs in order of submission. No deadline without `due_h`.
inline Job& add_job(Scenario& scenario, double submit_h, double run_h, std::optional<double> due_h = {},
                    std::uint32_t width = 1) {
    Workload& workload = scenario.workload;
    Job job;
    job.request.submit = at_hour(submit_h);
    job.run = job.request.walltime = Duration::from_seconds(run_h * 3600);
    job.request.accelerators = width;
    if (due_h)
        job.request.deadline = at_hour(*due_h);
    job.name = workload.labels.add("j" + std::to_string(workload.jobs.size()));
    workload.jobs.push_back(job);
    return workload.jobs.back();
}

} // namespace sunward::test
