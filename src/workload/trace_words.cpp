#include "trace_words.hpp"

#include <algorithm>
#include <array>

#include "sunward/units/text.hpp"

namespace sunward {

namespace {

/// Whether a status begins with a word in lower case, in whatever case it is itself.
bool begins_with(std::string_view status, std::string_view word) {
    const auto same = [](char a, char b) { return a == b || a == b - 'a' + 'A'; };
    return std::ranges::equal(status.substr(0, word.size()), word, same);
}

} // namespace

bool is_cancelled(std::string_view status) { return status == "5" || begins_with(status, "cancel"); }

bool is_running(std::string_view status) { return begins_with(status, "running"); }

bool is_unknown(std::string_view cell) {
    constexpr std::array<std::string_view, 6> words{"unknown",  "unlimited", "partition_limit",
                                                    "infinite", "invalid",   "not_set"};
    const auto same = [](char a, char b) { return a == b || a == b - 'a' + 'A'; };
    return is_missing(cell) ||
           std::ranges::any_of(words, [&](std::string_view word) { return std::ranges::equal(cell, word, same); });
}

} // namespace sunward
