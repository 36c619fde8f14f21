// Times as they stand in the cells of files.
#pragma once

#include <optional>
#include <string_view>

#include "sunward/units/instant.hpp"

namespace sunward {

/// A Unix time: seconds (9 or 10 digits, with a fraction or not), or milli-, micro- or nanoseconds (13, 16 or 19
/// digits), from 1973 to 2199. Nothing for other numbers, nor for those that read as a date written without signs, such
/// as 2024030112 or 202403011200, which nobody can tell from them.
[[nodiscard]] std::optional<Instant> parse_unix_time(std::string_view text);

/// A date and time as parse_instant reads them in a zone, or a Unix time.
[[nodiscard]] std::optional<Instant> parse_time(std::string_view text, std::string_view zone);

/// Whether a time says by itself which instant it is: a Unix time, or one with an offset from UTC. A date alone does
/// not.
[[nodiscard]] bool states_offset(std::string_view text);

/// A length as job schedulers write it: `D-HH:MM:SS`, `D-HH:MM`, `D-HH`, `HH:MM:SS`, `MM:SS`, with a fraction of a
/// second or not. Nothing for any other text.
/// Source: Slurm's sacct(1), formats of Elapsed and Timelimit.
[[nodiscard]] std::optional<Duration> parse_clock_length(std::string_view text);

} // namespace sunward
