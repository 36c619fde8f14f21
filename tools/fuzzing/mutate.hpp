// Damage done to a text in ways that know what texts are made of: lines, cells, numbers, brackets, names.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace sunward::fuzzing {

/// The text with one to eight random changes. The same seed gives the same text.
/// `words` are names and values from all samples, which may be put where they do not belong.
[[nodiscard]] std::string mutate(std::string_view text, std::uint64_t seed, const std::vector<std::string>& words);

/// Names, numbers and dates that a text is made of, each once.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

} // namespace sunward::fuzzing
