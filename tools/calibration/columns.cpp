#include "columns.hpp"

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/series/text_file.hpp"

namespace sunward::calibration {

Series read_column(const std::filesystem::path& file, std::string_view time, std::string_view column,
                   const SeriesOptions& options) {
    const std::string text = read_text(file);
    CsvReader csv(text, file.string());
    const std::size_t times = csv.require(time);
    const std::size_t values = csv.require(column);
    std::vector<Point> points;
    while (csv.next()) {
        const auto at = parse_instant(csv.cell(times));
        if (!at)
            throw InputError({file.string(), csv.line_number(), 0}, std::string(time), "expected a date and time");
        points.push_back({*at, csv.number(values).value_or(std::numeric_limits<double>::quiet_NaN())});
    }
    return Series::from_points(std::move(points), options);
}

} // namespace sunward::calibration
