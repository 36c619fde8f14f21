#include "sunward/workload/trace_format.hpp"
#include "workload/readers.hpp"

namespace sunward::workload::formats {

using namespace parameter;
using namespace parameter::types;

namespace {

const parameter::Record& time_column_record() {
    static const parameter::Record table = {"time column",
                                            "A column with times or lengths. A bare string is its name.",
                                            {
                                                field("name", text(), "Name in the header").required(),
                                                field("unit", unit(Measure::duration), "Unit of its numbers")
                                                    .or_derived("`time_unit`; minutes for sacct's TimelimitRaw"),
                                            },
                                            "name",
                                            {},
                                            {}};
    return table;
}

const parameter::Record& columns_record() {
    const auto times = [](std::string_view key, std::string_view help) {
        return field(key, record(time_column_record()), help);
    };
    const auto column = [](std::string_view key, std::string_view help) { return field(key, text(), help); };
    static const parameter::Record table = {
        "columns",
        "Names in the file's header, where they are not the usual ones (`job_id`, `submit_s`, `run_s`, `accelerators`, "
        "`walltime_s`, `deadline_s`, `user`, `queue`, `priority`, `status`, `min_accelerators`, `max_accelerators`).",
        {
            column("job_id", "Name of the job"),
            times("submit", "When it was submitted"),
            times("start", "When it started; with `finish` in place of `run`"),
            times("finish", "When it ended"),
            times("run", "How long it ran"),
            column("accelerators", "How many accelerators it had: a number, or Slurm's resources with `gres/gpu=`"),
            times("walltime", "How long it asked for"),
            times("deadline", "When it has to be finished"),
            column("user", "User that it belongs to"),
            column("queue", "Queue that it waited in"),
            column("priority", "Larger values go first"),
            column("status", "How it ended"),
            column("min_accelerators", "Minimum accelerators of an elastic job, in place of `elastic.min`"),
            column("max_accelerators", "Maximum accelerators of an elastic job, in place of `elastic.max`"),
        },
        {},
        {},
        {}};
    return table;
}

Parameters parameters() {
    return {
        field("columns", record(columns_record()), "Names of the columns").or_else("{}"),
        field("time_unit", unit(Measure::duration), "Unit of the numbers in time columns that state none")
            .or_derived("s, with a note where the header does not say so"),
        field("time_zone", time_zone(), "Zone of dates without an offset").or_derived("UTC"),
    };
}

} // namespace

extern const TraceFormat csv = {
    .name = "csv",
    .help = "CSV with a header, one row per job; columns with our names or mapped to them",
    .source = "sacct of Slurm (`--parsable2`), and any table",
    .parameters = parameters,
    .traits = {.is_table = true},
    .page = {.looks =
                 "Any separator and either decimal sign. `columns` maps names; times are numbers or dates, lengths "
                 "numbers or as sacct writes them (`1-02:30:00`), widths numbers or Slurm's resources. Without "
                 "`run` it is finish - start, without `start` finish - submit.",
             .lines = "job_id,submit_s,run_s,accelerators,asked_s,person\n1,0,3600,8,7200,ada\n2,90,120.5,1,600,grace",
             .cleaned =
                 "Left out with a count: an unknown submit, an unknown or zero run time or width, jobs cancelled "
                 "or never started, started before their submit, steps and parts of jobs, ids seen before.",
             .example = "[{format: csv, file: jobs.csv, columns: {walltime: asked_s, user: person}}]"},
    .read = read_csv,
};

} // namespace sunward::workload::formats
