#include "sunward/grid/signal_format.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sunward/error/error.hpp"

// clang-format off
namespace sunward::grid::formats {

#define SIGNAL_FORMAT(name) extern const SignalFormat name;
#include "grid/formats.def"
#undef SIGNAL_FORMAT

} // namespace sunward::grid::formats
// clang-format on

namespace sunward {

std::span<const SignalFormat* const> signal_formats() {
    static constexpr std::array list{
#define SIGNAL_FORMAT(name) &grid::formats::name,
#include "grid/formats.def"
#undef SIGNAL_FORMAT
    };
    return list;
}

const SignalFormat& signal_format(std::string_view name) {
    const auto formats = signal_formats();
    const auto found = std::ranges::find(formats, name, &SignalFormat::name);
    if (found == formats.end())
        throw InputError({}, std::string(name), "no such format");
    return **found;
}

SignalSource column_source(std::filesystem::path file, std::string_view time, std::string_view value) {
    SignalSource source;
    source.format = &grid::formats::csv;
    source.kind = SignalKind::amount;
    source.file = std::move(file);
    const auto set = [&](std::string_view key, std::string_view text) {
        parameter::Value given;
        given.text = text;
        source.values.set(key, std::move(given));
    };
    set("time", time);
    set("value", value);
    return source;
}

} // namespace sunward
