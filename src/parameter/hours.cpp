#include "sunward/parameter/hours.hpp"

#include <array>

namespace sunward::parameter {

namespace {

using Week = Weekdays;

constexpr std::array day_words{
    Named<Week>{{true, true, true, true, true, true, true}, "daily", "every day"},
    Named<Week>{{false, true, true, true, true, true, false}, "weekdays", "Monday to Friday"},
    Named<Week>{{true, false, false, false, false, false, true}, "weekend", "Saturday and Sunday"},
    Named<Week>{{false, true}, "monday", ""},
    Named<Week>{{false, false, true}, "tuesday", ""},
    Named<Week>{{false, false, false, true}, "wednesday", ""},
    Named<Week>{{false, false, false, false, true}, "thursday", ""},
    Named<Week>{{false, false, false, false, false, true}, "friday", ""},
    Named<Week>{{false, false, false, false, false, false, true}, "saturday", ""},
    Named<Week>{{true}, "sunday", ""},
};

/// Calls something with the text of a value, or of each entry of a list.
template <typename Take>
void each(const Values& values, std::string_view key, const Take& take) {
    const Value* value = values.find(key);
    if (value != nullptr && !value->text.empty())
        take(value->text);
    if (value != nullptr)
        for (const Value& entry : value->entries)
            take(entry.text);
}

} // namespace

Type hours_of_day() { return types::either(types::clock_span(), types::list_of(types::clock_span())); }

Field days_field() {
    const Type day = types::choice(choices_of(std::span<const Named<Week>>(day_words)));
    return field("days", types::either(day, types::list_of(day)), "Days on which the hours begin").or_else("daily");
}

Field time_zone_field() { return field("time_zone", types::time_zone(), "Zone of times of day").or_derived("UTC"); }

std::optional<WeekHours> hours_in(const Values& values, std::string_view key) {
    std::vector<ClockSpan> spans;
    each(values, key, [&](std::string_view text) {
        if (const auto span = parse_clock_span(text))
            spans.push_back(*span);
    });
    Week days{};
    each(values, "days", [&](std::string_view word) {
        const Week named = value_of(std::span<const Named<Week>>(day_words), &Named<Week>::value, word);
        for (std::size_t day = 0; day < days.size(); ++day)
            days[day] = days[day] || named[day];
    });
    if (spans.empty() || days == Week{})
        return std::nullopt;
    return WeekHours(std::move(spans), days, values.text_if_given("time_zone"));
}

} // namespace sunward::parameter
