#include "grid/network/matlab_text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "sunward/error/count.hpp"
#include "sunward/error/quote.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/units/number.hpp"

namespace sunward::grid {

namespace {

// A case of 100,000 buses has some 4,000,000 numbers in 400,000 rows, and as many names.
constexpr std::size_t most_numbers = 5'000'000;
constexpr std::size_t most_pieces = 500'000;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/// Walks the text; comments and continuations count as blanks.
class Scanner {
public:
    Scanner(std::string_view text, const std::string& file) : text_(text), file_(file) {}

    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] char peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    [[nodiscard]] bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }
    [[nodiscard]] std::size_t line() const { return line_; }
    [[nodiscard]] Location here() const { return {file_, line_, at_ - line_start_ + 1}; }

    char take() {
        const char c = text_[at_++];
        if (c == '\n') {
            ++line_;
            line_start_ = at_;
        }
        return c;
    }

    template <class Condition>
    std::string_view take_while(Condition condition) {
        const std::size_t from = at_;
        while (!at_end() && condition(peek()))
            take();
        return text_.substr(from, at_ - from);
    }

    void skip_line() {
        take_while([](char c) { return c != '\n'; });
    }

    /// Blanks, comments and continued line ends, but no plain line end.
    void skip_blanks() {
        while (!at_end()) {
            if (is_blank(peek()))
                take();
            else if (starts("...")) {
                skip_line();
                if (!at_end())
                    take();
            } else if (peek() == '%' || peek() == '#')
                skip_comment();
            else
                return;
        }
    }

    void skip_statement_ends() {
        skip_blanks();
        while (!at_end() && (peek() == '\n' || peek() == ';' || peek() == ',')) {
            take();
            skip_blanks();
        }
    }

private:
    /// True when nothing else stands on the line of a block comment's bracket.
    [[nodiscard]] bool alone(std::string_view bracket) const {
        std::string_view line = text_.substr(line_start_);
        line = line.substr(0, line.find('\n'));
        while (!line.empty() && is_blank(line.front()))
            line.remove_prefix(1);
        while (!line.empty() && is_blank(line.back()))
            line.remove_suffix(1);
        return line == bracket;
    }

    void skip_comment() {
        if (!alone("%{") && !alone("#{")) {
            skip_line();
            return;
        }
        std::size_t depth = 0;
        while (!at_end()) {
            if (alone("%{") || alone("#{"))
                ++depth;
            else if (alone("%}") || alone("#}"))
                --depth;
            skip_line();
            if (depth == 0 || at_end())
                return;
            take();
        }
    }

    std::string_view text_;
    const std::string& file_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    std::size_t line_start_ = 0;
};

class Reader {
public:
    Reader(std::string_view text, const std::string& file, Faults& faults) : scanner_(text, file), faults_(faults) {}

    MatlabValues run() {
        for (scanner_.skip_statement_ends(); !scanner_.at_end(); scanner_.skip_statement_ends())
            if (!statement())
                scanner_.skip_line();
        return std::move(values_);
    }

private:
    bool fault(std::string message) {
        faults_.add(scanner_.here(), field_, std::move(message));
        return false;
    }

    std::string quoted_next() {
        if (scanner_.at_end())
            return "the end of the file";
        if (scanner_.peek() == '\n')
            return "the end of the line";
        Scanner ahead = scanner_;
        return excerpt(
            ahead.take_while([](char c) { return !is_blank(c) && c != '\n' && c != ';' && c != ',' && c != ']'; }));
    }

    /// False, with a fault, when the rest of the line is not to be looked at.
    bool statement() {
        field_.clear();
        const Location start = scanner_.here();
        const auto name_of = [this] { return scanner_.take_while([](char c) { return is_letter(c) || is_digit(c); }); };
        if (!is_letter(scanner_.peek()))
            return fault(fmt::format("{} where NAME = VALUE is expected", quoted_next()));
        std::string_view name = name_of();
        if (name == "function" || name == "return" || name == "end") {
            scanner_.skip_line();
            return true;
        }
        const bool of_struct = scanner_.peek() == '.';
        while (scanner_.peek() == '.' && is_letter(scanner_.peek(1))) {
            scanner_.take();
            name = name_of();
        }
        field_ = name;
        scanner_.skip_blanks();
        if (scanner_.peek() != '=' || scanner_.peek(1) == '=') {
            faults_.add(start, of_struct ? field_ : std::string(),
                        "a statement other than NAME = VALUE, which would have to be carried out");
            return false;
        }
        scanner_.take();
        scanner_.skip_blanks();
        MatlabValue value;
        value.line = scanner_.line();
        if (!read_value(value))
            return false;
        scanner_.skip_blanks();
        const char next = scanner_.peek();
        if (!scanner_.at_end() && next != '\n' && next != ';' && next != ',')
            return fault(fmt::format("{} after the value: expressions are not carried out", quoted_next()));
        take_pieces(value.rows.size() + value.texts.size() + 1);
        if (!values_.emplace(field_, std::move(value)).second)
            faults_.add(start, field_, "is set twice");
        return true;
    }

    /// Ends the reading of a file that would take more memory than any case needs.
    void take_pieces(std::size_t count) {
        if ((pieces_ += count) > most_pieces)
            throw InputError(scanner_.here(), "",
                             fmt::format("more than {} rows, texts and values in all", most_pieces));
    }

    bool read_value(MatlabValue& value) {
        const char first = scanner_.peek();
        if (first == '[')
            return read_matrix(value);
        if (first == '{')
            return read_cell(value);
        if (first == '\'' || first == '"')
            return read_text(value);
        MatlabRow row{scanner_.line(), {}};
        if (!read_element(row))
            return false;
        value.rows.push_back(std::move(row));
        return true;
    }

    bool read_text(MatlabValue& value) {
        const char quote = scanner_.take();
        std::string text;
        while (true) {
            if (scanner_.at_end() || scanner_.peek() == '\n')
                return fault("a text without its closing quote");
            const char c = scanner_.take();
            if (c == quote) {
                if (scanner_.peek() != quote)
                    break;
                scanner_.take(); // a doubled quote stands for itself
            }
            text += c;
        }
        if (value.texts.size() >= most_pieces)
            take_pieces(most_pieces + 1);
        value.texts.push_back(std::move(text));
        return true;
    }

    bool read_cell(MatlabValue& value) {
        scanner_.take();
        while (true) {
            scanner_.skip_statement_ends();
            if (scanner_.at_end())
                return fault("a cell without its closing brace");
            const char next = scanner_.peek();
            if (next == '}') {
                scanner_.take();
                return true;
            }
            if (next != '\'' && next != '"') {
                // Cells of anything but texts hold nothing that a power flow needs.
                if (!skip_element())
                    return fault("a cell without its closing brace");
            } else if (!read_text(value))
                return false;
        }
    }

    bool skip_element() {
        const char first = scanner_.peek();
        if (first == '[' || first == '{')
            return false;
        scanner_.take();
        scanner_.take_while([](char c) { return !is_blank(c) && c != '\n' && c != ';' && c != ',' && c != '}'; });
        return true;
    }

    bool read_matrix(MatlabValue& value) {
        scanner_.take();
        MatlabRow row{scanner_.line(), {}};
        while (true) {
            scanner_.skip_blanks();
            if (scanner_.at_end())
                return fault("a matrix without its closing bracket");
            const char next = scanner_.peek();
            if (next == ',') {
                scanner_.take();
            } else if (next == ';' || next == '\n' || next == ']') {
                finish(value, row);
                scanner_.take();
                if (next == ']')
                    return true;
                row = {scanner_.line(), {}};
            } else {
                if (row.values.empty())
                    row.line = scanner_.line();
                if (!read_element(row))
                    scanner_.take_while(
                        [](char c) { return !is_blank(c) && c != '\n' && c != ';' && c != ',' && c != ']'; });
            }
        }
    }

    void finish(MatlabValue& value, MatlabRow& row) {
        if (row.values.empty())
            return;
        if (!value.rows.empty() && row.values.size() != value.rows.front().values.size() && !row_fault_)
            faults_.add({scanner_.here().file, row.line, 0}, field_,
                        fmt::format("a row of {} in a matrix of {}", counted(row.values.size(), "number"),
                                    counted(value.rows.front().values.size(), "column")));
        row_fault_ = false;
        if (value.rows.size() >= most_pieces)
            take_pieces(most_pieces + 1);
        value.rows.push_back(std::move(row));
    }

    bool read_element(MatlabRow& row) {
        const Location start = scanner_.here();
        std::vector<double> parts;
        do {
            if (!parts.empty())
                scanner_.take();
            const auto number = read_number();
            if (!number) {
                row_fault_ = true;
                return fault(fmt::format("{} where a number is expected", quoted_next()));
            }
            parts.push_back(*number);
        } while (scanner_.peek() == ':' && parts.size() < 3);
        const char next = scanner_.peek();
        if (!scanner_.at_end() && !is_blank(next) && next != '\n' && next != ';' && next != ',' && next != ']' &&
            next != '%' && next != '#' && next != '.') {
            row_fault_ = true;
            return fault(fmt::format("{} after a number: expressions are not carried out", quoted_next()));
        }
        if (!append(parts, row)) {
            row_fault_ = true;
            faults_.add(start, field_, "a range without end, or too many numbers");
            return false;
        }
        return true;
    }

    std::optional<double> read_number() {
        double sign = 1;
        if (scanner_.peek() == '+' || scanner_.peek() == '-')
            sign = scanner_.take() == '-' ? -1 : 1;
        for (const std::string_view infinite : {"Inf", "inf"})
            if (scanner_.starts(infinite)) {
                scanner_.take_while(is_letter);
                return sign * std::numeric_limits<double>::infinity();
            }
        for (const std::string_view none : {"NaN", "nan"})
            if (scanner_.starts(none)) {
                scanner_.take_while(is_letter);
                return std::numeric_limits<double>::quiet_NaN();
            }
        if (!is_digit(scanner_.peek()) && !(scanner_.peek() == '.' && is_digit(scanner_.peek(1))))
            return std::nullopt;
        bool exponent = false;
        char before = '\0';
        const std::string_view digits = scanner_.take_while([&](char c) {
            const bool taken = is_digit(c) || (c == '.' && !exponent) || ((c == 'e' || c == 'E') && !exponent) ||
                               ((c == '+' || c == '-') && (before == 'e' || before == 'E'));
            exponent = exponent || c == 'e' || c == 'E';
            before = c;
            return taken;
        });
        auto number = parse_number(digits);
        // What is greater can only mean no limit, and its products would overflow.
        constexpr double greatest = 1e15;
        if (number && *number > greatest)
            number = std::numeric_limits<double>::infinity();
        return number ? std::optional(sign * *number) : std::nullopt;
    }

    /// A number, or the numbers of a range first:last or first:step:last.
    bool append(const std::vector<double>& parts, MatlabRow& row) {
        if (parts.size() == 1) {
            row.values.push_back(parts[0]);
            return ++numbers_ <= most_numbers;
        }
        const double step = parts.size() == 3 ? parts[1] : 1;
        const double count = std::floor((parts.back() - parts[0]) / step * (1 + 1e-12)) + 1;
        if (!std::isfinite(count) || !(count < static_cast<double>(most_numbers - numbers_)))
            return false;
        const auto whole = static_cast<std::size_t>(std::max(0.0, count));
        for (std::size_t k = 0; k < whole; ++k)
            row.values.push_back(parts[0] + static_cast<double>(k) * step);
        numbers_ += whole;
        return true;
    }

    Scanner scanner_;
    Faults& faults_;
    MatlabValues values_;
    std::string field_;
    std::size_t numbers_ = 0;
    std::size_t pieces_ = 0; ///< rows, texts and values so far
    bool row_fault_ = false; ///< the row has a fault of its own, so that its length says nothing
};

} // namespace

MatlabValues read_matlab(std::string_view text, const std::string& file, Faults& faults) {
    return Reader(text, file, faults).run();
}

} // namespace sunward::grid
