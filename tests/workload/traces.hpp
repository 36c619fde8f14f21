// Short ways to read a trace in a test.
#pragma once

#include <algorithm>
#include <string>

#include "data.hpp"
#include "sunward/error/error.hpp"
#include "sunward/workload/trace_format.hpp"

namespace sunward::test {

inline const Instant june = from_civil(2022, 6, 6, {});

inline Workload empty_workload(const std::string& entry = "trace") {
    Workload workload;
    workload.classes.push_back({});
    workload.classes.back().name = entry;
    return workload;
}

inline Workload read(const TraceSource& source, const Shaping& shaping = {}, Instant origin = june,
                     std::uint64_t seed = 1) {
    Workload workload = empty_workload();
    read_trace(source, shaping, origin, 0, seed, workload);
    return workload;
}

/// A source with the defaults of its format's parameters.
inline TraceSource file_of(std::string_view format, const std::filesystem::path& file = {}) {
    TraceSource source;
    source.format = &trace_format(format);
    source.values = parameter::Values(source.format->parameters());
    source.file = file;
    return source;
}

/// The same for a text, written to a file of that name.
inline TraceSource trace_of(std::string_view format, const std::string& text, const std::string& file) {
    TraceSource source = file_of(format);
    source.file = write_file(scratch_folder("workload") / file, text);
    return source;
}
inline TraceSource csv(const std::string& text) { return trace_of("csv", text, "jobs.csv"); }
inline TraceSource swf(const std::string& text) { return trace_of("swf", text, "jobs.swf"); }

/// The faults of a source as `line: field: message`, one a line; empty when it can be read.
inline std::string faults(const TraceSource& source, const Shaping& shaping = {}) {
    try {
        (void)read(source, shaping);
    } catch (const InputError& error) {
        std::string all;
        for (const Fault& fault : error.faults())
            all += std::to_string(fault.at.line) + ": " + fault.field + ": " + fault.message + "\n";
        return all;
    }
    return "";
}

inline bool has_note(const Workload& workload, const std::string& part) {
    return std::any_of(workload.notes.begin(), workload.notes.end(),
                       [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

inline double seconds_after(Instant at, Instant origin = june) { return (at - origin).seconds(); }

} // namespace sunward::test
