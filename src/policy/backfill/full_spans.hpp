// Where searches for holes found none, so that later ones need not look there.
#pragma once

#include <cstdint>
#include <vector>

namespace sunward {

/// Every finding stays true until accelerators come free; then it loses the starts whose holes they touch. One finding
/// is kept for each class of like widths and holds.
class FullSpans {
public:
    /// No hole of `width` or more for `hold` or longer starts in [from, to).
    struct Finding {
        std::int64_t width;
        std::int64_t hold;
        std::int64_t from;
        std::int64_t to;
        [[nodiscard]] bool speaks_of(std::int64_t wide, std::int64_t length) const {
            return width <= wide && hold <= length;
        }
    };

    /// The finding about such holes that reaches furthest; an empty one when there is none.
    [[nodiscard]] Finding furthest(std::int64_t width, std::int64_t hold) const;

    /// Takes the place of the finding of its class, unless that says more and reaches nearly as far.
    void note(const Finding& found);

    void clear();

    /// More is free in [from, to).
    void gained(std::int64_t from, std::int64_t to);

private:
    std::vector<Finding> findings_;
    std::vector<std::uint32_t> classes_; ///< of findings_
};

} // namespace sunward
