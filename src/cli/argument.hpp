// Arguments that several commands read in the same way.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace sunward {

/// Adds an option that is a whole number from `least` to 2^64 - 1; the library's own conversion lets -1 and numbers
/// beyond 64 bits pass.
void add_whole(CLI::App& command, const std::string& names, std::uint64_t least,
               const std::function<void(std::uint64_t)>& take, const std::string& help);

/// Adds `--no-plugins`, which refuses programs and libraries as policies, in this process and all that it starts.
void add_no_plugins(CLI::App& command);

/// The command that a word is near to, or begins; empty when none is.
[[nodiscard]] std::string_view near_command(std::string_view word, std::span<const std::string_view> commands);

/// A text as part of a file name: anything but letters, digits and `._-` becomes a dash.
[[nodiscard]] std::string file_name(std::string_view text);

} // namespace sunward
