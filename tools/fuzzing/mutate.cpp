#include "mutate.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

namespace sunward::fuzzing {

namespace {

/// Longest text that a change may make: large enough to meet limits of a cell, a line and a depth.
constexpr std::size_t longest = std::size_t{1} << 20;

constexpr std::array<std::string_view, 62> odd_values = {"",
                                                         "0",
                                                         "-0",
                                                         "-1",
                                                         "1",
                                                         "1e308",
                                                         "-1e308",
                                                         "1e-320",
                                                         "1e400",
                                                         "nan",
                                                         "NaN",
                                                         "inf",
                                                         "-inf",
                                                         "0x10",
                                                         "1,5",
                                                         "1.216,5",
                                                         "1'000",
                                                         "+5",
                                                         "--5",
                                                         "5e",
                                                         "2147483647",
                                                         "2147483648",
                                                         "-2147483649",
                                                         "4294967296",
                                                         "9223372036854775807",
                                                         "9223372036854775808",
                                                         "18446744073709551616",
                                                         "99999999999999999999999999",
                                                         "1e-7",
                                                         "0.1 s",
                                                         "1 us",
                                                         "1e30 d",
                                                         "-3 h",
                                                         "5 MW",
                                                         "5 kg",
                                                         "400 gCO2/kWh",
                                                         "null",
                                                         "~",
                                                         "true",
                                                         "none",
                                                         "NA",
                                                         "n/e",
                                                         "UNLIMITED",
                                                         "2-01:24:56",
                                                         "2024-02-29T00:00Z",
                                                         "2023-02-29T00:00Z",
                                                         "2024-03-10T02:30",
                                                         "1970-01-01T00:00Z",
                                                         "0000-00-00",
                                                         "9999-12-31T23:59:59Z",
                                                         "292277-01-09T04:00Z",
                                                         "1700000000",
                                                         "1700000000000",
                                                         "Europe/Berlin",
                                                         "../../../etc/passwd",
                                                         "/dev/null",
                                                         "=1+1",
                                                         "\x1b[31m",
                                                         "\xff\xfe",
                                                         "\xc3\xa9",
                                                         "\"",
                                                         "{a: [}"};

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-' || c == '+' || c == '/';
}

class Damage {
public:
    Damage(std::string text, std::uint64_t seed, const std::vector<std::string>& words)
        : text_(std::move(text)), dice_(seed), words_(words) {}

    std::string take() && { return std::move(text_); }

    void once() {
        using Change = void (Damage::*)();
        static constexpr std::array<Change, 20> changes = {
            &Damage::odd_word,      &Damage::odd_word,       &Damage::odd_word,       &Damage::foreign_word,
            &Damage::foreign_word,  &Damage::changed_number, &Damage::changed_number, &Damage::lost_word,
            &Damage::swapped_words, &Damage::lost_line,      &Damage::repeated_line,  &Damage::swapped_lines,
            &Damage::cut_end,       &Damage::flipped_byte,   &Damage::lost_byte,      &Damage::odd_byte,
            &Damage::repeated_part, &Damage::nested,         &Damage::long_word,      &Damage::other_line_ends};
        (this->*changes[below(changes.size())])();
        if (text_.size() > longest)
            text_.resize(longest);
    }

private:
    struct Part {
        std::size_t begin;
        std::size_t end;
    };

    std::size_t below(std::size_t count) { return count == 0 ? 0 : static_cast<std::size_t>(dice_() % count); }

    /// A word somewhere; empty at the end of a text without one.
    Part word() {
        std::size_t begin = below(text_.size() + 1);
        while (begin > 0 && begin < text_.size() && is_word(text_[begin]) && is_word(text_[begin - 1]))
            --begin;
        while (begin < text_.size() && !is_word(text_[begin]))
            ++begin;
        std::size_t end = begin;
        while (end < text_.size() && is_word(text_[end]))
            ++end;
        return {begin, end};
    }

    /// A line somewhere, its end included.
    Part line() {
        const std::size_t at = below(text_.size() + 1);
        const std::size_t before = at == 0 ? std::string::npos : text_.rfind('\n', at - 1);
        const std::size_t begin = before == std::string::npos ? 0 : before + 1;
        const std::size_t end = text_.find('\n', begin);
        return {begin, end == std::string::npos ? text_.size() : end + 1};
    }

    [[nodiscard]] std::string copy(Part part) const { return text_.substr(part.begin, part.end - part.begin); }
    void put(Part part, std::string_view with) { text_.replace(part.begin, part.end - part.begin, with); }

    void odd_word() { put(word(), odd_values[below(odd_values.size())]); }
    void foreign_word() {
        if (!words_.empty())
            put(word(), words_[below(words_.size())]);
    }
    void lost_word() { put(word(), ""); }
    void changed_number() {
        const Part part = word();
        std::string text = copy(part);
        for (char& c : text)
            if (std::isdigit(static_cast<unsigned char>(c)) != 0 && below(3) == 0)
                c = static_cast<char>('0' + below(10));
        if (below(4) == 0)
            text.insert(0, "-");
        if (below(4) == 0)
            text += below(2) == 0 ? "0000000" : "e9";
        put(part, text);
    }
    void swapped_words() {
        const Part one = word();
        const std::string first = copy(one);
        const Part other = word();
        if (other.begin < one.end)
            return;
        const std::string second = copy(other);
        put(other, first);
        put(one, second);
    }
    void lost_line() { put(line(), ""); }
    void repeated_line() {
        const Part part = line();
        const std::string text = copy(part);
        for (std::size_t times = below(8) == 0 ? 1 + below(2000) : 1; times > 0 && text_.size() < longest; --times)
            text_.insert(part.begin, text);
    }
    void swapped_lines() {
        const Part part = line();
        const std::string text = copy(part);
        put(part, "");
        text_.insert(line().begin, text);
    }
    void cut_end() { text_.resize(below(text_.size() + 1)); }
    void flipped_byte() {
        if (!text_.empty())
            text_[below(text_.size())] ^= static_cast<char>(1U << below(8));
    }
    void lost_byte() {
        if (!text_.empty())
            text_.erase(below(text_.size()), 1);
    }
    void odd_byte() { text_.insert(below(text_.size() + 1), 1, static_cast<char>(below(256))); }
    void repeated_part() {
        const std::size_t begin = below(text_.size() + 1);
        const std::string part = text_.substr(begin, below(200));
        for (std::size_t times = 1 + below(4); times > 0; --times)
            text_.insert(begin, part);
    }
    void nested() {
        static constexpr std::array<std::string_view, 6> openings = {"[", "{", "{\"a\":", "(", "- ", "\""};
        const std::string_view opening = openings[below(openings.size())];
        std::string many;
        for (std::size_t depth = below(2) == 0 ? 3 : 1 + below(100'000); depth > 0; --depth)
            many += opening;
        text_.insert(word().begin, many);
    }
    void long_word() { text_.insert(word().begin, std::string(below(200'000), below(2) == 0 ? 'A' : '9')); }
    void other_line_ends() {
        std::string out;
        for (const char c : text_)
            c == '\n' && below(2) == 0 ? out += "\r\n" : out += c;
        text_ = std::move(out);
    }

    std::string text_;
    std::mt19937_64 dice_;
    const std::vector<std::string>& words_;
};

} // namespace

std::string mutate(std::string_view text, std::uint64_t seed, const std::vector<std::string>& words) {
    Damage damage{std::string(text), seed, words};
    // Mostly one change, so that what lies behind the first check is met too.
    for (std::uint64_t changes = seed % 4 == 0 ? seed / 4 % 8 + 1 : 1; changes > 0; --changes)
        damage.once();
    return std::move(damage).take();
}

std::vector<std::string> words_of(std::string_view text) {
    std::set<std::string> words;
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t end = begin;
        while (end < text.size() && is_word(text[end]))
            ++end;
        if (end > begin && end - begin < 40)
            words.emplace(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return {words.begin(), words.end()};
}

} // namespace sunward::fuzzing
