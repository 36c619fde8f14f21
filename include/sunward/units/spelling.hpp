// Which known name somebody meant who mistyped one.
#pragma once

#include <span>
#include <string_view>

namespace sunward {

/// The candidate with the least edit distance (case ignored; of equals the first), or empty when none is near enough
/// to be a typo: one change for up to five letters, one more for every three further ones, none for a single letter.
[[nodiscard]] std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates);

} // namespace sunward
