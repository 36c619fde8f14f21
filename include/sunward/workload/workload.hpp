// Jobs from traces and generators, cleaned, with a report of what was cleaned.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sunward/workload/job.hpp"

namespace sunward {

/// All jobs of a scenario, sorted by (submit, order in the source).
struct Workload {
    std::vector<Job> jobs;
    std::vector<JobClass> classes;
    TextTable labels;               ///< job ids as the trace gives them
    TextTable names;                ///< users and queues
    std::vector<std::string> notes; ///< cleaning: so many records skipped or changed, and why
};

enum class TraceFormat { swf, csv };

/// A format as people name it in a scenario, with one line of help.
struct TraceFormatInfo {
    TraceFormat format;
    std::string_view name;
    std::string_view help;
};
[[nodiscard]] std::span<const TraceFormatInfo> trace_formats();

enum class RunTime { used, requested };    ///< swf: which of the two is the job's true length
enum class Processors { used, requested }; ///< swf: which of the two is its width (the other one when unknown)

/// How long a job may wait. Slack is measured from submit + requested length.
struct SlackRule {
    enum class Kind { none, duration, multiple, next_workday, semi_weekly } kind = Kind::none;
    Duration duration{};   ///< Kind::duration
    double multiple = 0;   ///< Kind::multiple: slack = multiple x requested length
    std::string time_zone; ///< for the calendar kinds; empty: UTC
};

/// The deadline of a job under a slack rule; never for Kind::none.
///   duration, multiple: submit + length + slack.
///   next_workday: judged at the end of an undelayed run, e = submit + length, local time. Saturday: Monday 09:00;
///   Sunday, or at or after 17:00: 09:00 of the next day; before 09:00: 09:00 that day; otherwise e itself (no slack).
///   semi_weekly: the first Monday or Thursday 09:00 at or after e.
/// Source: Wiesner et al., Let's Wait Awhile, Middleware 2021.
[[nodiscard]] Instant deadline_of(const SlackRule& rule, Instant submit, Duration length);

/// Common treatment of every workload entry, applied in this order: window, sample, load.
struct Shaping {
    std::optional<Duration> from;      ///< window start in trace time; that moment becomes the origin
    std::optional<Duration> length;    ///< window length
    double sample = 1;                 ///< keep each job with this probability (stream `workload.<entry>.sample`)
    double load = 1;                   ///< divide inter-arrival times by this
    std::uint64_t limit = 100'000'000; ///< more jobs than this is a fault
    SlackRule slack;
};

/// A trace file.
struct TraceSource {
    TraceFormat format = TraceFormat::csv;
    std::filesystem::path file;
    RunTime run_time = RunTime::used;
    Processors processors = Processors::used;
    /// csv: our name (`job_id`, `submit`, `run`, `accelerators`, `walltime`, `deadline`, `user`, `queue`, `priority`,
    /// `status`) -> header of the file. Names not mapped are looked for as `job_id`, `submit_s`, `run_s`,
    /// `accelerators`, `walltime_s`, `deadline_s`, ...
    std::map<std::string, std::string, std::less<>> columns;
    Duration time_unit = Duration::from_seconds(1); ///< csv: unit of numbers in time columns
    bool absolute = false; ///< submit times are Unix times or dates (swf: after UnixStartTime) rather than relative to
                           ///< the horizon's start
    std::string time_zone; ///< for dates without an offset
    std::uint32_t cores_per_accelerator = 1; ///< swf and csv: width = ceil(processors / this)
};

/// Mix of accelerator counts: count and weight.
using WidthMix = std::vector<std::pair<std::uint32_t, double>>;

struct LengthLaw {
    enum class Kind { fixed, lognormal, pareto, uniform } kind = Kind::fixed;
    Duration median{}; ///< fixed: the value; lognormal: the median; pareto: the least value; uniform: the least value
    double sigma = 1;  ///< lognormal
    double alpha = 2;  ///< pareto
    Duration least{};  ///< clipped below
    Duration most = Duration::from_days(3650); ///< clipped above; uniform: the greatest value
};

struct Arrivals {
    enum class Kind { poisson, diurnal, daily, every } kind = Kind::poisson;
    double per_second = 0;  ///< mean rate (poisson, diurnal)
    double swing = 0.5;     ///< diurnal: rate = mean (1 + swing cos(2 pi (hour - peak) / 24)), 0 to 1, by thinning
    double peak_hour = 14;  ///< diurnal, local time of time_zone
    Duration time_of_day{}; ///< daily: one job a day at this wall-clock time
    Duration interval{};    ///< every: one job each
    Duration first{};       ///< every: the first one after the origin
    std::string time_zone;  ///< empty: UTC
};

/// The seeded generator. Streams `workload.<entry>.arrivals`, `.width`, `.length`, `.walltime`, so that changing one
/// law leaves the draws of the others.
struct SyntheticSource {
    std::uint64_t jobs = 0;              ///< at most so many (0: as many as arrive within `span`)
    Duration span = Duration::forever(); ///< arrivals stop here, from the origin
    Arrivals arrivals;
    WidthMix accelerators = {{1, 1.0}};
    LengthLaw run;
    double walltime_factor = 1;     ///< requested length = true length x a factor uniform in [1, this]
    std::vector<std::string> users; ///< drawn evenly; may be empty
};

/// Appends the jobs of a trace as class `job_class` (already in `into.classes`). `origin` is the horizon's start.
/// Cleaning is reported in `into.notes`, one line a reason with a count: negative, unknown or zero run time or width,
/// duplicate id, outside the window, cancelled before it started, request shorter than the run. Throws InputError
/// (file, line) for text where a number should be, NaN, negative times other than -1, a deadline before the submit, no
/// usable job at all.
void read_trace(const TraceSource& source, const Shaping& shaping, Instant origin, std::uint16_t job_class,
                std::uint64_t seed, Workload& into);

/// Appends generated jobs, named `<entry>-<number>`, numbers from 0.
void generate(const SyntheticSource& source, const Shaping& shaping, Instant origin, std::uint16_t job_class,
              std::uint64_t seed, Workload& into);

/// Sorts the jobs by (submit, position); call once after the last source.
void sort_jobs(Workload& workload);

} // namespace sunward
