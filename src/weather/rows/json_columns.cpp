#include "weather/rows/json_columns.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace sunward::weather {

namespace {

using nlohmann::json;

constexpr std::size_t deepest = 8;
/// Ten columns of a year every quarter of an hour are 350,000.
constexpr std::size_t most_values = 5'000'000;
constexpr std::size_t most_names = 1000;
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

Location byte_location(const std::string& file, std::string_view text, std::size_t byte) {
    const std::string_view before = text.substr(0, std::min(byte, text.size()));
    const auto lines = static_cast<std::size_t>(std::ranges::count(before, '\n'));
    const std::size_t last = before.rfind('\n');
    return {file, lines + 1, before.size() - (last == std::string_view::npos ? 0 : last + 1) + 1};
}

/// The characters of a text, counted as the parser takes them.
class Counted {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    Counted(const char* at, std::uint32_t* taken) : at_(at), taken_(taken) {}
    reference operator*() const { return *at_; }
    Counted& operator++() {
        ++at_;
        ++*taken_;
        return *this;
    }
    friend bool operator==(const Counted& a, const Counted& b) { return a.at_ == b.at_; }

private:
    const char* at_;
    std::uint32_t* taken_;
};

/// Keeps what is wanted of the parser's events.
class Collector final : public nlohmann::json_sax<json> {
public:
    Collector(JsonColumns& into, const std::uint32_t& taken, std::string_view units, std::string_view columns)
        : into_(into), taken_(taken), units_(units), columns_(columns) {}

    bool null() override { return entry(no_number, true, taken_); }
    bool boolean(bool) override { return entry(no_number, false, taken_); }
    bool number_integer(number_integer_t value) override { return number(static_cast<double>(value)); }
    bool number_unsigned(number_unsigned_t value) override { return number(static_cast<double>(value)); }
    bool number_float(number_float_t value, const string_t&) override { return number(value); }
    bool string(string_t& value) override {
        if (depth_ == 2 && section_ == units_)
            into_.units[key_] = value;
        if (JsonColumn* column = open_column()) {
            column->texts.resize(column->numbers.size());
            column->texts.push_back(value);
        }
        return entry(no_number, false, taken_);
    }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return down(); }
    bool end_object() override { return up(); }
    bool start_array(std::size_t) override {
        if (depth_ == 2 && section_ == columns_)
            into_.columns[key_] = {};
        return down();
    }
    bool end_array() override { return up(); }
    bool key(string_t& value) override {
        if (++names_ > most_names)
            return false;
        if (depth_ == 1)
            section_ = value;
        key_ = value;
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }
    /// Why the parser was stopped; empty when it was not.
    [[nodiscard]] std::string stopped() const {
        if (depth_ > deepest)
            return fmt::format("nested deeper than {} levels", deepest);
        if (values_ > most_values)
            return fmt::format("more than {} values", most_values);
        return names_ > most_names ? fmt::format("more than {} names", most_names) : std::string();
    }

private:
    bool down() {
        ++depth_;
        return stopped().empty();
    }
    bool up() {
        --depth_;
        return true;
    }
    JsonColumn* open_column() {
        if (depth_ != 3 || section_ != columns_)
            return nullptr;
        const auto found = into_.columns.find(key_);
        return found == into_.columns.end() ? nullptr : &found->second;
    }
    bool number(double value) {
        // The parser has taken the character after a number to see its end.
        const std::uint32_t end = taken_ > 0 ? taken_ - 1 : 0;
        if (depth_ == 1)
            into_.numbers[key_] = {value, end};
        return entry(value, true, end);
    }
    bool entry(double value, bool fine, std::uint32_t end) {
        if (JsonColumn* column = open_column()) {
            if (!fine)
                column->wrong.push_back(column->numbers.size());
            column->numbers.push_back(value);
            column->ends.push_back(end);
        }
        return ++values_ <= most_values;
    }

    JsonColumns& into_;
    const std::uint32_t& taken_;
    std::string_view units_;
    std::string_view columns_;
    std::size_t depth_ = 0;
    std::size_t values_ = 0;
    std::size_t names_ = 0;
    std::string section_;
    std::string key_;
};

} // namespace

JsonColumns read_json_columns(const std::string& file, const std::string& text, std::string_view units,
                              std::string_view columns) {
    if (text.size() >= std::numeric_limits<std::uint32_t>::max())
        throw InputError({file, 0, 0}, "", "larger than 4 GB");
    JsonColumns result;
    std::uint32_t taken = 0;
    std::uint32_t none = 0;
    Collector collector(result, taken, units, columns);
    const char* begin = text.data();
    const char* end = begin + text.size();
    if (!json::sax_parse(Counted(begin, &taken), Counted(end, &none), &collector))
        throw InputError(byte_location(file, text, taken > 0 ? taken - 1 : 0), "",
                         collector.stopped().empty() ? "not JSON" : collector.stopped());
    return result;
}

Location entry_location(const std::string& file, std::string_view text, std::uint32_t end) {
    std::size_t begin = std::min<std::size_t>(end, text.size());
    while (begin > 0 && std::string_view(",[: \t\r\n").find(text[begin - 1]) == std::string_view::npos)
        --begin;
    return byte_location(file, text, begin);
}

} // namespace sunward::weather
