// Formats of job traces: what each tells of itself, and how it is read.
#pragma once

#include <span>
#include <string_view>

#include "sunward/parameter/field.hpp"
#include "sunward/parameter/format_page.hpp"
#include "sunward/workload/workload.hpp"

namespace sunward {

struct Reading; // of the room itself: where records go

/// What others have to know of a format.
struct TraceTraits {
    bool is_table = false; ///< a CSV of some dialect, whose columns have names
};

struct TraceFormat {
    std::string_view name; ///< such as `swf`
    std::string_view help;
    std::string_view source{}; ///< who defines it
    /// Keys of its own.
    parameter::Parameters (*parameters)() = [] { return parameter::Parameters(); };
    TraceTraits traits{};
    parameter::FormatPage page{};
    void (*read)(std::string_view text, const Reading& reading) = nullptr;
};

/// Listed in src/workload/formats.def.
[[nodiscard]] std::span<const TraceFormat* const> trace_formats();
/// Throws InputError for an unknown name.
[[nodiscard]] const TraceFormat& trace_format(std::string_view name);

} // namespace sunward
