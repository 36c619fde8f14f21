// Published figures beside ours: what tools/validate prints as VALIDATION.md, and its test holds.
#pragma once

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

namespace sunward::validation {

/// From here on a deviation has a reason.
inline constexpr double same = 0.01;

struct Row {
    std::string what;
    std::string_view unit;
    double published = 0;
    double ours = 0;
    /// How the published figure is known: V read in the source, S read in a digest of it, C worked out by another
    /// program from the source's equation, R recalled.
    char tag = 'V';
    double limit = same;       ///< the greatest deviation, either way
    std::string_view reason{}; ///< of a deviation beyond `same`

    [[nodiscard]] double deviation() const { return ours / published - 1; }
    [[nodiscard]] bool missed() const { return !(std::abs(deviation()) <= limit); }
    [[nodiscard]] bool unexplained() const { return std::abs(deviation()) > same && reason.empty(); }
};

/// Rows of one source.
struct Table {
    std::string_view title;
    std::string_view source;
    std::string_view inputs; ///< what goes in and how it is known, and what of the product comes to the figures
    std::vector<Row> rows;
};

[[nodiscard]] std::vector<Table> carbon_tables();
[[nodiscard]] std::vector<Table> training_tables();
[[nodiscard]] std::vector<Table> device_tables();
[[nodiscard]] std::vector<Table> failure_tables();
/// All of them, in the order of the page.
[[nodiscard]] std::vector<Table> tables();

} // namespace sunward::validation
