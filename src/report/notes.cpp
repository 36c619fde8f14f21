#include "sunward/report/notes.hpp"

#include <map>

#include <fmt/format.h>

#include "sunward/error/count.hpp"
#include "sunward/error/faults.hpp"

namespace sunward {

namespace {

constexpr std::size_t most_alike = 3;

/// A note without the site or zone, and the source of data, that it is about.
std::string_view without_subject(std::string_view note) {
    if (!note.starts_with("site ") && !note.starts_with("zone "))
        return note;
    constexpr std::string_view end = ": ";
    const auto skip = [&](std::size_t colon) { note.remove_prefix(colon == note.npos ? 0 : colon + end.size()); };
    skip(note.find(end));
    if (const std::size_t source = note.find("): "); source < note.find(end))
        skip(source + 1);
    return note;
}

} // namespace

std::string note_lines(std::span<const std::string> notes, std::string_view all_in) {
    std::map<std::string, std::size_t, std::less<>> seen;
    for (const std::string& note : notes)
        ++seen[message_kind(without_subject(note))];
    std::map<std::string, std::size_t, std::less<>> shown;
    std::string text;
    for (const std::string& note : notes) {
        const std::string kind = message_kind(without_subject(note));
        const std::size_t number = ++shown[kind];
        if (number > most_alike)
            continue;
        text += fmt::format("note: {}", note);
        if (const std::size_t more = seen[kind] - number; number == most_alike && more > 0)
            text += fmt::format("; and {} like it in {}", counted(more, "more note"), all_in);
        text += '\n';
    }
    return text;
}

} // namespace sunward
