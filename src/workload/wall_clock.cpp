#include "wall_clock.hpp"

#include <fmt/format.h>

#include "sunward/error/count.hpp"
#include "sunward/series/time_text.hpp"

namespace sunward {

std::optional<Instant> WallClock::read(std::string_view text, std::optional<Instant> after) {
    const auto first = parse_date(text, zone_);
    if (!first || zone_.empty() || states_offset(text))
        return first;
    const Instant again = second_occurrence(*first, zone_);
    if (again == *first)
        return first;
    const bool later = after && *first < *after && again >= *after;
    ++(later ? second_ : first_);
    return later ? again : first;
}

std::string WallClock::note() const {
    if (first_ + second_ == 0)
        return {};
    return fmt::format("{} in the hour that the clock shows twice: {} taken as the first occurrence, {} as the second, "
                       "as the order of the records or of a record's times asks for; offsets such as +01:00 would tell",
                       counted(first_ + second_, "date"), first_, second_);
}

} // namespace sunward
