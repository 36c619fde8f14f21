#include "csv_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sunward {

namespace {

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

std::string near(std::string_view name, const CsvReader& reader) {
    const std::vector<std::string_view> headers(reader.header().begin(), reader.header().end());
    return suggestion(name, headers);
}

class ColumnSearch {
public:
    ColumnSearch(const TraceSource& source, const CsvReader& reader) : source_(source), reader_(reader) {}

    TraceColumns run() {
        check_names();
        TraceColumns found;
        for (const KnownColumn& known : known_columns)
            found.*known.column = find(known);
        if (!found.run && !found.finish && !source_.columns.contains("run") && !source_.columns.contains("finish"))
            fault("run", "no column 'run_s' or 'finish_s' and none mapped to run or finish" + near("run_s", reader_));
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
            const auto index = reader_.find(mapped->second);
            if (index)
                return TraceColumn{*index, source_.time_unit.seconds()};
            fault(known.name, "no column " + in_quotes(mapped->second) + near(mapped->second, reader_));
            return std::nullopt;
        }
        if (const auto index = reader_.find(known.unmapped))
            return TraceColumn{*index, 1};
        if (known.required)
            fault(known.name, fmt::format("no column '{}' and none mapped to {}{}", known.unmapped, known.name,
                                          near(known.unmapped, reader_)));
        return std::nullopt;
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
