// Numbers as people read them: three digits, a unit that suits the size.
#pragma once

#include <cstdint>
#include <string>

namespace sunward::readable {

/// Three significant digits or whole units, with thousands apart: `0.0123`, `1.23`, `45,600`.
[[nodiscard]] std::string digits(double value);
[[nodiscard]] std::string count(std::uint64_t value);
[[nodiscard]] std::string time(double seconds);
[[nodiscard]] std::string energy(double kwh);
[[nodiscard]] std::string mass(double kg);

} // namespace sunward::readable
