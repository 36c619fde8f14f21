// Which column of a CSV trace holds what.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "readers.hpp"
#include "sunward/series/csv.hpp"

namespace sunward {

/// A column of the file; `unit_s` is the seconds that one stands for in it, when it holds times, and `assumed` whether
/// nobody says so.
struct TraceColumn {
    std::size_t index = 0;
    double unit_s = 1;
    bool assumed = false;
};

struct TraceColumns {
    std::optional<TraceColumn> job_id;
    std::optional<TraceColumn> submit;
    std::optional<TraceColumn> start;
    std::optional<TraceColumn> finish;
    std::optional<TraceColumn> run;
    std::optional<TraceColumn> accelerators;
    std::optional<TraceColumn> walltime;
    std::optional<TraceColumn> deadline;
    std::optional<TraceColumn> user;
    std::optional<TraceColumn> queue;
    std::optional<TraceColumn> priority;
    std::optional<TraceColumn> status;
    std::optional<TraceColumn> min_accelerators; ///< of elastic jobs
    std::optional<TraceColumn> max_accelerators;
};

/// Finds the columns by the source's mapping and our own names. Throws InputError that lists every name that is not
/// ours, every mapped header that the file does not have, and every column that is missing.
[[nodiscard]] TraceColumns find_columns(const TraceSource& source, const CsvReader& reader);

/// A note for each column of ours that the file lacks but for one of nearly that name, which nothing reads.
[[nodiscard]] std::vector<std::string> near_columns(const TraceColumns& found, const CsvReader& reader);

} // namespace sunward
