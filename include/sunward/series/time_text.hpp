// Times as they stand in the cells of files.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sunward/units/instant.hpp"

namespace sunward {

/// A Unix time: seconds (9 or 10 digits, with a fraction or not), or milli-, micro- or nanoseconds (13, 16 or 19
/// digits), from 1973 to 2199. Nothing for other numbers, nor for those that read as a date written without signs, such
/// as 2024030112 or 202403011200, which nobody can tell from them.
[[nodiscard]] std::optional<Instant> parse_unix_time(std::string_view text);
/// The unit of a Unix time that is finer than seconds, by its digits: `milliseconds`; empty for any other text.
[[nodiscard]] std::string_view fine_unix_unit(std::string_view text);

/// A date and time as parse_instant reads them in a zone, with the other orders that leave no doubt: `25.03.2024 00:00`
/// (dots: the day is first) and `2024/03/25`. Nothing for `03/04/2024`, which begins with the day or with the month,
/// nor for a time that the zone's clocks skip when they are put ahead.
[[nodiscard]] std::optional<Instant> parse_date(std::string_view text, std::string_view zone);

/// What is wrong with a text that is neither, for people: `'03/04/2024' is not a time, expected for example ...`, or
/// that there is no such time in the zone.
[[nodiscard]] std::string time_problem(std::string_view text, std::string_view zone = {});

/// A date as parse_date reads it, or a Unix time.
[[nodiscard]] std::optional<Instant> parse_time(std::string_view text, std::string_view zone);

/// Whether a time says by itself which instant it is: a Unix time, or one with an offset from UTC. A date alone does
/// not.
[[nodiscard]] bool states_offset(std::string_view text);

/// The instant at which the clocks of a zone, put back, show again what they showed at `first`; `first` when they do
/// not.
[[nodiscard]] Instant second_occurrence(Instant first, std::string_view zone);

/// A length as job schedulers write it: `D-HH:MM:SS`, `D-HH:MM`, `D-HH`, `HH:MM:SS`, `MM:SS`, with a fraction of a
/// second or not. Nothing for any other text.
/// Source: Slurm's sacct(1), formats of Elapsed and Timelimit.
[[nodiscard]] std::optional<Duration> parse_clock_length(std::string_view text);

} // namespace sunward
