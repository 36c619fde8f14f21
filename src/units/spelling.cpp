#include "sunward/units/spelling.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace sunward {

namespace {

constexpr std::size_t longest_name = 64;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::size_t allowed_changes(std::size_t length) { return length < 2 ? 0 : std::max<std::size_t>(1, length / 3); }

/// Levenshtein's distance, case ignored, of texts of at most longest_name letters.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::array<std::size_t, longest_name + 1> row{};
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

} // namespace

std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates) {
    if (name.empty() || name.size() > longest_name)
        return {};
    std::string_view best;
    std::size_t least = allowed_changes(name.size()) + 1;
    for (const std::string_view candidate : candidates) {
        if (candidate.empty() || candidate.size() > longest_name)
            continue;
        const std::size_t changes = edit_distance(name, candidate);
        if (changes < least) {
            least = changes;
            best = candidate;
        }
    }
    return best;
}

} // namespace sunward
