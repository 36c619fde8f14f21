// Scenarios small enough to check by hand, and a scheduler that does what a test says.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "hours.hpp"
#include "sunward/policy/catalog.hpp"
#include "sunward/policy/scheduler.hpp"
#include "sunward/simulation/simulate.hpp"

namespace sunward::test {

inline Instant at(double seconds) { return midnight + Duration::from_seconds(seconds); }
inline double seconds(Instant t) { return (t - midnight).seconds(); }

/// Intensities of consecutive hours, repeated.
inline Signal hourly_signal(const std::vector<double>& values) {
    Signal signal;
    signal.series = hourly(values);
    return signal;
}

/// 100 W idle and 200 W full for a node of one accelerator.
inline NodeType plain_node(std::uint32_t accelerators = 1) {
    NodeType node;
    node.name = "plain";
    node.hardware = "plain";
    node.accelerators = accelerators;
    node.accelerator = {80 * watt, 150 * watt};
    node.host = {static_cast<double>(accelerators) * 20 * watt, static_cast<double>(accelerators) * 50 * watt};
    return node;
}

/// A site with one cluster, named `s<zone>`, in a zone of its own with the given hourly intensities.
inline void add_site(Scenario& scenario, const std::vector<double>& intensity, std::uint32_t nodes,
                     const NodeType& node = plain_node()) {
    Zone zone;
    zone.name = "z" + std::to_string(scenario.zones.size());
    zone.average = hourly_signal(intensity);
    Site site;
    site.name = "s" + std::to_string(scenario.zones.size());
    site.zone = static_cast<std::uint32_t>(scenario.zones.size());
    Cluster cluster;
    cluster.name = "c";
    cluster.node = node;
    cluster.nodes = nodes;
    site.clusters.push_back(cluster);
    scenario.zones.push_back(zone);
    scenario.sites.push_back(site);
}

inline Scenario small_world(std::uint32_t nodes, const std::vector<double>& intensity = {100}) {
    Scenario scenario;
    scenario.name = "small";
    scenario.horizon.start = midnight;
    scenario.policy.backfill = choose_backfill("none");
    add_site(scenario, intensity, nodes);
    JobClass kind;
    kind.name = "jobs";
    scenario.workload.classes.push_back(kind);
    return scenario;
}

/// Adds a job of class 0; jobs must be added in order of submission.
inline Job& add_job(Scenario& scenario, double submit_s, double run_s, std::uint32_t width = 1) {
    Workload& w = scenario.workload;
    Job job;
    job.request.submit = at(submit_s);
    job.request.walltime = Duration::from_seconds(run_s);
    job.request.accelerators = width;
    job.run = Duration::from_seconds(run_s);
    job.name = w.labels.add("j" + std::to_string(w.jobs.size()));
    w.jobs.push_back(job);
    return w.jobs.back();
}

/// Calls a function for each event and passes its decisions on.
class Scripted final : public Scheduler {
public:
    using Script = std::function<void(const View&, const Event&, Decisions&)>;
    explicit Scripted(Script script) : script_(std::move(script)) {}
    [[nodiscard]] std::string_view name() const override { return "scripted"; }
    void begin(const View&, std::size_t) override {}
    void schedule(const View& view, std::span<const Event> events, Decisions& decisions) override {
        for (const Event& event : events)
            script_(view, event, decisions);
    }

private:
    Script script_;
};

inline Result run(const Scenario& scenario, Scripted::Script script) {
    Scripted scheduler(std::move(script));
    return simulate(scenario, {}, &scheduler);
}

/// Starts every job on pool 0 when it is submitted.
inline void start_at_once(const View&, const Event& event, Decisions& decisions) {
    if (event.kind == Event::Kind::submitted)
        decisions.start(event.job, 0);
}

} // namespace sunward::test
