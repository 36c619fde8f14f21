// Names of time zones.
#pragma once

#include <string>
#include <string_view>

namespace sunward {

/// `; did you mean 'Europe/Berlin'?` of what somebody may have meant who wrote `Europe/Berln` or `Berlin`, else empty.
[[nodiscard]] std::string near_time_zone(std::string_view name);

} // namespace sunward
