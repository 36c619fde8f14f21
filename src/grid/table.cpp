#include "table.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "readings.hpp"
#include "sunward/error/quote.hpp"
#include "sunward/series/text_file.hpp"
#include "sunward/series/time_text.hpp"
#include "sunward/units/parse.hpp"
#include "sunward/units/text.hpp"

namespace sunward::grid {

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
    std::optional<Instant> at = parse_time(text, zone_);
    if (!at) {
        problem =
            is_missing(text) ? std::string("time missing, expected for example 2022-03-01 00:00") : time_problem(text);
        return std::nullopt;
    }
    assumed_utc_ = assumed_utc_ || (zone_.empty() && !states_offset(text));
    if (before_ && *at <= *before_ && !zone_.empty() && !states_offset(text))
        at = second_occurrence(*at);
    if (before_ && *at <= *before_) {
        problem = *at == *before_ ? fmt::format("time {} occurs twice", excerpt(text))
                                  : fmt::format("time {} is earlier than the one before it", excerpt(text));
        before_ = at;
        return std::nullopt;
    }
    before_ = at;
    return at;
}

Table::Table(const SignalSource& source)
    : kind_(source.kind), most_(source.most), text_(read_text(source.file)),
      csv_(text_, source.file.string(), source.dialect), clock_(source.time_zone) {}

bool Table::next() {
    return csv_.next([this](const Fault& fault) { faults_.add(fault.at, fault.field, fault.message); });
}

std::optional<Instant> Table::time(std::size_t column) {
    const auto at = clock_.read(csv_.cell(column), problem_);
    if (!at)
        fault(column, problem_);
    return at;
}

double Table::number(std::size_t column) {
    if (const auto number_read = csv_.parse(column)) {
        if (std::abs(*number_read) > greatest_value)
            fault(column, excerpt(csv_.cell(column)) + " is out of range, expected at most 1e15 either side of 0");
        return *number_read;
    }
    if (const std::string_view cell = csv_.cell(column); !is_missing(cell))
        fault(column, excerpt(cell) + " is not a finite number");
    return std::numeric_limits<double>::quiet_NaN();
}

double Table::value(std::size_t column) {
    const double number_read = number(column);
    if (number_read < 0 && never_negative(kind_))
        fault(column,
              fmt::format("{} is negative, expected {} of at least 0", shortest(number_read), with_article(kind_)));
    else if (number_read > most_)
        fault(column, fmt::format("{} is more than {}", shortest(number_read), shortest(most_)));
    return number_read;
}

std::vector<std::string> Table::notes(std::size_t time) const {
    const std::string& name = csv_.header()[time];
    const bool named = name.find("UTC") != std::string::npos || name.find("GMT") != std::string::npos;
    if (!clock_.assumed_utc() || named)
        return {};
    return {"times without a zone are taken as UTC; 'time_zone' states another"};
}

void Table::fault(std::size_t column, std::string message) {
    const auto& header = csv_.header();
    faults_.add({csv_.file(), csv_.line_number(), column + 1}, column < header.size() ? header[column] : std::string(),
                std::move(message));
}

} // namespace sunward::grid
