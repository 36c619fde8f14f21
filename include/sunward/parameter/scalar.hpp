// A value as it was written, and what it says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sunward/parameter/type.hpp"

namespace sunward::parameter {

/// A text; once it is read as a type, also its number.
struct Scalar {
    std::string text;
    double number = 0;       ///< quantity (base units), number, integer, multiple
    std::uint64_t whole = 0; ///< integer
    std::int64_t us = 0;     ///< duration, time of day, instant: microseconds
};

/// Reads what the text says as a value of the type. Gives what is wrong with it, for people; nothing when all is well.
/// Files are not looked for: a path is any text.
[[nodiscard]] std::optional<std::string> read_scalar(Scalar& scalar, const Type& type);

/// The text in quotes, or how long it is.
[[nodiscard]] std::string describe(const Scalar& scalar);

} // namespace sunward::parameter
