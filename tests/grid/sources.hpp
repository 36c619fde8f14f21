// Short ways to state a signal source in tests, and the text of the fault that reading it gives.
#pragma once

#include <string>
#include <string_view>

#include "data.hpp"
#include "sunward/error/error.hpp"
#include "sunward/grid/signal_format.hpp"

namespace sunward::test {

inline SignalSource file_source(std::string_view format, const std::filesystem::path& file,
                                GapRule gaps = GapRule::fail) {
    SignalSource source;
    source.format = &signal_format(format);
    source.file = file;
    source.series.gaps = gaps;
    return source;
}

inline SignalSource text_source(std::string_view format, const std::string& name, const std::string& text,
                                GapRule gaps = GapRule::fail) {
    return file_source(format, write_file(scratch_folder("grid") / name, text), gaps);
}

/// Gives a parameter of the source's format its value.
inline void tell(SignalSource& source, std::string_view key, std::string_view text) {
    for (const parameter::Field& field : source.format->parameters(source.measure))
        if (field.key == key) {
            parameter::Value value;
            value.text = text;
            (void)parameter::read_scalar(value, field.type);
            source.values.set(key, std::move(value));
        }
}

/// The same value throughout.
inline SignalSource constant_source(std::string_view text) {
    SignalSource source;
    source.format = &signal_format("constant");
    tell(source, "constant", text);
    return source;
}

inline SignalSource csv_source(const std::string& text, GapRule gaps = GapRule::fail) {
    auto source = text_source("csv", "signal.csv", text, gaps);
    tell(source, "time", "time");
    tell(source, "value", "value");
    return source;
}

/// What reading complains about; empty when it does not.
template <typename Read>
std::string fault_of(const Read& read) {
    try {
        read();
    } catch (const InputError& error) {
        std::string text;
        for (const Fault& fault : error.faults())
            text += to_string(fault) + "\n";
        return text;
    }
    return {};
}

inline std::string fault_of(const SignalSource& source) {
    return fault_of([&] { (void)read_signal(source); });
}

inline std::string joined_notes(const Signal& signal) {
    std::string text;
    for (const std::string& note : signal.notes)
        text += note + "\n";
    return text;
}

inline Instant at(const char* text) { return parse_instant(text).value(); }

} // namespace sunward::test
