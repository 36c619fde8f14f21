#include "rows.hpp"

namespace sunward {

namespace {

void moment(Rows& rows, Instant at, Instant origin) {
    if (at == Instant::never())
        rows.empty();
    else
        rows.seconds(at - origin);
}

void put_names(Rows& rows, const Scenario& scenario, const Result& result, std::size_t i) {
    const Job& job = scenario.workload.jobs[i];
    const std::uint32_t pool = result.jobs[i].pool;
    const Site& site = scenario.sites[site_of(scenario, result, i)];
    rows.text(scenario.workload.labels[job.name]);
    rows.text(job.request.user == no_name ? std::string_view{} : scenario.workload.names[job.request.user]);
    rows.text(site.name);
    rows.text(pool == no_pool ? std::string_view{} : site.clusters[result.pools[pool].cluster].node.hardware);
    rows.count(job.request.accelerators);
}

void put_times(Rows& rows, const JobRequest& request, const JobRecord& record, Instant origin) {
    const bool started = record.start != Instant::never();
    const bool ended = started && record.finish != Instant::never();
    rows.seconds(request.submit - origin);
    moment(rows, record.start, origin);
    moment(rows, record.finish, origin);
    rows.seconds(record.worked);
    if (started)
        rows.seconds(record.start - request.submit);
    else
        rows.empty();
    if (ended)
        rows.seconds(record.finish - request.submit - record.worked);
    else
        rows.empty();
    rows.seconds(record.suspended);
    rows.seconds(record.overhead);
    moment(rows, request.deadline, origin);
}

/// Where they are not counted, all have the width and the speed that they ask for.
WidthRecord width_of(const Scenario& scenario, const Result& result, std::size_t i) {
    if (!result.widths.empty())
        return result.widths[i];
    const JobRecord& record = result.jobs[i];
    Duration held = record.worked + record.throttled + record.overhead;
    if (!result.failures.empty())
        held = record.overhead + result.failures[i].work + result.failures[i].beside_work();
    return {scenario.workload.jobs[i].request.accelerators * held.seconds(), held, 0};
}

void put_account(Rows& rows, const JobRecord& record, const FailureRecord& failures, std::uint32_t resizes) {
    rows.text(to_string(record.state));
    rows.count(record.suspensions);
    rows.count(record.migrations);
    rows.count(resizes);
    rows.count(failures.restarts);
    rows.seconds(failures.lost_work);
    rows.number(record.energy_j / kilowatt_hour.base());
    rows.number(record.carbon_g / kilogram.base());
    rows.number(record.marginal_g / kilogram.base());
    rows.count(0); // embodied_kg
    rows.number(record.transfer_bytes / gigabyte.base());
    rows.number(record.cost);
}

void put_width(Rows& rows, const WidthRecord& width) {
    rows.number(width.accelerator_s / 3600);
    if (width.held.us > 0)
        rows.number(width.accelerator_s / width.held.seconds());
    else
        rows.empty();
}

void put_failures(Rows& rows, const FailureRecord& failures) {
    rows.count(failures.failures);
    rows.seconds(failures.checkpoints);
    rows.seconds(failures.recovery);
    rows.seconds(failures.waiting);
    rows.number(failures.lost_j / kilowatt_hour.base());
    rows.number(failures.lost_g / kilogram.base());
}

} // namespace

void write_jobs_csv(const Scenario& scenario, const Result& result, const Sink& sink) {
    Rows rows(sink, scenario.output.spreadsheet_safe);
    const bool fails = !result.failures.empty();
    rows.header(jobs_columns(), fails ? failure_columns() : std::span<const FileColumn>{});
    for (std::size_t i = 0; i < result.jobs.size(); ++i) {
        put_names(rows, scenario, result, i);
        put_times(rows, scenario.workload.jobs[i].request, result.jobs[i], result.start);
        const WidthRecord width = width_of(scenario, result, i);
        const FailureRecord failures = fails ? result.failures[i] : FailureRecord{};
        put_account(rows, result.jobs[i], failures, width.resizes);
        put_width(rows, width);
        if (fails)
            put_failures(rows, failures);
        rows.end_row();
    }
    rows.end();
}

} // namespace sunward
