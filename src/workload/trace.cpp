#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "readers.hpp"
#include "sunward/error/quote.hpp"
#include "sunward/series/text_file.hpp"
#include "sunward/workload/trace_format.hpp"
#include "wall_clock.hpp"

namespace sunward {

namespace {

/// The shortest record there is, `0,1,1` and a line end, in bytes; bounds what a file of blank lines may reserve.
constexpr std::size_t shortest_record = 6;

void check(const TraceSource& source) {
    std::vector<Fault> faults;
    const Location at{source.file.string(), 0, 0};
    if (source.cores_per_accelerator == 0)
        faults.push_back({at, "cores_per_accelerator", "must be at least 1"});
    if (source.time_unit.us <= 0)
        faults.push_back({at, "time_unit", "must be longer than zero"});
    if (!source.time_zone.empty() && !is_time_zone(source.time_zone))
        faults.push_back({at, "time_zone", "unknown time zone " + in_quotes(source.time_zone)});
    if (!faults.empty())
        throw InputError(std::move(faults));
}

/// Says when all jobs of a trace come at once, as they do when the submit times are those of something else.
void note_one_instant(Workload& workload, std::size_t first, const Cleaning& cleaning) {
    constexpr std::size_t fewest = 3;
    const std::size_t count = workload.jobs.size() - first;
    const Instant instant = workload.jobs[first].request.submit;
    if (count >= fewest && std::all_of(workload.jobs.begin() + static_cast<std::ptrdiff_t>(first), workload.jobs.end(),
                                       [instant](const Job& job) { return job.request.submit == instant; }))
        workload.notes.push_back(cleaning.prefix() +
                                 fmt::format("all {} jobs are submitted at {}: is the column of submit times right?",
                                             count, to_string(instant)));
}

} // namespace

std::uint32_t width_of(double processors, const Reading& reading) {
    const double width = processors / reading.source.cores_per_accelerator;
    const double whole = std::ceil(width);
    if (whole != width)
        reading.cleaning.count(Reason::width_rounded);
    return static_cast<std::uint32_t>(whole);
}

void note_moved(const Reading& reading, std::string_view what, Instant zero) {
    const Duration from = reading.intake.from();
    const Instant begin = zero + from;
    const Duration moved = reading.origin - begin;
    if (moved.us == 0)
        return;
    const std::string_view cure = from.us == 0              ? "'absolute: true' takes them as they stand"
                                  : reading.source.absolute ? "without 'window.from' they stay as they stand"
                                                            : "'absolute: true' without 'window.from' takes them as "
                                                              "they stand";
    reading.into.notes.push_back(reading.cleaning.prefix() +
                                 fmt::format("{} are moved {} by {}: the {}, {}, is the start of the horizon; {}", what,
                                             moved.us < 0 ? "back" : "ahead", readable_length(moved),
                                             from.us == 0 ? "first submit" : "window's start", to_string(begin), cure));
}

void read_trace(const TraceSource& source, const Shaping& shaping, Instant origin, std::uint16_t job_class,
                std::uint64_t seed, Workload& into) {
    check(source);
    const std::string text = read_text(source.file);
    Cleaning cleaning(into.classes.at(job_class).name, source.file.string(), source.bad_records == BadRecords::skip);
    const std::size_t first = into.jobs.size();
    Intake intake(shaping, origin, job_class, seed, into, cleaning);
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    intake.reserve(std::min(lines, text.size() / shortest_record));

    const Reading reading{source, origin, cleaning, intake, into};
    if (source.absolute)
        note_moved(reading, "times", origin);
    source.format->read(text, reading);
    cleaning.check();
    if (source.absolute)
        intake.tell_outside();
    if (intake.jobs() == 0)
        cleaning.fail_empty();
    cleaning.report(into.notes);
    note_one_instant(into, first, cleaning);
}

void sort_jobs(Workload& workload) {
    const auto earlier = [](const Job& a, const Job& b) { return a.request.submit < b.request.submit; };
    if (!std::is_sorted(workload.jobs.begin(), workload.jobs.end(), earlier))
        std::stable_sort(workload.jobs.begin(), workload.jobs.end(), earlier);
}

} // namespace sunward
