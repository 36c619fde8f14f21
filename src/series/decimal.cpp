#include "decimal.hpp"

#include "sunward/units/number.hpp"
#include "sunward/units/text.hpp"

namespace sunward {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

} // namespace

namespace series {

void DecimalVotes::add(std::string_view text) {
    text = without_sign(text);
    const std::size_t mark = text.find_first_of(".,");
    if (mark == std::string_view::npos || !is_digit(text[mark == 0 ? text.size() - 1 : 0]))
        return;
    const bool as_point = parse_number(text, '.').has_value();
    const bool as_comma = parse_number(text, ',').has_value();
    if (as_point && as_comma)
        (text[mark] == '.' ? unclear_point_ : unclear_comma_) = true;
    else if (as_point)
        point_ = true;
    else if (as_comma)
        comma_ = true;
}

void DecimalVotes::add(const DecimalVotes& other) {
    point_ = point_ || other.point_;
    comma_ = comma_ || other.comma_;
    unclear_point_ = unclear_point_ || other.unclear_point_;
    unclear_comma_ = unclear_comma_ || other.unclear_comma_;
}

char DecimalVotes::decided(bool commas_separate) const {
    if (comma_ && !point_)
        return ',';
    return is_unclear() && (unclear_comma_ || !commas_separate) ? '\0' : '.';
}

} // namespace series

} // namespace sunward
