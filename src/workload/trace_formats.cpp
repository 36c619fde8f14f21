#include "sunward/workload/trace_format.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "sunward/error/error.hpp"

// clang-format off
namespace sunward::workload::formats {

#define TRACE_FORMAT(name) extern const TraceFormat name;
#include "workload/formats.def"
#undef TRACE_FORMAT

} // namespace sunward::workload::formats
// clang-format on

namespace sunward {

std::span<const TraceFormat* const> trace_formats() {
    static constexpr std::array list{
#define TRACE_FORMAT(name) &workload::formats::name,
#include "workload/formats.def"
#undef TRACE_FORMAT
    };
    return list;
}

const TraceFormat& trace_format(std::string_view name) {
    const auto formats = trace_formats();
    const auto found = std::ranges::find(formats, name, &TraceFormat::name);
    if (found == formats.end())
        throw InputError({}, std::string(name), "no such format");
    return **found;
}

} // namespace sunward
