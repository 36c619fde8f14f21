// Dates of a job log by the wall clock, whose hour occurs twice when clocks are put back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sunward/units/instant.hpp"

namespace sunward {

class WallClock {
public:
    /// Empty: UTC.
    explicit WallClock(std::string_view zone) : zone_(zone) {}

    /// A date. One that occurs twice is the first occurrence, unless that is before `after` and the second is not.
    std::optional<Instant> read(std::string_view text, std::optional<Instant> after);
    /// How many occurred twice, and how they were taken; empty for none.
    [[nodiscard]] std::string note() const;

private:
    std::string_view zone_;
    std::uint64_t first_ = 0;
    std::uint64_t second_ = 0;
};

} // namespace sunward
