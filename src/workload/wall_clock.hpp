// Dates of a job log by the wall clock, whose hour occurs twice when clocks are put back.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "sunward/units/instant.hpp"

namespace sunward {

class WallClock {
public:
    /// Empty: UTC.
    explicit WallClock(std::string_view zone) : zone_(zone) {}

    using Take = std::function<void(std::string_view)>;
    using Walk = std::function<void(const Take&)>;
    /// Finds out from the dates of a log, by which its records are listed, whether they go from the last to the first.
    /// Returns the earliest one, which is `earliest` when each is the first occurrence.
    Instant settle(const Walk& walk, Instant earliest);

    /// A date. One that occurs twice is the first occurrence, unless that is before `after` and the second is not.
    std::optional<Instant> read(std::string_view text, std::optional<Instant> after);
    /// The date by which records are listed, of one after another that has `previous`. Backwards a date that occurs
    /// twice is the second occurrence, unless that is after `previous` and the first is not.
    std::optional<Instant> read_next(std::string_view text, std::optional<Instant> previous);
    /// How many occurred twice, and how they were taken; empty for none.
    [[nodiscard]] std::string note() const;

private:
    [[nodiscard]] std::optional<Instant> again(std::string_view text, Instant first) const;
    Instant take(bool as_second, Instant first, Instant later);

    std::string_view zone_;
    bool backwards_ = false;
    std::uint64_t first_ = 0;
    std::uint64_t second_ = 0;
};

/// The length of a span as people read it, without its sign: `1 d`, `1825 d 13:29:19`.
[[nodiscard]] std::string readable_length(Duration span);

} // namespace sunward
