#include "table.hpp"

#include <limits>
#include <utility>

#include <fmt/format.h>

#include "readings.hpp"
#include "sunward/series/text_file.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::grid {

namespace {

bool states_offset(std::string_view text) {
    const std::size_t time = text.find_first_of("T ");
    return time != std::string_view::npos && text.find_first_of("Zz+-", time) != std::string_view::npos;
}

} // namespace

Instant Clock::second_occurrence(Instant first) const {
    const CivilTime wall = civil_time(first, zone_);
    // Clocks are put back by an hour, on Lord Howe Island by half an hour.
    for (const Duration back : {Duration::from_seconds(1800), Duration::from_hours(1)}) {
        const CivilTime again = civil_time(first + back, zone_);
        if (again.day == wall.day && again.since_midnight == wall.since_midnight)
            return first + back;
    }
    return first;
}

std::optional<Instant> Clock::read(std::string_view text, std::string& problem) {
    std::optional<Instant> at = parse_instant(text, zone_);
    if (!at) {
        problem = text.empty() ? std::string("time missing, expected for example 2022-03-01 00:00")
                               : fmt::format("'{}' is no time, expected for example 2022-03-01 00:00", text);
        return std::nullopt;
    }
    if (before_ && *at <= *before_ && !zone_.empty() && !states_offset(text))
        at = second_occurrence(*at);
    if (before_ && *at <= *before_) {
        problem = *at == *before_ ? fmt::format("time '{}' occurs twice", text)
                                  : fmt::format("time '{}' is earlier than the one before it", text);
        before_ = at;
        return std::nullopt;
    }
    before_ = at;
    return at;
}

Table::Table(const SignalSource& source)
    : kind_(source.kind), text_(read_text(source.file)), csv_(text_, source.file.string()), clock_(source.time_zone) {}

std::optional<Instant> Table::time(std::size_t column) {
    const auto at = clock_.read(csv_.cell(column), problem_);
    if (!at)
        fault(column, problem_);
    return at;
}

double Table::number(std::size_t column) {
    try {
        return csv_.number(column).value_or(std::numeric_limits<double>::quiet_NaN());
    } catch (const InputError& error) {
        faults_.add_all(error);
        return std::numeric_limits<double>::quiet_NaN();
    }
}

double Table::value(std::size_t column) {
    const double number_read = number(column);
    if (number_read < 0 && never_negative(kind_))
        fault(column,
              fmt::format("{} is negative, expected {} of at least 0", shortest(number_read), with_article(kind_)));
    return number_read;
}

void Table::fault(std::size_t column, std::string message) {
    const auto& header = csv_.header();
    faults_.add({csv_.file(), csv_.line_number(), column + 1}, column < header.size() ? header[column] : std::string(),
                std::move(message));
}

} // namespace sunward::grid
