#include "csv_columns.hpp"
#include "sunward/error/quote.hpp"
#include "sunward/units/spelling.hpp"
#include "sunward/units/text.hpp"
#include "sunward/workload/slurm.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sunward {

namespace {

/// Whether a header says that its numbers are seconds, as `..._s`, `... (sec)` and sacct's `ElapsedRaw` do.
bool states_seconds(std::string_view header) {
    std::string name;
    for (const char c : trimmed(header))
        name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    constexpr std::array<std::string_view, 8> ends{"_s",  "_sec", "_secs", "seconds",
                                                   "(s)", "[s]",  "(sec)", "elapsedraw"};
    return std::ranges::any_of(ends, [&name](std::string_view end) { return name.ends_with(end); });
}

struct KnownColumn {
    std::string_view name;     ///< ours
    std::string_view unmapped; ///< header looked for when the scenario maps none
    std::optional<TraceColumn> TraceColumns::*column;
    bool required = false;
};

constexpr std::array known_columns{
    KnownColumn{"job_id", "job_id", &TraceColumns::job_id},
    KnownColumn{"submit", "submit_s", &TraceColumns::submit, true},
    KnownColumn{"start", "start_s", &TraceColumns::start},
    KnownColumn{"finish", "finish_s", &TraceColumns::finish},
    KnownColumn{"run", "run_s", &TraceColumns::run},
    KnownColumn{"accelerators", "accelerators", &TraceColumns::accelerators, true},
    KnownColumn{"walltime", "walltime_s", &TraceColumns::walltime},
    KnownColumn{"deadline", "deadline_s", &TraceColumns::deadline},
    KnownColumn{"user", "user", &TraceColumns::user},
    KnownColumn{"queue", "queue", &TraceColumns::queue},
    KnownColumn{"priority", "priority", &TraceColumns::priority},
    KnownColumn{"status", "status", &TraceColumns::status},
    KnownColumn{"min_accelerators", "min_accelerators", &TraceColumns::min_accelerators},
    KnownColumn{"max_accelerators", "max_accelerators", &TraceColumns::max_accelerators},
};

bool replaced_by_run(const KnownColumn& known) { return known.name == "start" || known.name == "finish"; }

class ColumnSearch {
public:
    ColumnSearch(const TraceSource& source, const CsvReader& reader) : source_(source), reader_(reader) {}

    TraceColumns run() {
        check_names();
        TraceColumns found;
        for (const KnownColumn& known : known_columns)
            found.*known.column = find(known);
        if (!found.run && !found.finish && !source_.columns.contains("run") && !source_.columns.contains("finish"))
            fault("run", "no column 'run_s' or 'finish_s' and none mapped to run or finish" + reader_.near("run_s"));
        if (!found.job_id && !source_.columns.contains("job_id"))
            if (const auto index = reader_.find("JobID"))
                found.job_id = TraceColumn{*index};
        if (faults_.empty())
            return found;
        faults_.front().message += slurm::hint_for(reader_.header());
        throw InputError(std::move(faults_));
    }

private:
    void check_names() {
        std::array<std::string_view, known_columns.size()> names;
        std::transform(known_columns.begin(), known_columns.end(), names.begin(), [](const auto& k) { return k.name; });
        for (const auto& [name, header] : source_.columns)
            if (std::find(names.begin(), names.end(), name) == names.end())
                fault(name, "not a column of a job" + suggestion(name, names));
    }

    std::optional<TraceColumn> find(const KnownColumn& known) {
        const auto mapped = source_.columns.find(known.name);
        if (mapped != source_.columns.end()) {
            const std::string& header = mapped->second.header;
            if (const auto index = reader_.find(header))
                return column_at(*index, mapped->second);
            fault(known.name, "no column " + in_quotes(header) + reader_.near(header));
            return std::nullopt;
        }
        if (const auto index = reader_.find(known.unmapped))
            return TraceColumn{*index};
        if (known.required)
            fault(known.name, fmt::format("no column '{}' and none mapped to {}{}", known.unmapped, known.name,
                                          reader_.near(known.unmapped)));
        return std::nullopt;
    }

    /// A mapped column, with the unit of its times.
    [[nodiscard]] TraceColumn column_at(std::size_t index, const TraceColumnName& column) const {
        if (column.unit)
            return {index, column.unit->seconds()};
        if (column.header == slurm::minutes_column)
            return {index, 60};
        const double unit_s = source_.time_unit.seconds();
        return {index, unit_s, unit_s == 1 && !states_seconds(column.header)};
    }

    void fault(std::string_view name, std::string message) {
        faults_.push_back({{reader_.file(), 1, 0}, fmt::format("columns.{}", name), std::move(message)});
    }

    const TraceSource& source_;
    const CsvReader& reader_;
    std::vector<Fault> faults_;
};

} // namespace

TraceColumns find_columns(const TraceSource& source, const CsvReader& reader) {
    return ColumnSearch(source, reader).run();
}

std::vector<std::string> near_columns(const TraceColumns& found, const CsvReader& reader) {
    std::vector<bool> is_read(reader.header().size());
    for (const KnownColumn& known : known_columns)
        if (const auto& column = found.*known.column)
            is_read[column->index] = true;
    std::vector<std::string_view> unread;
    for (std::size_t i = 0; i < is_read.size(); ++i)
        if (!is_read[i])
            unread.push_back(reader.header()[i]);
    std::vector<std::string> notes;
    for (const KnownColumn& known : known_columns)
        if (!(found.*known.column) && !(found.run && replaced_by_run(known)))
            if (const std::string_view near = nearest(known.unmapped, unread); !near.empty())
                notes.push_back(fmt::format("nothing reads column {}: if it is '{}', state 'columns: {{{}: ...}}'",
                                            in_quotes(near), known.unmapped, known.name));
    return notes;
}

} // namespace sunward
