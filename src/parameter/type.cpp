#include "sunward/parameter/type.hpp"

#include <cmath>

#include <fmt/format.h>

#include "sunward/parameter/field.hpp"

namespace sunward::parameter {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
/// No span in a scenario is longer; sums of a few of them stay far from overflow.
constexpr double longest = 400.0 * 365 * 86400;

Type of_kind(Type::Kind kind) {
    Type type;
    type.kind = kind;
    return type;
}

Type ranged(Type::Kind kind, double least, double most, bool open = false) {
    Type type = of_kind(kind);
    type.least = least;
    type.most = most;
    type.open = open;
    return type;
}

Type measured(Measure measure, double least, double most, bool open) {
    Type type = ranged(Type::Kind::quantity, least, most, open);
    type.measure = measure;
    return type;
}

std::string_view measure_text(Measure measure) {
    switch (measure) {
    case Measure::power: return "power";
    case Measure::energy: return "energy";
    case Measure::duration: return "duration";
    case Measure::length: return "length";
    case Measure::carbon: return "carbon";
    case Measure::intensity: return "carbon intensity";
    case Measure::price: return "price of energy";
    case Measure::power_price: return "price of power per month";
    case Measure::carbon_price: return "price of carbon";
    case Measure::rental_price: return "price per accelerator and time";
    case Measure::water: return "water per energy";
    case Measure::data: return "data size";
    case Measure::bandwidth: return "bandwidth";
    case Measure::energy_per_data: return "energy per data";
    case Measure::rate: return "rate";
    case Measure::flop_rate: return "rate of computing";
    case Measure::flop: return "work";
    case Measure::angle: return "angle";
    case Measure::ratio: return "ratio";
    }
    return "";
}

std::string bound_text(double bound, const Type& type) {
    if (type.kind == Type::Kind::duration || bound == 0)
        return type.kind == Type::Kind::duration && bound != 0 ? to_string(Duration::from_seconds(bound)) : "0";
    return type.kind == Type::Kind::quantity ? format_quantity(bound, type.measure) : shortest(bound);
}

/// `1 MW`, `1/h`: a quantity of the measure.
std::string sample_text(Measure measure) {
    const std::string unit = usual_unit(measure);
    return fmt::format("`1{}{}`", unit.starts_with('/') ? "" : " ", unit);
}

std::string choices_text(const std::vector<Choice>& choices) {
    std::string text;
    for (const Choice& choice : choices)
        text += fmt::format("{}`{}`", text.empty() ? "" : ", ", choice.name);
    return text;
}

std::string slack_text(const std::vector<Choice>& words) {
    std::string text;
    for (const Choice& word : words) {
        const std::string_view before = &word == &words.front() ? "" : &word == &words.back() ? " or " : ", ";
        text += fmt::format("{}`{}`", before, word.name);
        if (&word == &words.front())
            text += ", a duration, a multiple such as `1.5x`";
    }
    return text;
}

} // namespace

namespace types {

Type text() { return of_kind(Type::Kind::text); }
Type name() { return of_kind(Type::Kind::name); }
Type integer(double least, double most) { return ranged(Type::Kind::integer, least, most); }
Type number(double least, double most) { return ranged(Type::Kind::number, least, most); }
Type number_above(double least, double most) { return ranged(Type::Kind::number, least, most, true); }
Type boolean() { return of_kind(Type::Kind::boolean); }
Type instant() { return of_kind(Type::Kind::instant); }
Type duration() { return ranged(Type::Kind::duration, 0, longest); }
Type span_up_to_a_day() { return ranged(Type::Kind::duration, 0, 86400, true); }
Type span_between(double least, double most) { return ranged(Type::Kind::duration, least, most); }
Type span() { return ranged(Type::Kind::duration, 0, longest, true); }
Type step() { return span_between(1, longest); }
Type signed_duration() { return ranged(Type::Kind::duration, -longest, longest); }
Type time_of_day() { return of_kind(Type::Kind::time_of_day); }
Type clock_span() { return of_kind(Type::Kind::clock_span); }
Type time_zone() { return of_kind(Type::Kind::time_zone); }
Type quantity(Measure measure) { return measured(measure, 0, infinite, false); }
Type positive(Measure measure) { return measured(measure, 0, infinite, true); }
Type signed_quantity(Measure measure) { return measured(measure, -infinite, infinite, false); }
Type signal_value() {
    Type type = signed_quantity(Measure::intensity);
    type.also = Measure::price;
    return type;
}
Type quantity_between(Measure measure, double least, double most) { return measured(measure, least, most, false); }
Type ratio(double least, double most) { return measured(Measure::ratio, least, most, false); }

Type unit(Measure measure) {
    Type type = of_kind(Type::Kind::unit);
    type.measure = measure;
    return type;
}

Type slack(std::vector<Choice> words) {
    Type type = of_kind(Type::Kind::slack);
    type.choices = std::move(words);
    return type;
}

Type path() { return of_kind(Type::Kind::path); }
Type paths() { return of_kind(Type::Kind::paths); }
Type argument() { return of_kind(Type::Kind::argument); }
Type anything() { return of_kind(Type::Kind::anything); }

Type choice(std::vector<Choice> choices) {
    Type type = of_kind(Type::Kind::choice);
    type.choices = std::move(choices);
    return type;
}

Type reference(std::string_view target) {
    Type type = of_kind(Type::Kind::reference);
    type.target = target;
    return type;
}

Type list_of(Type entry) {
    Type type = of_kind(Type::Kind::list);
    type.parts.push_back(std::move(entry));
    return type;
}

Type record(const Record& record) {
    Type type = of_kind(Type::Kind::record);
    type.record = &record;
    return type;
}

Type table_of(Type key, Type value) {
    Type type = of_kind(Type::Kind::table);
    type.parts.push_back(std::move(key));
    type.parts.push_back(std::move(value));
    return type;
}

Type either(Type first, Type second) {
    Type type = of_kind(Type::Kind::either);
    type.parts.push_back(std::move(first));
    type.parts.push_back(std::move(second));
    return type;
}

} // namespace types

std::string usual_unit(Measure measure) { return unit_names(measure).front(); }

std::string range_text(const Type& type) {
    // That a duration may not be negative, nor last for centuries, goes without saying.
    Type told = type;
    if (type.kind == Type::Kind::duration && type.most == longest) {
        told.most = infinite;
        if (!type.open && type.least <= 0)
            told.least = -infinite;
    }
    return bounds_text(told);
}

std::string bounds_text(const Type& type) {
    const bool low = std::isfinite(type.least);
    const bool high = std::isfinite(type.most);
    if (low && high && type.least == type.most)
        return " " + bound_text(type.least, type);
    if (low && high)
        return fmt::format(" {} {} to {}", type.open ? "above" : "from", bound_text(type.least, type),
                           bound_text(type.most, type));
    if (low)
        return type.open ? fmt::format(" above {}", bound_text(type.least, type))
                         : fmt::format(" of at least {}", bound_text(type.least, type));
    return high ? fmt::format(" of at most {}", bound_text(type.most, type)) : "";
}

std::string type_text(const Type& type) {
    switch (type.kind) {
    case Type::Kind::text: return "text";
    case Type::Kind::name: return "name";
    case Type::Kind::integer: return "integer" + range_text(type);
    case Type::Kind::number: return "number" + range_text(type);
    case Type::Kind::boolean: return "`true` or `false`";
    case Type::Kind::instant: return "date and time from 1900 to 2200, such as `2022-03-01T00:00Z`";
    case Type::Kind::duration: return "duration" + range_text(type);
    case Type::Kind::time_of_day: return "time of day, such as `\"01:00\"`";
    case Type::Kind::clock_span: return "hours of the day, such as `\"22:00-06:00\"`";
    case Type::Kind::time_zone: return "IANA time zone";
    case Type::Kind::quantity:
        if (type.measure == Measure::ratio)
            return "number or percentage" + range_text(type);
        return fmt::format(
            "{} such as {}{}{}", measure_text(type.measure), sample_text(type.measure), range_text(type),
            type.also ? fmt::format(" or {} such as {}", measure_text(*type.also), sample_text(*type.also)) : "");
    case Type::Kind::unit:
        return fmt::format("unit of {}, such as `{}`", measure_text(type.measure), usual_unit(type.measure));
    case Type::Kind::slack: return slack_text(type.choices);
    case Type::Kind::path: return "path";
    case Type::Kind::paths: return "path, with `*` in the file's name for many";
    case Type::Kind::argument: return "text or path";
    case Type::Kind::anything: return "any value";
    case Type::Kind::choice: return "one of " + choices_text(type.choices);
    case Type::Kind::reference: return fmt::format("name of one of `{}`", type.target);
    case Type::Kind::list: return "list of " + type_text(type.parts[0]);
    case Type::Kind::record: return std::string(type.record->name);
    case Type::Kind::table: return fmt::format("map of {}: {}", type_text(type.parts[0]), type_text(type.parts[1]));
    case Type::Kind::either: return fmt::format("{}, or {}", type_text(type.parts[0]), type_text(type.parts[1]));
    }
    return "";
}

} // namespace sunward::parameter
