// Fields: where jobs come from.
#include "scenario/fields/schema.hpp"
#include "sunward/workload/trace_format.hpp"

namespace sunward::scenario {

using namespace types;

namespace {

constexpr double most_accelerators = 4294967295.0;

const Record& window_record() {
    static const Record table = {
        "window",
        "The part of the jobs that is used.",
        {
            field("from", duration(), "Its start in trace time; that moment becomes the start of the horizon")
                .or_else("0 s"),
            field("duration", span(), "Its length").or_derived("to the end"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& lengths_record() {
    static const Record table = {"lengths",
                                 "Keep only the jobs whose requested time (or run time, if they request none) lies "
                                 "within these limits, as queues sorted by length do.",
                                 {
                                     field("least", duration(), "At least this").or_else("0 s"),
                                     field("below", span(), "Less than this").or_derived("no limit"),
                                 },
                                 {},
                                 {},
                                 {}};
    return table;
}

const Record& slack_record() {
    static const Record table = {
        "slack",
        "How long jobs may wait: their deadline is this long after submission + requested length. A bare string is the "
        "rule.",
        {
            field("rule", slack(choices_of(std::span<const Named<SlackRule::Kind>>(slack_list))),
                  "The rule. `next-workday` looks at the end of a run without delay: on a Saturday its deadline is "
                  "Monday 09:00, on a Sunday or after 17:00 it is 09:00 of the next day, before 09:00 it is 09:00, and "
                  "from 09:00 to 17:00 sharp there is no slack")
                .or_else("none"),
            field("time_zone", time_zone(), "Zone of `next-workday` and `semi-weekly`").or_derived("UTC"),
        },
        "rule",
        {},
        {}};
    return table;
}

const Record& checkpoint_record() {
    static const Record table = {
        "checkpoint",
        "What suspending and resuming a job costs; its nodes stay occupied meanwhile.",
        {
            field("save", duration(), "Fixed time of saving").or_else("0 s"),
            field("restore", duration(), "Fixed time of restoring").or_else("0 s"),
            field("size", quantity(Measure::data), "Moved over the site's storage link each time").or_else("0 B"),
            field("power_share", ratio(0, 1), "Share of the job's power above idle while saving, restoring and staging")
                .or_else("0.35"),
            field("every", span_between(1, 1e9),
                  "A running job saves itself each time that it has worked for so long, so that a failure loses only "
                  "what it did since")
                .or_derived("never, but for `interval`"),
            field("interval", one_of(interval_list),
                  "In place of `every`, from what a checkpoint costs and the mean time between failures of what a job "
                  "holds")
                .or_derived("none"),
            field("stall", duration(),
                  "Asynchronous checkpoints: the job stands still for this long only, and works on while the rest is "
                  "written")
                .or_derived("until all is written"),
            field("flows", boolean(),
                  "Each of these checkpoints sends its bytes over the storage link, which slow each other down; else "
                  "each takes as long as if it were alone there, which costs no event")
                .or_else("false"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& scaling_record() {
    static const Record table = {
        "scaling",
        "How fast a job works with a given number of accelerators: one of these. Only ratios matter.",
        {
            field("amdahl", ratio(0, 1), "Share s of the work that does not scale: 1 / (s + (1 - s) / k)"),
            field("measured", table_of(integer(1, widest_elastic), number_above(0, 1e12)),
                  "Throughput by number of accelerators; straight lines between them, level beyond the last"),
        },
        {},
        {},
        {"amdahl", "measured"}};
    return table;
}

const Record& elastic_record() {
    static const Record table = {
        "elastic",
        "Widths that a policy may give to a job in place of the one that it asks for, which is always permitted. Its "
        "run time is that at the width it asks for.",
        {
            field("min", integer(1, widest_elastic), "Fewest accelerators").or_else("1"),
            field("max", integer(1, widest_elastic), "Most accelerators").or_derived("as many as the job asks for"),
            field("scaling", record(scaling_record()), "How its speed depends on the number of accelerators")
                .or_derived("twice as fast with twice as many"),
            field("resize", one_of(resize_list), "How a running job changes its width").or_else("checkpoint"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& diurnal_record() {
    static const Record table = {
        "diurnal arrivals",
        "Poisson arrivals with rate (1 + swing cos(2 pi (hour - peak_hour) / 24)).",
        {
            field("rate", positive(Measure::rate), "Mean rate").required(),
            field("swing", ratio(0, 1), "How much the rate goes up and down").or_else("0.5"),
            field("peak_hour", number(0, 24), "Hour of the day of the highest rate").or_else("14"),
            field("time_zone", time_zone(), "Zone of the day").or_derived("UTC"),
        },
        "rate",
        {},
        {}};
    return table;
}

const Record& working_hours_record() {
    static const Record table = {"working hours",
                                 "Poisson arrivals on Monday to Friday in working hours, none outside of them.",
                                 {
                                     field("rate", positive(Measure::rate), "Rate in these hours").required(),
                                     field("from", time_of_day(), "When they begin").or_else("09:00"),
                                     field("to", time_of_day(), "When they end, on the same day").or_else("17:00"),
                                     field("time_zone", time_zone(), "Zone of the day").or_derived("UTC"),
                                 },
                                 "rate",
                                 {},
                                 {}};
    return table;
}

const Record& daily_record() {
    static const Record table = {"daily arrivals",
                                 "One job a day.",
                                 {
                                     field("at", time_of_day(), "Time of day").required(),
                                     field("time_zone", time_zone(), "Zone of the day").or_derived("UTC"),
                                 },
                                 "at",
                                 {},
                                 {}};
    return table;
}

const Record& every_record() {
    static const Record table = {
        "regular arrivals",
        "One job per interval.",
        {
            field("interval", span(), "Time between jobs").required(),
            field("first", duration(), "The first job, after the start of the horizon").or_else("0 s"),
        },
        "interval",
        {},
        {}};
    return table;
}

const Record& arrivals_record() {
    static const Record table = {
        "arrivals",
        "When generated jobs are submitted: one of these.",
        {
            field("poisson", positive(Measure::rate), "Independent arrivals at this mean rate"),
            field("diurnal", record(diurnal_record()), "Arrivals that vary over the day"),
            field("working_hours", record(working_hours_record()), "Independent arrivals in working hours"),
            field("daily", record(daily_record()), "One job a day at a given time"),
            field("every", record(every_record()), "One job per interval"),
        },
        {},
        {},
        {"poisson", "diurnal", "working_hours", "daily", "every"}};
    return table;
}

Field least() { return field("least", duration(), "Shorter runs are extended to this").or_else("0 s"); }
Field most() { return field("most", span(), "Longer runs are cut to this").or_else("3650 d"); }

const Record& lognormal_record() {
    static const Record table = {"lognormal run times",
                                 "The logarithm is normal.",
                                 {
                                     field("median", span(), "Median run time").required(),
                                     field("sigma", number(0, 10), "Standard deviation of the logarithm").required(),
                                     least(),
                                     most(),
                                 },
                                 {},
                                 {},
                                 {}};
    return table;
}

const Record& pareto_record() {
    static const Record table = {"Pareto run times",
                                 "P(run > x) = (minimum / x)^alpha.",
                                 {
                                     field("minimum", span(), "Minimum run time").required(),
                                     field("alpha", number_above(0, 100), "Exponent of the tail").required(),
                                     least(),
                                     most(),
                                 },
                                 {},
                                 {},
                                 {}};
    return table;
}

const Record& uniform_record() {
    static const Record table = {"uniform run times",
                                 "All lengths between the two are equally likely.",
                                 {
                                     field("least", duration(), "Minimum run time").required(),
                                     field("most", span(), "Maximum run time").required(),
                                 },
                                 {},
                                 {},
                                 {}};
    return table;
}

const Record& run_record() {
    static const Record table = {"run times",
                                 "How long generated jobs run: one of these. A bare duration is the length of each.",
                                 {
                                     field("fixed", span(), "The length of each"),
                                     field("lognormal", record(lognormal_record()), "Lognormal lengths"),
                                     field("pareto", record(pareto_record()), "Lengths with a heavy tail"),
                                     field("uniform", record(uniform_record()), "Lengths between two bounds"),
                                 },
                                 "fixed",
                                 {},
                                 {"fixed", "lognormal", "pareto", "uniform"}};
    return table;
}

const Record& synthetic_record() {
    static const Record table = {
        "synthetic",
        "A generator of jobs.",
        {
            field("jobs", integer(1, 1e8), "Maximum number of jobs").or_derived("as many as arrive within `span`"),
            field("span", types::span(), "Arrivals stop this long after the start of the horizon")
                .or_derived("the length of the horizon when `jobs` is not given, else no end"),
            field("arrivals", record(arrivals_record()), "When jobs are submitted").required(),
            field("accelerators",
                  either(integer(1, most_accelerators), table_of(integer(1, most_accelerators), number(0, 1e12))),
                  "Width of each job, or widths with weights")
                .or_else("1"),
            field("run", record(run_record()), "How long jobs run"),
            field("flop", record(flop_record()),
                  "In place of `run`: the work of a job, shared by its accelerators; on the first hardware of "
                  "`throughput`, which has to be given, it runs for flop / (accelerators x of_each)"),
            field("walltime_factor", number(1, 1e6),
                  "Jobs request their length times a factor drawn uniformly from 1 to this")
                .or_else("1"),
            field("users", list_of(name()), "Users, drawn with equal probability").or_else("[]"),
        },
        {},
        {},
        {"run", "flop"}};
    return table;
}

void add(std::vector<Field>& fields, std::vector<Field> more) { fields.insert(fields.end(), more.begin(), more.end()); }

std::vector<Field> trace_fields() {
    std::vector<std::string_view> all;
    std::vector<std::string_view> tables;
    for (const TraceFormat* format : trace_formats()) {
        all.push_back(format->name);
        if (format->traits.is_table)
            tables.push_back(format->name);
    }
    std::vector<Field> fields = {
        field("format", choice(words_of(trace_formats())), "Format of a trace"),
        field("file", path(), "The trace").required().only_with(all),
    };
    add(fields, fields_of(trace_formats()));
    add(fields,
        {
            field("cores_per_accelerator", integer(1, most_accelerators), "Width = processors / this, rounded up")
                .or_else("1")
                .only_with(all),
            field("absolute", boolean(),
                  "Submit times are dates or Unix times instead of times after the start of the horizon")
                .or_else("false")
                .only_with(all),
            field("bad_records", one_of(bad_records_list),
                  "What to do about records that cannot be used, such as one with a negative time or text for a "
                  "number. Skipped anyway, with a count: an unknown submit, an unknown or zero run time or width, one "
                  "that was cancelled or never started, that started before its submit, a part or a step of a job, an "
                  "id seen before")
                .or_else("fail")
                .only_with(all),
            field("synthetic", record(synthetic_record()), "In place of a trace: a generator"),
        });
    add(fields, dialect_fields(tables));
    return fields;
}

std::vector<Field> job_fields() {
    return {
        field("site", reference("sites"), "Where the jobs are submitted")
            .or_derived("the site, when there is only one"),
        field("cluster", text(), "Cluster that the jobs need, at whichever site").or_derived("any"),
        field("sites", list_of(reference("sites")), "Sites at which the jobs may run").or_derived("all"),
        field("max_latency", duration(),
              "Of these, only sites that links reach from `site` within this one-way latency")
            .or_derived("no limit, wherever the sites are"),
        field("window", record(window_record()), "The part of the jobs that is used").or_else("{}"),
        field("lengths", record(lengths_record()), "Lengths of the jobs that are used").or_else("{}"),
        field("sample", ratio(0, 1), "Keep each job with this probability").or_else("1"),
        field("load", number_above(0, 1e6), "Divide the times between submissions by this").or_else("1"),
        field("limit", integer(1, 1e8), "More jobs than this are an error").or_else("10000000"),
        field("slack", record(slack_record()), "How long jobs may wait").or_else("{}"),
        field("interruptible", boolean(), "Jobs may be suspended").or_else("true"),
        field("spot", boolean(), "Jobs run on spot nodes, where a cluster is rented, and leave reserved ones to others")
            .or_else("false"),
        field("kill_at_walltime", boolean(), "A run longer than its request is killed")
            .or_derived(
                "true, but false if some job in the trace ran longer than it requested, or if none requests a time"),
        field("overhead_in_walltime", boolean(), "Staging, saving and restoring count against the request")
            .or_else("true"),
        field("utilisation", ratio(0, 1), "Utilisation of a job's accelerators while it runs").or_else("1"),
        field("input", quantity(Measure::data), "Moved from the home site before a job runs elsewhere").or_else("0 B"),
        field("checkpoint", record(checkpoint_record()), "What suspending and resuming costs").or_else("{}"),
        field("restart", duration(), "After a failure, from when a job has its nodes again until it restores")
            .or_else("0 s"),
        field("most_restarts", integer(0, 1e9), "After so many, the next failure ends the job").or_derived("no limit"),
        field("elastic", record(elastic_record()), "Jobs may be given widths other than the one they request")
            .or_derived("jobs keep their width"),
        field(
            "speeds", list_of(record(speed_record())),
            "How fast jobs work on hardware other than that which their run times and wall-times are of: these shrink "
            "or stretch with it")
            .or_derived("as fast on all"),
        field(
            "throughput", list_of(record(throughput_record())),
            "In place of `speeds`: what an accelerator does of the jobs' work, the first hardware being the reference")
            .or_derived("not stated"),
        field("other_hardware", one_of(other_hardware_list),
              "What jobs do on clusters that `speeds` or `throughput` does not name")
            .or_derived(
                "`reference` with `speeds`, `refuse` with `throughput`, and a note where there are such clusters"),
        field("oversized", one_of(oversized_list), "What to do about jobs that fit in no cluster").or_else("fail"),
    };
}

} // namespace

const Record& workload_record() {
    const auto fields = [] {
        std::vector<Field> all = {field("name", name(), "Name of the entry, also in the names of generated jobs")
                                      .or_derived("workload-1, workload-2, ...")};
        for (auto* part : {trace_fields, job_fields}) {
            std::vector<Field> more = part();
            all.insert(all.end(), more.begin(), more.end());
        }
        return all;
    };
    static const Record table = {"workload entry",       "Jobs from a trace or a generator.", fields(), {}, {"format"},
                                 {"format", "synthetic"}};
    return table;
}

} // namespace sunward::scenario
