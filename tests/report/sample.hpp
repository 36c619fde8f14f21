// A scenario with two sites and four jobs, and a result of it, put together by hand.
#pragma once

#include "sunward/report/document.hpp"
#include "sunward/report/figures.hpp"

namespace sunward::test {

inline constexpr Instant sample_start{1'640'995'200'000'000}; // 2022-01-01T00:00Z

inline Signal sample_signal(SignalKind kind, double value) {
    Signal signal;
    signal.series = Series::constant(value);
    signal.kind = kind;
    signal.source = "constant";
    return signal;
}

inline Site sample_site(const std::string& name, std::uint32_t zone) {
    Cluster cluster;
    cluster.name = "gpu";
    cluster.node.name = "box";
    cluster.node.hardware = "a100";
    cluster.node.accelerators = 8;
    cluster.nodes = 2;
    Site site;
    site.name = name;
    site.zone = zone;
    site.clusters = {cluster};
    site.power.facility = constant_pue(1.25);
    return site;
}

inline void add_job(Scenario& scenario, const std::string& name, double submit_s, double run_s) {
    Job job;
    job.request.submit = sample_start + Duration::from_seconds(submit_s);
    job.request.walltime = Duration::from_seconds(run_s);
    job.request.accelerators = 4;
    job.run = Duration::from_seconds(run_s);
    job.name = scenario.workload.labels.add(name);
    scenario.workload.jobs.push_back(job);
}

/// Jobs: `a` waits 60 s and works 5 s; `b, "two"` waits 100 s, is suspended for 50 s and works 1000 s at the second
/// site; `c` is killed after 300 s; `d` never starts.
inline Scenario sample_scenario() {
    Scenario scenario;
    scenario.name = "sample";
    scenario.seed = 18'446'744'073'709'551'615ULL;
    scenario.horizon.start = sample_start;
    scenario.horizon.length = Duration::from_hours(1);
    scenario.zones.resize(2);
    scenario.zones[0].name = "north";
    scenario.zones[0].average = sample_signal(SignalKind::average, 100);
    scenario.zones[0].marginal = sample_signal(SignalKind::marginal, 400);
    scenario.zones[1].name = "south";
    scenario.zones[1].average = sample_signal(SignalKind::average, 300);
    scenario.zones[1].price = sample_signal(SignalKind::price, 50);
    scenario.sites = {sample_site("one", 0), sample_site("two, far", 1)};
    scenario.currency = "EUR";
    scenario.policy.name = "plain";
    scenario.notes = {"3 jobs skipped: zero width"};
    scenario.workload.classes.resize(1);
    scenario.workload.classes[0].home = 0;
    add_job(scenario, "a", 0, 5);
    add_job(scenario, "b, \"two\"", 10.5, 1000);
    add_job(scenario, "c", 20, 900);
    add_job(scenario, "d", 30, 100);
    scenario.workload.jobs[0].request.user = scenario.workload.names.intern("ann");
    scenario.workload.jobs[0].request.deadline = sample_start + Duration::from_seconds(64);
    scenario.workload.jobs[3].request.deadline = sample_start + Duration::from_seconds(1000);
    return scenario;
}

inline JobRecord sample_record(JobState state, double start_s, double finish_s, double worked_s, std::uint32_t pool) {
    JobRecord record;
    record.state = state;
    record.start = sample_start + Duration::from_seconds(start_s);
    record.finish = sample_start + Duration::from_seconds(finish_s);
    record.worked = Duration::from_seconds(worked_s);
    record.pool = pool;
    return record;
}

inline Account sample_account(double it_kwh, double grams_per_kwh) {
    Account account;
    account.it_j = it_kwh * 3.6e6;
    account.facility_j = account.grid_import_j = 1.25 * account.it_j;
    account.idle_j = account.facility_j / 4;
    account.jobs_j = account.facility_j - account.idle_j;
    account.carbon_g = 1.25 * it_kwh * grams_per_kwh;
    account.idle_g = account.carbon_g / 4;
    account.jobs_g = account.carbon_g - account.idle_g;
    account.busy_accelerator_s = 14'400;
    account.available_accelerator_s = 57'600;
    return account;
}

inline Result sample_result() {
    Result result;
    result.start = sample_start;
    result.window_end = sample_start + Duration::from_hours(1);
    result.end = sample_start + Duration::from_seconds(5400);
    result.pools = {{0, 0}, {1, 0}};
    result.jobs = {sample_record(JobState::done, 60, 65, 5, 0), sample_record(JobState::done, 110.5, 1160.5, 1000, 1),
                   sample_record(JobState::killed, 20, 320, 300, 0), JobRecord{}};
    result.jobs[1].suspended = Duration::from_seconds(50);
    result.jobs[1].suspensions = 2;
    result.jobs[1].energy_j = 0.1 * 3.6e6;
    result.jobs[1].carbon_g = 30;
    result.jobs[1].transfer_bytes = 2.5e9;
    result.sites.resize(2);
    result.sites[0].window = sample_account(10, 100);
    result.sites[0].window.marginal_g = 5000;
    result.sites[0].window.network_j = 3.6e6;
    result.sites[0].window.network_g = 100;
    result.sites[1].window = sample_account(6, 300);
    result.sites[1].window.cost = 0.375;
    result.sites[1].drain = sample_account(2, 300);
    result.events = 12;
    result.policy_wall_s = 0.25;
    result.notes = {"a remark", "3 jobs skipped: zero width"};
    for (SiteResult& site : result.sites) {
        SiteStep step;
        step.seconds = 3600;
        step.it_j = 2000 * 3600;
        step.facility_j = step.grid_import_j = 2500 * 3600;
        step.intensity_s = 100 * 3600;
        step.marginal_s = 400 * 3600;
        step.price_s = 50 * 3600;
        step.running_s = 1800;
        step.busy_s = 7200;
        site.steps = {step, step};
        site.steps[1].seconds = 0;
    }
    return result;
}

inline std::string text_of(const std::function<void(const Sink&)>& write) {
    std::string text;
    write([&](std::string_view part) { text += part; });
    return text;
}

} // namespace sunward::test
