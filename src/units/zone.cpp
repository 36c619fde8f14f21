#include "zone.hpp"

#include <chrono>
#include <stdexcept>
#include <string>

#include <date/tz.h>

namespace sunward::zone {

namespace {

using std::chrono::microseconds;

/// Zone files list their transitions up to 2037 and give a rule for later years, which the library does not read. The
/// rules speak of weekdays in a month, so a later day has the offset of a day of 2027 to 2037 with the same month, day
/// and weekday. Returns the way there.
microseconds to_listed_year(Instant at) {
    auto day = date::floor<date::days>(date::sys_time<microseconds>{microseconds{at.us}});
    if (day < date::sys_days{date::year{2038} / 1 / 1})
        return {};
    if (date::year_month_day{day}.day() == date::day{29} && date::year_month_day{day}.month() == date::February)
        day -= date::days{1};
    const date::year_month_day named{day};
    for (int year = 2037;; --year) {
        const date::sys_days same = date::year{year} / named.month() / named.day();
        if (!date::year{year}.is_leap() && date::weekday{same} == date::weekday{day})
            return same - day;
    }
}

} // namespace

const date::time_zone* find(std::string_view name) {
    try {
        return date::locate_zone(name);
    } catch (const std::runtime_error&) {
        return nullptr;
    }
}

const date::time_zone& require(std::string_view name) {
    const date::time_zone* zone = find(name);
    if (zone == nullptr)
        throw std::invalid_argument("unknown time zone '" + std::string(name.substr(0, 64)) + "'");
    return *zone;
}

Duration offset(Instant at, const date::time_zone& zone) {
    const date::sys_time<microseconds> utc{microseconds{at.us} + to_listed_year(at)};
    return {microseconds{zone.get_info(utc).offset}.count()};
}

Instant from_local(Instant local, const date::time_zone& zone) {
    const date::local_time<microseconds> clock{microseconds{local.us} + to_listed_year(local)};
    // The first of two offsets is the earlier one, before the jump in a gap and of the first occurrence.
    return local - Duration{microseconds{zone.get_info(clock).first.offset}.count()};
}

Instant first_shown(Instant local, const date::time_zone& zone) {
    const microseconds shift = to_listed_year(local);
    const date::local_info info = zone.get_info(date::local_time<microseconds>{microseconds{local.us} + shift});
    if (info.result != date::local_info::nonexistent)
        return local - Duration{microseconds{info.first.offset}.count()};
    return {microseconds{info.second.begin.time_since_epoch() - shift}.count()};
}

} // namespace sunward::zone
