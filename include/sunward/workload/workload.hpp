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

#include "sunward/parameter/values.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/workload/job.hpp"

namespace sunward {

/// Widths that a trace states for an elastic job; 0: those of its class.
struct OwnWidths {
    std::uint32_t name = 0; ///< of the job, in Workload::labels
    std::uint32_t min = 0;
    std::uint32_t max = 0;
};

/// All jobs of a scenario, sorted by (submit, order in the source).
struct Workload {
    std::vector<Job> jobs;
    std::vector<JobClass> classes;
    TextTable labels;                  ///< job ids as the trace gives them
    TextTable names;                   ///< users and queues
    std::vector<OwnWidths> own_widths; ///< by name, which rises; of the jobs that have some
    std::vector<std::string> notes;    ///< cleaning: so many records skipped or changed, and why
};

/// Widths that a job may have: its own, else those of its class, and always the one that it asks for.
[[nodiscard]] WidthRange permitted_widths(const Workload& workload, const Job& job);

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
///   Sunday, or after 17:00: 09:00 of the next day; before 09:00: 09:00 that day; otherwise, at 17:00 too, e itself.
///   semi_weekly: the first Monday or Thursday 09:00 at or after e.
/// Source: Wiesner et al., Let's Wait Awhile, Middleware 2021.
[[nodiscard]] Instant deadline_of(const SlackRule& rule, Instant submit, Duration length);

/// Common treatment of every workload entry, applied in this order: window, lengths, sample, load.
struct Shaping {
    /// Window start in trace time (default 0); that moment becomes the origin. Jobs before it are skipped.
    std::optional<Duration> from;
    std::optional<Duration> length; ///< window length
    double sample = 1; ///< keep each job with this probability (stream `workload.<entry>.sample`, one a record)
    double load = 1;   ///< divide inter-arrival times by this; a deadline keeps its distance from the submit
    Duration least{};  ///< keep jobs that ask for at least this (their run time without a request),
    Duration below = Duration::forever(); ///< and for less than this, as queues by length do
    std::uint64_t limit = 100'000'000;    ///< more jobs than this is a fault
    SlackRule slack;                      ///< for jobs without a deadline of their own
};

/// What to do about a record that cannot be used, such as one with a negative run time.
enum class BadRecords { fail, skip };

/// A column by its header, and, of times, the unit of its numbers.
struct TraceColumnName {
    TraceColumnName() = default;
    TraceColumnName(std::string name, std::optional<Duration> of = {}) : header(std::move(name)), unit(of) {}
    TraceColumnName(const char* name) : header(name) {}

    std::string header;
    std::optional<Duration> unit; ///< none: that of the source
};

struct TraceFormat;

/// A trace file.
struct TraceSource {
    const TraceFormat* format = nullptr; ///< never null when it is read
    parameter::Values values{};          ///< of the format's own parameters
    std::filesystem::path file;
    /// Of tables: our name -> header of the file. `submit`, `accelerators` and `run` (or `finish`) must be there;
    /// `job_id` (without it the data rows are numbered from 0), `start`, `walltime`, `deadline`, `user`, `queue`,
    /// `priority`, `status` may be, and of elastic jobs `min_accelerators` and `max_accelerators`. Names not mapped are
    /// looked for under the same name, times with `_s` behind it (`submit_s`). Without `run` the run time is finish -
    /// start, without `start` finish - submit. `deadline`, `start` and `finish` are moments like `submit`. What
    /// is_missing, or -1, is unknown. Lengths are numbers (a note says when their unit is taken for granted) or as
    /// sacct writes them. `status` matters only when it begins with `cancel` or is 5 (as in swf): then a job without
    /// run time counts as cancelled before it started. What else Slurm writes: slurm.hpp.
    std::map<std::string, TraceColumnName, std::less<>> columns;
    CsvDialect dialect; ///< of tables
    Duration time_unit =
        Duration::from_seconds(1); ///< of tables: unit of numbers in mapped time columns (`..._s`: seconds)
    /// Submit times are Unix times or dates (swf: seconds after UnixStartTime); trace time is then counted from the
    /// horizon's start, and earlier jobs are skipped. Otherwise trace time is the number itself, or, with dates,
    /// counted from the earliest submit of the file.
    bool absolute = false;
    std::string time_zone;                   ///< for dates without an offset; empty: UTC
    std::uint32_t cores_per_accelerator = 1; ///< width = ceil(processors / this)
    BadRecords bad_records = BadRecords::fail;
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
    enum class Kind { poisson, diurnal, working_hours, daily, every } kind = Kind::poisson;
    double per_second = 0;  ///< mean rate (poisson, diurnal), rate in working hours
    double swing = 0.5;     ///< diurnal: rate = mean (1 + swing cos(2 pi (hour - peak) / 24)), 0 to 1, by thinning
    double peak_hour = 14;  ///< diurnal, local time of time_zone
    Duration time_of_day{}; ///< daily: one job a day at this wall-clock time; working_hours: when they begin
    Duration closing{};     ///< working_hours: when they end; after they begin, on Monday to Friday
    Duration interval{};    ///< every: one job each
    Duration first{};       ///< every: the first one after the origin
    std::string time_zone;  ///< empty: UTC
};

/// Work that the accelerators of a job share: each job runs for that by its accelerators.
struct WorkLaw {
    double median_s = 0; ///< accelerator-seconds on the reference hardware; 0: not stated
    double sigma = 0;    ///< of the logarithm, which is normal; 0: the same for all
};

/// The seeded generator. Streams `workload.<entry>.arrivals`, `.width`, `.length`, `.walltime`, `.user`, so that
/// changing one law leaves the draws of the others.
struct SyntheticSource {
    std::uint64_t jobs = 0;              ///< at most so many (0: as many as arrive within `span`)
    Duration span = Duration::forever(); ///< arrivals stop here, from the origin
    Arrivals arrivals;
    WidthMix accelerators = {{1, 1.0}};
    LengthLaw run;
    WorkLaw work = {};              ///< where it is stated, in place of `run`, of which only the limits count
    double walltime_factor = 1;     ///< requested length = true length x a factor uniform in [1, this]; 1: no limit
    std::vector<std::string> users; ///< drawn evenly; may be empty
};

/// Appends the jobs of a trace as class `job_class` (already in `into.classes`). `origin` is the horizon's start.
/// Cleaning is reported in `into.notes`, one line a reason with a count: unknown or zero run time or width, repeated id
/// (the first record stays), outside the window, cancelled before it started, ran longer than requested,
/// started before it was submitted, and so on. Notes also say by how much dates were moved, that dates without a zone
/// are UTC, and what looks like a mistake: a fifth of the jobs ran longer than they asked for, all came at one instant.
/// Throws InputError (file, line) for text where a number should be, negative numbers other than -1, a deadline before
/// the submit, too few or too many cells (all of these only when bad records are not to be skipped), more jobs than the
/// limit, no usable job at all.
void read_trace(const TraceSource& source, const Shaping& shaping, Instant origin, std::uint16_t job_class,
                std::uint64_t seed, Workload& into);

/// Appends generated jobs, named `<entry>-<number>`, numbers from 0. Throws InputError for parameters out of range and
/// when neither `jobs` nor `span` bounds the number of jobs.
void generate(const SyntheticSource& source, const Shaping& shaping, Instant origin, std::uint16_t job_class,
              std::uint64_t seed, Workload& into);

/// Sorts the jobs by (submit, position); call once after the last source.
void sort_jobs(Workload& workload);

} // namespace sunward
