// Number formats that accelerators compute in.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sunward {

enum class Precision : std::uint8_t { fp64, fp32, tf32, fp16, bf16, fp8, int8, fp4, int4 };

inline constexpr std::size_t precision_count = 9;

/// In the order of the enumeration.
inline constexpr std::array<std::string_view, precision_count> precision_names = {
    "fp64", "fp32", "tf32", "fp16", "bf16", "fp8", "int8", "fp4", "int4"};

[[nodiscard]] constexpr std::string_view name_of(Precision precision) {
    return precision_names[static_cast<std::size_t>(precision)];
}

[[nodiscard]] constexpr std::optional<Precision> precision_named(std::string_view name) {
    for (std::size_t i = 0; i < precision_count; ++i) {
        if (precision_names[i] == name)
            return static_cast<Precision>(i);
    }
    return std::nullopt;
}

/// What a number takes in memory.
[[nodiscard]] constexpr double bytes_of(Precision precision) {
    constexpr std::array<double, precision_count> bytes = {8, 4, 4, 2, 2, 1, 1, 0.5, 0.5};
    return bytes[static_cast<std::size_t>(precision)];
}

} // namespace sunward
