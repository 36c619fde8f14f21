// The units that each measure knows.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "sunward/units/parse.hpp"

namespace sunward::units {

/// One unit is multiply / divide base units. One of the two is 1, so that `25 ms` is the double nearest to 0.025.
struct Unit {
    std::string_view name;
    double multiply = 1;
    double divide = 1;

    [[nodiscard]] double to_base(double number) const { return number * multiply / divide; }
    [[nodiscard]] double from_base(double base) const { return base * divide / multiply; }
};

/// How a measure is written.
struct Notation {
    std::string_view example;                  ///< a quantity as people write it
    std::span<const std::string_view> usual;   ///< the usual unit first
    std::span<const std::string_view> printed; ///< a base unit among them; the later of two equally short texts
};

[[nodiscard]] const Notation& notation(Measure measure);

/// The unit of that exact name. A compound such as `kgCO2e/MWh` is put together from its parts.
[[nodiscard]] std::optional<Unit> find_unit(std::string_view name, Measure measure);

/// True for three capital letters.
[[nodiscard]] bool is_currency(std::string_view text);

} // namespace sunward::units
