#include <date/date.h>

#include "sunward/units/instant.hpp"
#include "zone.hpp"

namespace sunward {

namespace {

/// Walks over a text; `failed` stays true once something did not fit.
struct Scanner {
    std::string_view rest;
    bool failed = false;

    static bool is_digit(char c) { return c >= '0' && c <= '9'; }
    [[nodiscard]] bool at(char c) const { return !rest.empty() && rest.front() == c; }

    bool accept(char c) {
        if (!at(c))
            return false;
        rest.remove_prefix(1);
        return true;
    }
    void expect(char c) { failed |= !accept(c); }

    /// A number of `least` to `most` digits within [low, high].
    int number(std::size_t least, std::size_t most, int low, int high) {
        int value = 0;
        std::size_t count = 0;
        for (; count < most && !rest.empty() && is_digit(rest.front()); ++count, rest.remove_prefix(1))
            value = value * 10 + (rest.front() - '0');
        failed |= count < least || value < low || value > high;
        return value;
    }

    /// The digits after a decimal point in microseconds, rounded to nearest.
    std::int64_t fraction() {
        std::int64_t us = 0;
        std::size_t count = 0;
        for (; !rest.empty() && is_digit(rest.front()); ++count, rest.remove_prefix(1)) {
            const int digit = rest.front() - '0';
            if (count < 6)
                us = us * 10 + digit;
            else if (count == 6 && digit >= 5)
                ++us;
        }
        failed |= count == 0;
        for (; count < 6; ++count)
            us *= 10;
        return us;
    }
};

std::int64_t read_day(Scanner& text) {
    const int year = text.number(4, 4, 1900, 2200);
    text.expect('-');
    const int month = text.number(1, 2, 1, 12);
    text.expect('-');
    const int day = text.number(1, 2, 1, 31);
    if (text.failed)
        return 0;
    const date::year_month_day named = date::year{year} / month / day;
    text.failed = !named.ok();
    return text.failed ? 0 : date::sys_days{named}.time_since_epoch().count();
}

std::int64_t read_time_of_day(Scanner& text) {
    const int hour = text.number(1, 2, 0, 24);
    text.expect(':');
    std::int64_t seconds = std::int64_t{60} * text.number(2, 2, 0, 59);
    std::int64_t us = 0;
    if (text.accept(':')) {
        seconds += text.number(2, 2, 0, 59);
        if (text.accept('.') || text.accept(','))
            us = text.fraction();
    }
    us += seconds * 1'000'000;
    text.failed |= hour == 24 && us != 0;
    return hour * std::int64_t{3'600'000'000} + us;
}

/// `Z`, `+01`, `+0100`, `+01:00`; nothing when the text ends.
std::optional<Duration> read_offset(Scanner& text) {
    if (text.rest.empty())
        return std::nullopt;
    if (text.accept('Z') || text.accept('z'))
        return Duration{};
    const bool west = text.at('-');
    if (!text.accept('+'))
        text.expect('-');
    std::int64_t minutes = std::int64_t{60} * text.number(2, 2, 0, 23);
    if (text.accept(':') || !text.rest.empty())
        minutes += text.number(2, 2, 0, 59);
    return Duration{(west ? -minutes : minutes) * 60'000'000};
}

} // namespace

std::optional<Instant> parse_instant(std::string_view text, std::string_view zone) {
    Scanner scanner{text};
    Instant local{read_day(scanner) * std::int64_t{86'400'000'000}};
    std::optional<Duration> offset;
    if (!scanner.failed && !scanner.rest.empty()) {
        if (!scanner.accept('T') && !scanner.accept('t'))
            scanner.expect(' ');
        local = local + Duration{read_time_of_day(scanner)};
        offset = read_offset(scanner);
    }
    if (scanner.failed || !scanner.rest.empty())
        return std::nullopt;
    if (offset)
        return local - *offset;
    if (zone.empty())
        return local;
    const date::time_zone* place = zone::find(zone);
    return place == nullptr ? std::nullopt : std::optional(zone::from_local(local, *place));
}

} // namespace sunward
