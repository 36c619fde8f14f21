#include "grid/signal/columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "grid/signal/header_unit.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/error/quote.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::grid {

namespace {

/// A header that says a column is of another kind is a fault: a price where an intensity should be, or the reverse.
void check_kind(Table& table, const SignalSource& source, std::size_t column) {
    const std::string& name = table.csv().header()[column];
    const auto price = price_unit(name);
    const auto intensity = intensity_unit(name);
    if (source.kind == SignalKind::price && intensity)
        table.fault(column, "the header says that this is an intensity, expected a price");
    else if (source.kind != SignalKind::price && source.kind != SignalKind::amount && price)
        table.fault(column,
                    fmt::format("the header says that this is a price in {}, expected an intensity", price->currency));
}

/// What the header says of a column, where 'unit' says something else; empty where they agree or it says nothing.
std::string contradiction(const SignalSource& source, const std::string& column) {
    const auto differs = [&](double named) { return std::abs(named - *source.scale) > 0.001 * named; };
    const auto note = [&](const std::string& named, const std::string& stated) {
        return fmt::format("the header says that one of {} is {}, taken as the {} of 'unit'", in_quotes(column), named,
                           stated);
    };
    if (source.kind == SignalKind::price) {
        const auto named = price_unit(column);
        if (!named || (!differs(named->per_mwh) && named->currency == source.currency))
            return {};
        return note(fmt::format("{} {}/MWh", shortest(named->per_mwh), named->currency),
                    fmt::format("{} {}/MWh", shortest(*source.scale), source.currency));
    }
    const std::string stated = fmt::format("{} g/kWh", shortest(*source.scale));
    if (const auto named = intensity_unit(column))
        return differs(*named) ? note(fmt::format("{} g/kWh", shortest(*named)), stated) : std::string();
    const std::string_view other = other_unit(column);
    return other.empty() ? std::string() : note(fmt::format("1 {}", other), stated);
}

} // namespace

double scale_of(Table& table, const SignalSource& source, std::size_t column, double implied,
                std::vector<std::string>& notes) {
    if (source.kind == SignalKind::amount)
        return source.scale.value_or(implied);
    check_kind(table, source, column);
    const std::string& name = table.csv().header()[column];
    if (source.scale) {
        if (std::string note = contradiction(source, name); !note.empty())
            notes.push_back(std::move(note));
        return *source.scale;
    }
    const auto named = source.kind == SignalKind::price ? std::nullopt : intensity_unit(name);
    if (named && *named != implied)
        notes.push_back(fmt::format("one of {} is {} g/kWh, as the header says", in_quotes(name), shortest(*named)));
    return named.value_or(implied);
}

Readings read_points(Table& table, const SignalSource& source, std::size_t time, std::size_t value, Basis basis,
                     double implied) {
    Readings readings{{}, {}, basis};
    const double scale = scale_of(table, source, value, implied, readings.notes);
    while (table.next()) {
        const auto at = table.time(time);
        const double number = table.value(value);
        if (at)
            readings.points.push_back({*at, number * scale});
    }
    table.finish();
    table.settle(readings);
    for (std::string& note : table.notes(time))
        readings.notes.push_back(std::move(note));
    return readings;
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

std::optional<std::size_t> find_like(const CsvReader& csv, std::string_view what,
                                     std::span<const std::string_view> marks) {
    for (std::size_t i = 0; i < csv.header().size(); ++i) {
        const std::string name = lower(csv.header()[i]);
        const auto has = [&name](std::string_view part) { return name.find(part) != std::string::npos; };
        if (has(what) && std::ranges::any_of(marks, has))
            return i;
    }
    return std::nullopt;
}

} // namespace sunward::grid
