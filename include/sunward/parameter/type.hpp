// What the value of a parameter may be, and how that is told.
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/units/parse.hpp"

namespace sunward::parameter {

struct Record;

/// A word that a field may be, with its meaning.
struct Choice {
    std::string_view name;
    std::string_view help;
};

/// What a value may be.
struct Type {
    enum class Kind {
        text,
        name, ///< text that fits in a table cell and in a path such as sites[fresno]
        integer,
        number,
        boolean,
        instant,
        duration,
        time_of_day,
        clock_span, ///< from one time of day to another
        time_zone,
        quantity,
        unit, ///< a unit without a number
        slack,
        path,
        paths,    ///< a path whose file name may have wildcards
        argument, ///< of a command: the path of a file when there is one of that name
        choice,
        reference, ///< name of an entry of a top-level list
        list,
        record,
        table,   ///< a map with keys of the writer's own
        either,  ///< the first when the value has its shape, else the second
        anything ///< any value, for somebody else to understand
    };
    Kind kind = Kind::text;
    Measure measure = Measure::ratio; ///< quantity, unit
    std::optional<Measure> also;      ///< quantity: what it may measure instead
    double least = -std::numeric_limits<double>::infinity();
    double most = std::numeric_limits<double>::infinity(); ///< of integer, number; base units of quantity, duration
    bool open = false;                                     ///< the least value itself is excluded
    std::vector<Choice> choices;                           ///< choice; slack: words that it may be
    std::string_view target;                               ///< reference: key of the list
    const Record* record = nullptr;
    std::vector<Type> parts; ///< list: entry; table: key, value; either: first, second
};

namespace types {

[[nodiscard]] Type text();
[[nodiscard]] Type name();
[[nodiscard]] Type integer(double least, double most);
[[nodiscard]] Type number(double least, double most);
[[nodiscard]] Type number_above(double least, double most);
[[nodiscard]] Type boolean();
[[nodiscard]] Type instant();
/// At least zero.
[[nodiscard]] Type duration();
/// Above zero, at most 24 h.
[[nodiscard]] Type span_up_to_a_day();
/// Bounds in seconds.
[[nodiscard]] Type span_between(double least, double most);
/// Above zero.
[[nodiscard]] Type span();
/// Of something that is done again and again: at least a second, as in shorter steps a run would not come to its end.
[[nodiscard]] Type step();
[[nodiscard]] Type signed_duration();
[[nodiscard]] Type time_of_day();
[[nodiscard]] Type clock_span();
[[nodiscard]] Type time_zone();
/// At least zero.
[[nodiscard]] Type quantity(Measure measure);
[[nodiscard]] Type positive(Measure measure);
[[nodiscard]] Type signed_quantity(Measure measure);
/// A value of a signal, an intensity or a price; which of them it has to be is for the builder to check.
[[nodiscard]] Type signal_value();
/// Bounds in the usual unit of an angle or length, in base units of other measures.
[[nodiscard]] Type quantity_between(Measure measure, double least, double most);
/// A ratio as `85 %` or a bare number.
[[nodiscard]] Type ratio(double least, double most);
[[nodiscard]] Type unit(Measure measure);
/// A duration, a multiple such as `1.5x` of another one, or a word.
[[nodiscard]] Type slack(std::vector<Choice> words);
[[nodiscard]] Type path();
/// One file, or all whose name fits one with `*` in it.
[[nodiscard]] Type paths();
[[nodiscard]] Type argument();
[[nodiscard]] Type anything();
[[nodiscard]] Type choice(std::vector<Choice> choices);
[[nodiscard]] Type reference(std::string_view target);
[[nodiscard]] Type list_of(Type entry);
[[nodiscard]] Type record(const Record& record);
[[nodiscard]] Type table_of(Type key, Type value);
[[nodiscard]] Type either(Type first, Type second);

} // namespace types

/// The words of a list of named values.
template <typename Named>
[[nodiscard]] std::vector<Choice> choices_of(std::span<const Named> list) {
    std::vector<Choice> result;
    for (const Named& entry : list)
        result.push_back({entry.name, entry.help});
    return result;
}

/// `text`, `duration`, `power, such as 10 MW`, ...: a type in words.
[[nodiscard]] std::string type_text(const Type& type);
/// ` from 0 to 1`, ` above 0`; empty when any value will do.
[[nodiscard]] std::string range_text(const Type& type);
/// The same with the bounds that every duration has.
[[nodiscard]] std::string bounds_text(const Type& type);
/// The usual unit of a measure.
[[nodiscard]] std::string usual_unit(Measure measure);

} // namespace sunward::parameter
