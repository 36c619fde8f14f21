#include "csv_columns.hpp"
#include "sunward/error/quote.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sunward {

namespace {

/// The one column of sacct in which a number is minutes. Source: Slurm, sacct(1), "TimelimitRaw".
constexpr std::string_view minutes_by_definition = "TimelimitRaw";

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
        if (!faults_.empty())
            throw InputError(std::move(faults_));
        return found;
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
                return TraceColumn{*index, unit_of(mapped->second)};
            fault(known.name, "no column " + in_quotes(header) + reader_.near(header));
            return std::nullopt;
        }
        if (const auto index = reader_.find(known.unmapped))
            return TraceColumn{*index, 1};
        if (known.required)
            fault(known.name, fmt::format("no column '{}' and none mapped to {}{}", known.unmapped, known.name,
                                          reader_.near(known.unmapped)));
        return std::nullopt;
    }

    /// Seconds that one stands for in a mapped column.
    [[nodiscard]] double unit_of(const TraceColumnName& column) const {
        if (column.unit)
            return column.unit->seconds();
        return column.header == minutes_by_definition ? 60 : source_.time_unit.seconds();
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

} // namespace sunward
