#include "page.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace sunward::validation {

namespace {

constexpr std::string_view head =
    R"(<!-- Made by tools/validate > VALIDATION.md. A test fails when it is stale, or a row beyond its limit. -->

# Published figures beside ours

Every row is a figure that others published, or that another program worked out from a published equation, and what the
functions of this program say for the same inputs. The deviation is ours over theirs, less one; `limit` is what the tests
hold it to. Where it is beyond 1 % the reason stands beside it.

How a published figure is known: V, read in the source; S, read in a digest of it; C, worked out by another program from the
source's equation; R, recalled and not read again.

What this page does not say: energy and carbon here come from the models of the rooms, not from runs of the whole program;
those are held against published figures and hand calculations in `tests/report`, `tests/simulation` and `tests/validation`,
and synthetic weather and the built-in zones against real years by `tools/calibrate`.
)";

std::string line_of(const Row& row) {
    const std::string unit = row.unit.empty() ? "" : " " + std::string(row.unit);
    // Below a thousandth of a per cent it is rounding of what was printed, of either sign.
    const double per_cent = std::abs(row.deviation()) < 1e-5 ? 0 : 100 * row.deviation();
    return fmt::format("| {} | {:.8g}{} | {:.6g}{} | {} | {:.2g} % | {} | {} |\n", row.what, row.published, unit,
                       row.ours, unit, per_cent == 0 ? "0" : fmt::format("{:+.2g} %", per_cent), 100 * row.limit,
                       row.tag, row.unexplained() ? "NONE" : row.reason);
}

} // namespace

std::string page(std::span<const Table> tables) {
    std::size_t rows = 0;
    std::size_t beyond = 0;
    for (const Table& table : tables) {
        rows += table.rows.size();
        beyond += static_cast<std::size_t>(
            std::ranges::count_if(table.rows, [](const Row& row) { return std::abs(row.deviation()) > same; }));
    }
    std::string text = fmt::format("{}\n{} rows, {} of them within 1 %.\n", head, rows, rows - beyond);
    for (const Table& table : tables) {
        text += fmt::format("\n## {}\n\nSource: {}.\n\n{}\n\n", table.title, table.source, table.inputs);
        text += "| | Published | Ours | Deviation | Limit | Known | Reason |\n|---|---|---|---|---|---|---|\n";
        for (const Row& row : table.rows)
            text += line_of(row);
    }
    return text;
}

} // namespace sunward::validation
