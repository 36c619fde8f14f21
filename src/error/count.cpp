#include "sunward/error/count.hpp"

#include <fmt/format.h>

namespace sunward {

std::string counted(std::uint64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string times(std::uint64_t count) { return count == 1 ? "once" : fmt::format("{} times", count); }

} // namespace sunward
