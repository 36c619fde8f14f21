#include "argument.hpp"

#include <charconv>
#include <cstdlib>
#include <limits>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "sunward/scenario/load.hpp"
#include "sunward/units/spelling.hpp"

namespace sunward {

void add_whole(CLI::App& command, const std::string& names, std::uint64_t least,
               const std::function<void(std::uint64_t)>& take, const std::string& help) {
    const auto read = [names, least, take](const std::string& text) {
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size() || value < least)
            throw CLI::ValidationError(names, fmt::format("'{}' is not a whole number from {} to {}", text, least,
                                                          std::numeric_limits<std::uint64_t>::max()));
        take(value);
    };
    command.add_option_function<std::string>(names, read, help)->type_name("N");
}

void add_no_plugins(CLI::App& command) {
    command.add_flag_callback(
        "--no-plugins", [] { setenv(no_plugins_variable, "1", 1); },
        fmt::format("Refuse policies that are programs or libraries, as {}=1 does", no_plugins_variable));
}

std::string_view near_command(std::string_view word, std::span<const std::string_view> commands) {
    constexpr std::size_t fewest = 3; // letters that a command is known by
    for (const std::string_view command : commands)
        if (word.size() >= fewest && command.starts_with(word))
            return command;
    return nearest(word, commands);
}

std::string file_name(std::string_view text) {
    constexpr std::size_t longest = 100;
    std::string name(text.substr(0, longest));
    for (char& c : name)
        if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '.' && c != '_' && c != '-')
            c = '-';
    // A leading dot would hide the folder, or leave it.
    return name.empty() || name.front() == '.' ? "scenario" + name : name;
}

} // namespace sunward
