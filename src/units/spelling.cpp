#include "sunward/units/spelling.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace sunward {

namespace {

constexpr std::size_t longest_name = 64;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_letter(char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9'); }

std::size_t allowed_changes(std::size_t length) { return length < 2 ? 0 : std::max<std::size_t>(1, length / 3); }

/// Whether a name is the first words of a longer one: `cleanest` of `cleanest-now`, `Price` of `Price (USD/MWh)`.
bool begins(std::string_view name, std::string_view candidate) {
    constexpr std::size_t shortest = 3;
    if (name.size() < shortest || name.size() >= candidate.size() || is_letter(candidate[name.size()]))
        return false;
    return std::ranges::equal(name, candidate.substr(0, name.size()), {}, lower, lower);
}

/// Whether a name is the last words of a longer one: `h100` of `dgx-h100`.
bool ends(std::string_view name, std::string_view candidate) {
    constexpr std::size_t shortest = 3;
    if (name.size() < shortest || name.size() >= candidate.size() ||
        is_letter(candidate[candidate.size() - name.size() - 1]))
        return false;
    return std::ranges::equal(name, candidate.substr(candidate.size() - name.size()), {}, lower, lower);
}

using Row = std::array<std::size_t, longest_name + 1>;

/// Changes, insertions, removals and swaps of neighbours (optimal string alignment), case ignored, between texts of at
/// most longest_name letters.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    Row before{};
    Row above{};
    Row row{};
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        before = std::exchange(above, row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const char x = lower(a[i - 1]);
            const char y = lower(b[j - 1]);
            row[j] = std::min({above[j - 1] + (x == y ? 0 : 1), above[j] + 1, row[j - 1] + 1});
            if (i > 1 && j > 1 && x == lower(b[j - 2]) && lower(a[i - 2]) == y)
                row[j] = std::min(row[j], before[j - 2] + 1);
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
        const std::size_t changes =
            begins(name, candidate) || ends(name, candidate) ? 1 : edit_distance(name, candidate);
        if (changes < least) {
            least = changes;
            best = candidate;
        }
    }
    return best;
}

} // namespace sunward
