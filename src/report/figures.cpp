#include "sunward/report/figures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include "sunward/policy/catalog.hpp"

namespace sunward {

namespace {

using Indices = std::span<const std::uint32_t>;

/// Jobs of each site, in job order.
std::vector<std::vector<std::uint32_t>> jobs_by_site(const Scenario& scenario, const Result& result) {
    std::vector<std::vector<std::uint32_t>> by_site(scenario.sites.size());
    for (std::uint32_t job = 0; job < result.jobs.size(); ++job)
        by_site[site_of(scenario, result, job)].push_back(job);
    return by_site;
}

void count_state(JobFigures& figures, JobState state) {
    switch (state) {
    case JobState::done: ++figures.completed; return;
    case JobState::killed: ++figures.killed; return;
    case JobState::failed: ++figures.failed; return;
    case JobState::rejected: ++figures.rejected; return;
    default: ++figures.unfinished; return;
    }
}

bool missed_deadline(const JobRecord& record, const JobRequest& request, Instant end) {
    if (request.deadline == Instant::never())
        return false;
    return record.state == JobState::done ? record.finish > request.deadline : request.deadline <= end;
}

/// Spread of a time of the completed jobs.
template <typename Of>
Spread completed_spread(const Scenario& scenario, const Result& result, Indices jobs, std::vector<double>& room,
                        Of of) {
    room.clear();
    for (const std::uint32_t job : jobs)
        if (result.jobs[job].state == JobState::done)
            room.push_back(of(result.jobs[job], scenario.workload.jobs[job].request));
    return spread_of(room);
}

double slowdown(const JobRecord& record, const JobRequest& request) {
    constexpr double shortest_run = 10;
    const double turnaround = (record.finish - request.submit).seconds();
    return std::max(1.0, turnaround / std::max(record.worked.seconds(), shortest_run));
}

void add_spreads(JobFigures& figures, const Scenario& scenario, const Result& result, Indices jobs) {
    std::vector<double> room;
    room.reserve(figures.completed);
    const auto spread = [&](auto of) { return completed_spread(scenario, result, jobs, room, of); };
    figures.wait_s = spread([](const JobRecord& r, const JobRequest& q) { return (r.start - q.submit).seconds(); });
    figures.delay_s =
        spread([](const JobRecord& r, const JobRequest& q) { return (r.finish - q.submit - r.worked).seconds(); });
    figures.turnaround_s =
        spread([](const JobRecord& r, const JobRequest& q) { return (r.finish - q.submit).seconds(); });
    figures.slowdown = spread(slowdown);
}

void add_failures(JobFigures& figures, const FailureRecord& record) {
    FailureFigures& sum = figures.failures ? *figures.failures : figures.failures.emplace();
    figures.restarts += record.restarts;
    figures.lost_work_s += record.lost_work.seconds();
    sum.failures += record.failures;
    sum.checkpoints += record.taken;
    sum.work_s += record.work.seconds();
    sum.checkpoint_s += record.checkpoints.seconds();
    sum.lost_s += record.lost.seconds();
    sum.recovery_s += record.recovery.seconds();
    sum.waiting_s += record.waiting.seconds();
    sum.lost_j += record.lost_j;
    sum.lost_g += record.lost_g;
}

JobFigures job_figures(const Scenario& scenario, const Result& result, Indices jobs) {
    JobFigures figures;
    Instant first = Instant::never();
    Instant last{std::numeric_limits<std::int64_t>::min()};
    Duration suspended{};
    Duration overhead{};
    Duration throttled{};
    for (const std::uint32_t job : jobs) {
        const JobRecord& record = result.jobs[job];
        const JobRequest& request = scenario.workload.jobs[job].request;
        if (is_left_out(scenario, scenario.workload.jobs[job])) {
            ++figures.left_out;
            continue;
        }
        ++figures.submitted;
        count_state(figures, record.state);
        figures.deadline_missed += missed_deadline(record, request, result.end) ? 1 : 0;
        figures.suspensions += record.suspensions;
        figures.migrations += record.migrations;
        figures.resizes += result.widths.empty() ? 0 : result.widths[job].resizes;
        if (!result.failures.empty())
            add_failures(figures, result.failures[job]);
        suspended += record.suspended;
        overhead += record.overhead;
        throttled += record.throttled;
        figures.power_pauses += record.power_pauses;
        first = std::min(first, request.submit);
        if (record.finish != Instant::never())
            last = std::max(last, record.finish);
    }
    figures.suspended_s = suspended.seconds();
    figures.overhead_s = overhead.seconds();
    figures.throttled_s = throttled.seconds();
    figures.makespan_s = last > first ? (last - first).seconds() : 0;
    add_spreads(figures, scenario, result, jobs);
    return figures;
}

ZoneSignals zone_signals(const Zone& zone) {
    ZoneSignals signals{zone.name, {}};
    for (const std::optional<Signal>* signal : {&zone.average, &zone.marginal, &zone.price})
        if (*signal)
            signals.signals.push_back(describe(**signal));
    if (zone.residual)
        signals.signals.push_back("residual mix: " + describe(*zone.residual));
    return signals;
}

/// Of one site and its zone, or of all.
std::vector<ForecastFigures> forecast_figures(const Scenario& scenario, const Result& result,
                                              std::optional<std::uint32_t> site) {
    std::vector<ForecastFigures> figures;
    for (const ForecastErrors& errors : result.forecast_errors) {
        const bool of_site = errors.site != no_site;
        if (site && (of_site ? errors.site != *site : errors.zone != scenario.sites[*site].zone))
            continue;
        figures.push_back({of_site ? scenario.sites[errors.site].name : scenario.zones[errors.zone].name, errors.signal,
                           errors.leads});
    }
    return figures;
}

void add_notes(std::vector<std::string>& all, const std::vector<std::string>& notes) {
    for (const std::string& note : notes)
        if (std::find(all.begin(), all.end(), note) == all.end())
            all.push_back(note);
}

std::vector<std::string> all_notes(const Scenario& scenario, const Result& result) {
    std::vector<std::string> notes;
    add_notes(notes, scenario.notes);
    add_notes(notes, scenario.workload.notes);
    add_notes(notes, result.notes);
    return notes;
}

Figures site_figures(const Scenario& scenario, const Result& result, std::size_t site) {
    Figures figures;
    figures.window = result.sites[site].window;
    figures.drain = result.sites[site].drain;
    Account all = figures.window;
    all += figures.drain;
    figures.balance_error = balance_error(all);
    figures.signals.push_back(zone_signals(scenario.zones[scenario.sites[site].zone]));
    figures.forecasts = forecast_figures(scenario, result, static_cast<std::uint32_t>(site));
    return figures;
}

/// Whether some zone has an average intensity, or none a marginal one in place of it.
bool is_by_average(const Scenario& scenario) {
    const auto has = [&](std::optional<Signal> Zone::*signal) {
        return std::ranges::any_of(scenario.zones, [signal](const Zone& zone) { return (zone.*signal).has_value(); });
    };
    return has(&Zone::average) || !has(&Zone::marginal);
}

RunFacts run_facts(const Scenario& scenario, const Result& result, const RunCost& cost) {
    RunFacts run;
    run.scenario = scenario.name;
    run.policy = scenario.policy.name;
    run.currency = scenario.currency;
    run.forecast = scenario.forecast.model->name;
    run.by_average = is_by_average(scenario);
    run.optimised = name_of(optimise_choices(), scenario.policy.optimise);
    run.seed = scenario.seed;
    run.events = result.events;
    run.start = result.start;
    run.simulated = result.end - result.start;
    run.window = result.window_end - result.start;
    run.drain = std::max(Duration{}, result.end - result.window_end);
    run.policy_wall_s = result.policy_wall_s;
    run.cost = cost;
    run.notes = all_notes(scenario, result);
    return run;
}

} // namespace

Spread spread_of(std::vector<double>& values) {
    Spread spread;
    spread.count = values.size();
    if (values.empty())
        return spread;
    for (const double value : values)
        spread.mean += value;
    spread.mean /= static_cast<double>(values.size());
    spread.max = *std::max_element(values.begin(), values.end());

    // From the highest quantile down, so that each search is among the values up to the last one found.
    auto end = values.end();
    double above = spread.max;
    const auto quantile = [&](double q) {
        const double position = q * static_cast<double>(values.size() - 1);
        const auto at = values.begin() + static_cast<std::ptrdiff_t>(position);
        std::nth_element(values.begin(), at, end);
        if (at + 1 < end)
            above = *std::min_element(at + 1, end);
        end = at + 1;
        return *at + (position - std::floor(position)) * (above - *at);
    };
    spread.p99 = quantile(0.99);
    spread.p95 = quantile(0.95);
    spread.p50 = quantile(0.50);
    return spread;
}

std::uint32_t site_of(const Scenario& scenario, const Result& result, std::size_t job) {
    const std::uint32_t pool = result.jobs[job].pool;
    if (pool != no_pool)
        return result.pools[pool].site;
    return scenario.workload.classes[scenario.workload.jobs[job].request.job_class].home;
}

Summary summarise(const Scenario& scenario, const Result& result, const RunCost& cost) {
    Summary summary;
    summary.run = run_facts(scenario, result, cost);
    const auto by_site = jobs_by_site(scenario, result);
    for (std::size_t site = 0; site < scenario.sites.size(); ++site) {
        Figures figures = site_figures(scenario, result, site);
        figures.jobs = job_figures(scenario, result, by_site[site]);
        summary.total.window += figures.window;
        summary.total.drain += figures.drain;
        summary.sites.emplace_back(scenario.sites[site].name, std::move(figures));
    }
    if (by_site.size() == 1) {
        summary.total.jobs = summary.sites.front().second.jobs;
    } else {
        std::vector<std::uint32_t> all(result.jobs.size());
        for (std::uint32_t job = 0; job < all.size(); ++job)
            all[job] = job;
        summary.total.jobs = job_figures(scenario, result, all);
    }
    summary.total.balance_error = result.balance_error;
    for (const Zone& zone : scenario.zones)
        summary.total.signals.push_back(zone_signals(zone));
    summary.total.forecasts = forecast_figures(scenario, result, std::nullopt);
    return summary;
}

} // namespace sunward
