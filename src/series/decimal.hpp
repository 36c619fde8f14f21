// Numbers whose decimal sign is a point or a comma, and which of the two a column of them has.
#pragma once

#include <string_view>

namespace sunward::series {

/// What texts that are numbers say about the decimal sign. 1.216 and 1,216 may be either; 1,5 and 1.216,5 are plain.
class DecimalVotes {
public:
    void add(std::string_view text);
    void add(const DecimalVotes& other);
    /// The sign, `.` when nothing speaks for either; 0 when all that has a sign may be read both ways. Where commas
    /// separate cells, a point that may be either is a decimal one: `commas_separate`.
    [[nodiscard]] char decided(bool commas_separate) const;
    [[nodiscard]] bool is_unclear() const { return !point_ && !comma_ && (unclear_point_ || unclear_comma_); }

private:
    bool point_ = false;
    bool comma_ = false;
    bool unclear_point_ = false;
    bool unclear_comma_ = false;
};

} // namespace sunward::series
