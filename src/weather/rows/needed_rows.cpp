// Rows of a file of its own times that no run can reach without passing a gap.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sunward/error/count.hpp"
#include "sunward/units/parse.hpp"
#include "weather/rows/rows.hpp"

namespace sunward::weather {

namespace {

constexpr Duration day = Duration::from_days(1); ///< more than any time zone or shift of irradiance

/// Whether a value is missing in a row; albedo is filled anyhow.
bool lacks_value(const Rows& rows, std::size_t i) {
    for (std::size_t q = 0; q < quantities; ++q)
        if (static_cast<Quantity>(q) != Quantity::albedo && !rows.columns[q].empty() && std::isnan(rows.columns[q][i]))
            return true;
    return false;
}

void keep(Rows& rows, std::size_t first, std::size_t last) {
    const auto cut = [&](auto& column) {
        if (!column.empty())
            column = {column.begin() + static_cast<std::ptrdiff_t>(first),
                      column.begin() + static_cast<std::ptrdiff_t>(last)};
    };
    cut(rows.start);
    for (auto& column : rows.columns)
        cut(column);
    rows.where = [inner = std::move(rows.where), first](std::size_t row, std::optional<Quantity> quantity) {
        return inner(row + first, quantity);
    };
}

} // namespace

void keep_needed_rows(const WeatherSource& source, Rows& rows) {
    const auto is_uneven = [&](const auto& column) { return !column.empty() && column.size() != rows.start.size(); };
    if (source.gaps != GapRule::fail || source.ends == EndRule::repeat || holds_a_year(rows) ||
        !std::ranges::is_sorted(rows.start) || std::ranges::any_of(rows.columns, is_uneven))
        return;
    const Instant from = source.from - day;
    const Instant to = source.until.value_or(source.to) + day;
    const std::size_t count = rows.start.size();
    std::size_t first = 0;
    std::size_t last = count;
    for (std::size_t i = 0; i < count; ++i) {
        const bool lacks = lacks_value(rows, i);
        if (!lacks && (i == 0 || rows.start[i] - rows.start[i - 1] <= rows.step))
            continue;
        if (rows.start[i] < from) {
            first = lacks ? i + 1 : i;
        } else if (source.ends == EndRule::fail && rows.start[i] >= to && i > 0 && rows.start[i - 1] >= to) {
            last = i;
            break;
        }
    }
    const double days = static_cast<double>(last - first) * rows.step.seconds() / day.seconds();
    if (last - first == count || first == last || std::abs(days - 348) < 19) // those would be taken for a year
        return;
    rows.notes.push_back(fmt::format("{} of {} beyond gaps, outside what the run needs, not used",
                                     counted(count - (last - first), "row"), count));
    keep(rows, first, last);
}

} // namespace sunward::weather
