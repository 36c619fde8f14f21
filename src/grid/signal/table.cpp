#include "grid/signal/table.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "grid/signal/readings.hpp"
#include "sunward/error/quote.hpp"
#include "sunward/series/text_file.hpp"
#include "sunward/series/time_text.hpp"
#include "sunward/units/parse.hpp"
#include "sunward/units/text.hpp"

namespace sunward::grid {

std::vector<std::size_t> require_all(const CsvReader& csv, std::span<const std::string_view> columns) {
    Faults missing;
    std::vector<std::size_t> found;
    for (const std::string_view column : columns) {
        try {
            found.push_back(csv.require(column));
        } catch (const InputError& error) {
            missing.add_all(error);
        }
    }
    missing.raise();
    return found;
}

std::optional<Instant> Clock::read(std::string_view text, std::string& problem) {
    std::optional<Instant> at = parse_time(text, zone_);
    if (!at) {
        problem = is_missing(text) ? std::string("time missing, expected for example 2022-03-01 00:00")
                                   : time_problem(text, zone_);
        return std::nullopt;
    }
    if (unix_unit_.empty())
        unix_unit_ = fine_unix_unit(text);
    const bool without_zone = !states_offset(text);
    assumed_utc_ = assumed_utc_ || (zone_.empty() && without_zone);
    const bool by_wall = !zone_.empty() && without_zone;
    if (before_ && *at <= *before_ && by_wall)
        at = second_occurrence(*at, zone_);
    else if (leading_ && by_wall && second_occurrence(*at, zone_) != *at)
        ++twice_;
    else
        leading_ = false;
    if (before_ && *at <= *before_) {
        problem = *at == *before_ ? fmt::format("time {} occurs twice", excerpt(text))
                                  : fmt::format("time {} is earlier than the one before it", excerpt(text));
        before_ = at;
        return std::nullopt;
    }
    before_ = at;
    return at;
}

bool Clock::settle(std::vector<Point>& points) const {
    if (twice_ == 0 || points.size() < twice_ + 2)
        return false;
    const Instant last = points[twice_ - 1].at;
    const Instant next = points[twice_].at;
    const Duration step = twice_ > 1 ? points[1].at - points[0].at : points[twice_ + 1].at - next;
    const Instant later = second_occurrence(last, zone_);
    if (next - last == step || next - later != step)
        return false;
    for (std::size_t i = 0; i < twice_; ++i)
        points[i].at = points[i].at + (later - last);
    return true;
}

Table::Table(const SignalSource& source)
    : kind_(source.kind), most_(source.most), text_(read_text(source.file)),
      csv_(text_, source.file.string(), source.dialect), clock_(source.time_zone) {}

bool Table::next() {
    return csv_.next([this](const Fault& fault) { faults_.add(fault.at, fault.field, fault.message); });
}

std::optional<Instant> Table::time(std::size_t column, std::string_view text) {
    const auto at = clock_.read(text, problem_);
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
    if (!clock_.unix_unit().empty())
        return {fmt::format("numbers of {} are taken as Unix times in {}", in_quotes(name), clock_.unix_unit())};
    const bool named = name.find("UTC") != std::string::npos || name.find("GMT") != std::string::npos;
    if (!clock_.assumed_utc() || named)
        return {};
    return {"times without a zone are taken as UTC; 'time_zone' states another"};
}

void Table::settle(Readings& readings) const {
    if (clock_.settle(readings.points))
        readings.notes.emplace_back("the times before the clock is put back are those after it, by the step to the "
                                    "next ones");
}

void Table::fault(std::size_t column, std::string message) {
    const auto& header = csv_.header();
    faults_.add({csv_.file(), csv_.line_number(), column + 1}, column < header.size() ? header[column] : std::string(),
                std::move(message));
}

} // namespace sunward::grid
