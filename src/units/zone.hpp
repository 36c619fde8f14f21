// Offsets of local time from UTC out of the system's zone database.
#pragma once

#include <string_view>

#include "sunward/units/instant.hpp"

namespace date {
class time_zone;
}

namespace sunward::zone {

/// Nothing (null) when the database does not know the name.
[[nodiscard]] const date::time_zone* find(std::string_view name);

/// Throws std::invalid_argument when the database does not know the name.
[[nodiscard]] const date::time_zone& require(std::string_view name);

/// Local time minus UTC.
[[nodiscard]] Duration offset(Instant at, const date::time_zone& zone);

/// The instant of a wall clock that shows `local` (microseconds since 1970-01-01T00:00 by that clock). A time that is
/// skipped is read with the offset before the jump, one that occurs twice as the first occurrence.
[[nodiscard]] Instant from_local(Instant local, const date::time_zone& zone);

/// The same, but a time that is skipped is the moment at which it is.
[[nodiscard]] Instant first_shown(Instant local, const date::time_zone& zone);

} // namespace sunward::zone
