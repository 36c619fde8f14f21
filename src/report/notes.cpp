#include "sunward/report/notes.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "sunward/error/count.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/units/wrap.hpp"

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

constexpr char kept_blank = '\x01';

/// Where the quoted or braced piece that begins at `from` ends; npos when none begins there.
std::size_t piece_end(std::string_view text, std::size_t from) {
    const char open = text[from];
    if (open == '{') {
        int depth = 0;
        for (std::size_t i = from; i < text.size(); ++i)
            if ((depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0) == 0)
                return i;
        return std::string_view::npos;
    }
    const bool at_start = from == 0 || text[from - 1] == ' ' || text[from - 1] == '(';
    return (open == '\'' || open == '`') && at_start ? text.find(open, from + 1) : std::string_view::npos;
}

/// With the blanks of quoted and braced pieces in disguise.
std::string with_pieces_kept(std::string text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::size_t end = piece_end(text, at);
        if (end == std::string::npos)
            continue;
        std::replace(text.begin() + static_cast<std::ptrdiff_t>(at), text.begin() + static_cast<std::ptrdiff_t>(end),
                     ' ', kept_blank);
        at = end;
    }
    return text;
}

} // namespace

std::string note_text(std::string_view note, std::size_t width) {
    constexpr std::string_view label = "note: ";
    std::string text = wrapped(with_pieces_kept(std::string(note)), width, label.size(), label.size());
    std::ranges::replace(text, kept_blank, ' ');
    return std::string(label) + text;
}

std::string note_lines(std::span<const std::string> notes, std::string_view all_in, std::size_t width) {
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
        std::string shown_note = note;
        if (const std::size_t more = seen[kind] - number; number == most_alike && more > 0)
            shown_note += fmt::format("; and {} like it in {}", counted(more, "more note"), all_in);
        text += note_text(shown_note, width) + '\n';
    }
    return text;
}

} // namespace sunward
