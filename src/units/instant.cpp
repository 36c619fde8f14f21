#include "sunward/units/instant.hpp"

#include <array>
#include <chrono>

#include <date/date.h>

#include "zone.hpp"

namespace sunward {

namespace {

using std::chrono::microseconds;

constexpr std::int64_t us_per_day = 86'400'000'000;

std::int64_t floor_days(Instant at) { return at.us / us_per_day - (at.us % us_per_day < 0 ? 1 : 0); }

Instant start_of(date::year_month_day day) {
    return {static_cast<std::int64_t>(date::sys_days{day}.time_since_epoch().count()) * us_per_day};
}

void write_digits(char* to, int count, std::int64_t value) {
    for (int i = count - 1; i >= 0; --i, value /= 10)
        to[i] = static_cast<char>('0' + value % 10);
}

} // namespace

std::string to_string(Instant at) {
    static const Instant least = start_of(date::year{0} / 1 / 1);
    static const Instant greatest = start_of(date::year{10000} / 1 / 1);
    if (at < least)
        return "before year 0";
    if (at >= greatest)
        return "never";
    const std::int64_t days = floor_days(at);
    const date::year_month_day day{date::sys_days{date::days{days}}};
    const std::int64_t us = at.us - days * us_per_day;
    const std::int64_t seconds = us / 1'000'000;
    const std::int64_t fraction = us % 1'000'000;
    std::array<char, 27> text = {'0', '0', '0', '0', '-', '0', '0', '-', '0', '0', 'T', '0', '0', ':',
                                 '0', '0', ':', '0', '0', '.', '0', '0', '0', '0', '0', '0', 'Z'};
    write_digits(&text[0], 4, static_cast<int>(day.year()));
    write_digits(&text[5], 2, static_cast<unsigned>(day.month()));
    write_digits(&text[8], 2, static_cast<unsigned>(day.day()));
    write_digits(&text[11], 2, seconds / 3600);
    write_digits(&text[14], 2, seconds / 60 % 60);
    write_digits(&text[17], 2, seconds % 60);
    if (fraction == 0) {
        text[19] = 'Z';
        return {text.data(), 20};
    }
    write_digits(&text[20], 6, fraction);
    return {text.data(), text.size()};
}

bool is_time_zone(std::string_view zone) { return zone::find(zone) != nullptr; }

CivilTime civil_time(Instant at, std::string_view zone) {
    if (!zone.empty())
        at = at + zone::offset(at, zone::require(zone));
    const std::int64_t days = floor_days(at);
    const date::sys_days midnight{date::days{days}};
    const date::year_month_day day{midnight};
    return {static_cast<int>(day.year()), static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
            date::weekday{midnight}.c_encoding(), Duration{at.us - days * us_per_day}};
}

Instant from_civil(int year, unsigned month, int day, Duration since_midnight, std::string_view zone) {
    const Instant first = start_of(date::year{year} / date::month{month} / 1);
    const Instant local = first + Duration::from_days(std::int64_t{day} - 1) + since_midnight;
    return zone.empty() ? local : zone::from_local(local, zone::require(zone));
}

} // namespace sunward
