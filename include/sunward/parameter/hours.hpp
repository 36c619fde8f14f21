// Hours of the week, as several things may be told them.
#pragma once

#include <string_view>

#include "sunward/parameter/field.hpp"
#include "sunward/parameter/values.hpp"
#include "sunward/units/week_hours.hpp"

namespace sunward::parameter {

/// Spans of the day: one, or a list.
[[nodiscard]] Type hours_of_day();
/// The days of the week on which they begin: `days`.
[[nodiscard]] Field days_field();
/// Of the clock that they go by: `time_zone`.
[[nodiscard]] Field time_zone_field();

/// The hours of `key`, on `days` and in `time_zone`; nothing where the key has none, such as an empty list.
[[nodiscard]] std::optional<WeekHours> hours_in(const Values& values, std::string_view key);

} // namespace sunward::parameter
