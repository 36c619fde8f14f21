// Short ways to state a signal source in tests, and the text of the fault that reading it gives.
#pragma once

#include <string>

#include "data.hpp"
#include "sunward/error/error.hpp"
#include "sunward/grid/signal.hpp"

namespace sunward::test {

inline SignalSource file_source(SignalFormat format, const std::filesystem::path& file, GapRule gaps = GapRule::fail) {
    SignalSource source;
    source.format = format;
    source.file = file;
    source.series.gaps = gaps;
    return source;
}

inline SignalSource text_source(SignalFormat format, const std::string& name, const std::string& text,
                                GapRule gaps = GapRule::fail) {
    return file_source(format, write_file(scratch_folder("grid") / name, text), gaps);
}

inline SignalSource csv_source(const std::string& text, GapRule gaps = GapRule::fail) {
    auto source = text_source(SignalFormat::csv, "signal.csv", text, gaps);
    source.time_column = "time";
    source.value_column = "value";
    return source;
}

/// What reading the source complains about; empty when it does not.
inline std::string fault_of(const SignalSource& source) {
    try {
        (void)read_signal(source);
    } catch (const InputError& error) {
        std::string text;
        for (const Fault& fault : error.faults())
            text += to_string(fault) + "\n";
        return text;
    }
    return {};
}

inline std::string joined_notes(const Signal& signal) {
    std::string text;
    for (const std::string& note : signal.notes)
        text += note + "\n";
    return text;
}

inline Instant at(const char* text) { return parse_instant(text).value(); }

} // namespace sunward::test
