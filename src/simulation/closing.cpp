#include "simulation/closing.hpp"

#include <utility>

#include <fmt/format.h>

#include "simulation/books/checks.hpp"
#include "simulation/books/settlement.hpp"
#include "simulation/books/zone_rows.hpp"
#include "simulation/waiting.hpp"
#include "sunward/error/count.hpp"
#include "sunward/error/error.hpp"

namespace sunward::simulation {

namespace {

/// Suspensions that took no time and moved nothing, because nobody says what they cost.
void note_free_suspensions(const Workload& workload, Result& result) {
    std::vector<std::uint64_t> suspensions(workload.classes.size(), 0);
    for (std::size_t j = 0; j < result.jobs.size(); ++j)
        suspensions[workload.jobs[j].request.job_class] += result.jobs[j].suspensions;
    for (std::size_t c = 0; c < suspensions.size(); ++c) {
        const CheckpointCost& cost = workload.classes[c].checkpoint;
        if (suspensions[c] > 0 && cost.save.us == 0 && cost.restore.us == 0 && cost.bytes == 0)
            result.notes.push_back(fmt::format("{}: {} of jobs cost nothing, as 'checkpoint' states no time and no "
                                               "size of what is saved",
                                               workload.classes[c].name, counted(suspensions[c], "suspension")));
    }
}

/// Where the time went of jobs that fail or take checkpoints: all that they held nodes is accounted for.
void check_failures(const Run& run) {
    for (JobIndex job = 0; job < run.result.failures.size(); ++job) {
        const JobRecord& r = run.record(job);
        const FailureRecord& more = run.result.failures[job];
        if (r.finish == Instant::never() || r.start == Instant::never())
            continue;
        const Duration held = r.finish - r.start - r.suspended;
        const Duration sum = r.overhead + more.work + more.beside_work();
        if (held != sum)
            throw SimulationError(fmt::format("job '{}' held nodes for {} us, of which {} us are accounted for",
                                              run.job_name(job), held.us, sum.us));
    }
}

/// Jobs whose wall-time checkpoints and failures used up.
void note_killed(Run& run) {
    std::uint64_t killed = 0;
    for (JobIndex job = 0; job < run.result.failures.size(); ++job)
        if (run.record(job).state == JobState::killed && run.job_class(job).overhead_in_walltime &&
            run.result.failures[job].beside_work().us > 0)
            ++killed;
    if (killed > 0)
        run.result.notes.push_back(fmt::format(
            "{} killed at the wall-time that includes checkpoints and what failures cost: overhead_in_walltime or "
            "kill_at_walltime of the workload decide about that",
            counted(killed, "job") + (killed == 1 ? " was" : " were")));
}

/// Jobs that have not ended, where the run was to go on until they have.
void account_for_the_rest(Parts& parts) {
    Run& run = parts.run;
    const Progress& jobs = run.progress;
    if (jobs.ended == jobs.last || !run.drains())
        return;
    const std::size_t active = parts.fleet.active();
    if (active == 0)
        refuse_standstill(run, parts.fleet);
    run.result.notes.push_back(fmt::format(
        "{} never ended: jobs are paused where power is short, and stay so{}{}", counted(jobs.last - jobs.ended, "job"),
        jobs.submitted - jobs.ended > active ? ": " : "", waiting_names(run, parts.fleet)));
}

void report_sites(Parts& parts) {
    Result& result = parts.run.result;
    for (const SiteLedger& books : parts.books.ledgers()) {
        SiteResult& site = result.sites.emplace_back();
        site.window = books.window();
        site.drain = books.drain();
        if (parts.run.scenario.output.sites)
            site.steps = books.steps();
    }
    parts.fleet.report_rent(result);
    settle_market(parts.run, parts.books);
    settle_bills(parts.run, parts.books);
}

} // namespace

void close_window(Parts& parts) {
    parts.stages.settle();
    parts.books.close_window();
    parts.fleet.close_window();
    parts.run.result.window_end = parts.run.now;
    parts.run.window_open = false;
}

void close_books(Parts& parts) {
    Run& run = parts.run;
    parts.standstill.return_to_start();
    if (run.window_open) {
        close_window(parts);
    } else {
        parts.stages.settle();
        parts.books.advance();
    }
    run.result.end = run.now;
    for (JobRecord& r : run.result.jobs)
        if (r.state == JobState::suspended)
            r.suspended += run.now - Instant{};
    account_for_the_rest(parts);
    report_sites(parts);
    check_books(run.scenario, run.result);
    parts.fleet.check();
    check_failures(run);
    note_killed(run);
    report_zones(run, parts.books);
    parts.limits.report();
    note_free_suspensions(run.scenario.workload, run.result);
    run.result.forecast_errors = parts.told.errors(run.result.start, run.result.window_end);
    for (std::string& note : run.scheduler.notes())
        run.result.notes.push_back(std::move(note));
}

} // namespace sunward::simulation
