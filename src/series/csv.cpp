#include "sunward/series/csv.hpp"
#include "sunward/error/count.hpp"
#include "sunward/error/quote.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <map>

#include "decimal.hpp"
#include "sunward/series/time_text.hpp"
#include "sunward/units/number.hpp"
#include "sunward/units/text.hpp"

namespace sunward {

namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// The separator of which a header has most outside of quotes. Of as many commas as others the others: commas are more
/// usual in names.
char find_separator(std::string_view header) {
    constexpr std::string_view separators = ";|\t,";
    std::array<std::size_t, separators.size()> counts{};
    bool quoted = false;
    for (const char c : header) {
        quoted = quoted != (c == '"');
        if (const std::size_t i = separators.find(c); !quoted && i != std::string_view::npos)
            ++counts[i];
    }
    const auto most = std::ranges::max_element(counts);
    return *most == 0 ? ',' : separators[static_cast<std::size_t>(most - counts.begin())];
}

/// Whether a cell of a header may be told: what is short and made of letters, digits and the signs of units.
bool is_name(std::string_view cell) {
    constexpr std::size_t longest = 60;
    return !cell.empty() && cell.size() <= longest && cell.find_first_of(":\"'{}=$\\<>;|@#") == std::string_view::npos;
}

constexpr const char* no_header = "the first line holds figures, not names of columns: is the header missing?";

/// Whether a header is rather a row of data: it holds a date, or numbers in half of its cells.
bool holds_figures(const std::vector<std::string>& header) {
    const auto is_number = [](const std::string& cell) { return parse_number(cell).has_value(); };
    const auto is_date = [](const std::string& cell) { return parse_date(cell, "").has_value(); };
    return std::ranges::any_of(header, is_date) ||
           2 * static_cast<std::size_t>(std::ranges::count_if(header, is_number)) >= header.size();
}

} // namespace

LineReader::LineReader(std::string_view text, std::string file, std::size_t max_line)
    : rest_(text), file_(std::move(file)), max_line_(max_line) {
    if (rest_.starts_with(byte_order_mark))
        rest_.remove_prefix(byte_order_mark.size());
}

bool LineReader::next(std::string_view& line) {
    if (rest_.empty())
        return false;
    ++line_;
    const void* end = std::memchr(rest_.data(), '\n', rest_.size());
    const std::size_t length =
        end == nullptr ? rest_.size() : static_cast<std::size_t>(static_cast<const char*>(end) - rest_.data());
    line = rest_.substr(0, length);
    rest_.remove_prefix(end == nullptr ? length : length + 1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    if (line.size() > max_line_)
        throw InputError({file_, line_, 0}, "",
                         "line of " + std::to_string(line.size()) + " bytes, longer than the limit of " +
                             std::to_string(max_line_));
    return true;
}

std::string CsvRow::split(std::string_view line, char separator) {
    cells_.clear();
    unquoted_.clear();
    std::string problem;
    const char* at = line.data();
    const char* const end = at + line.size();
    while (true) {
        const char* const start = at;
        while (at != end && is_blank(*at) && *at != separator)
            ++at;
        if (at != end && *at == '"') {
            at = split_quoted(at + 1, line, separator, problem);
            if (!problem.empty())
                return problem;
        } else {
            while (at != end && *at != separator)
                ++at;
            cells_.push_back(trimmed({start, static_cast<std::size_t>(at - start)}));
        }
        if (at == end)
            return problem;
        ++at;
    }
}

/// Adds the cell whose opening quote is before `at`; returns where it ends.
const char* CsvRow::split_quoted(const char* at, std::string_view line, char separator, std::string& problem) {
    const char* const end = line.data() + line.size();
    // Cells look into this buffer, so it must not move within a row.
    unquoted_.reserve(line.size());
    const std::size_t begin = unquoted_.size();
    const char* start = at;
    bool doubled = false;
    while (true) {
        const void* found = at == end ? nullptr : std::memchr(at, '"', static_cast<std::size_t>(end - at));
        if (found == nullptr) {
            problem = "quote is not closed on its line";
            return end;
        }
        at = static_cast<const char*>(found) + 1;
        if (at == end || *at != '"')
            break;
        unquoted_.append(start, at);
        start = ++at;
        doubled = true;
    }
    const auto length = static_cast<std::size_t>(at - 1 - start);
    if (doubled)
        unquoted_.append(start, length);
    const std::string_view text =
        trimmed(doubled ? std::string_view(unquoted_).substr(begin) : std::string_view(start, length));
    while (at != end && is_blank(*at) && *at != separator)
        ++at;
    if (at != end && *at != separator) {
        problem = "text after a closing quote";
        return end;
    }
    cells_.push_back(text);
    return at;
}

CsvReader::CsvReader(std::string_view text, std::string file, CsvDialect dialect)
    : text_(text), lines_(text, std::move(file)), dialect_(dialect) {
    std::string_view line;
    do {
        if (!lines_.next(line))
            throw InputError({lines_.file(), 0, 0}, "", "empty file, expected a header row");
    } while (trimmed(line).empty());
    if (dialect_.separator == 0)
        dialect_.separator = find_separator(line);
    if (std::string problem = row_.split(line, dialect_.separator); !problem.empty())
        throw InputError({row_fault(std::move(problem))});
    std::map<std::string_view, std::size_t> seen;
    std::vector<Fault> faults;
    for (std::size_t i = 0; i < cells(); ++i) {
        const std::string_view name = cell(i);
        header_.emplace_back(name);
        const auto [first, is_new] = seen.emplace(name, i + 1);
        if (!is_new && !name.empty())
            faults.push_back({{lines_.file(), lines_.line_number(), i + 1},
                              is_name(name) ? std::string(name) : std::string(),
                              "column named twice, first as column " + std::to_string(first->second)});
    }
    header_line_ = lines_.line_number();
    if (!faults.empty() && holds_figures(header_))
        throw InputError({lines_.file(), header_line_, 0}, "", no_header);
    if (!faults.empty())
        throw InputError(std::move(faults));
}

std::optional<std::size_t> CsvReader::find(std::string_view column) const {
    const auto found = std::ranges::find(header_, trimmed(column));
    if (found == header_.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - header_.begin());
}

std::size_t CsvReader::require(std::string_view column) const {
    if (const auto found = find(column))
        return *found;
    throw InputError({lines_.file(), header_line_, 0}, "", "no column " + in_quotes(column) + near(column));
}

std::string CsvReader::near(std::string_view column) const {
    std::vector<std::string_view> names;
    for (const std::string& name : header_)
        if (is_name(name))
            names.push_back(name);
    if (const std::string_view nearest_name = nearest(column, names); !nearest_name.empty())
        return "; did you mean '" + std::string(nearest_name) + "'?";
    if (holds_figures(header_))
        return std::string("; ") + no_header;
    if (header_.size() > 1)
        return suggestion(column, names);
    return "; the header is a single cell, expected cells separated by , ; | or a tab";
}

bool CsvReader::next() {
    std::string problem;
    const bool found = read_row(problem);
    if (!problem.empty())
        throw InputError({row_fault(std::move(problem))});
    return found;
}

bool CsvReader::next(const RowFault& faulty) {
    std::string problem;
    while (read_row(problem)) {
        if (problem.empty())
            return true;
        faulty(row_fault(std::move(problem)));
        problem.clear();
    }
    return false;
}

Fault CsvReader::row_fault(std::string problem) const {
    const bool quotes = !problem.starts_with("row");
    return {{lines_.file(), lines_.line_number(), quotes ? cells() + 1 : 0}, "", std::move(problem)};
}

/// False at the end; `problem` says why the row cannot be used.
bool CsvReader::read_row(std::string& problem) {
    std::string_view line;
    do {
        if (!lines_.next(line))
            return false;
    } while (trimmed(line).empty());
    problem = row_.split(line, dialect_.separator);
    if (problem.empty() && cells() != header_.size())
        problem = "row of " + counted(cells(), "cell") + ", but the header has " + std::to_string(header_.size());
    return true;
}

/// Where commas separate cells only a quoted cell may hold one, and then as a decimal sign or with groups of digits.
void CsvReader::find_decimals() const {
    if (dialect_.separator == ',' && text_.find('"') == std::string_view::npos) {
        decimals_.assign(header_.size(), '.');
        return;
    }
    const auto no_fault = [](const Fault&) {};
    std::vector<series::DecimalVotes> votes(header_.size());
    CsvReader rows(text_, lines_.file(), {dialect_.separator, '.'});
    while (rows.next(no_fault))
        for (std::size_t i = 0; i < votes.size(); ++i)
            votes[i].add(rows.cell(i));
    series::DecimalVotes all;
    for (const series::DecimalVotes& column : votes)
        all.add(column);
    const bool separate = dialect_.separator == ',';
    for (const series::DecimalVotes& column : votes)
        decimals_.push_back((column.is_unclear() ? all : column).decided(separate));
}

char CsvReader::decimal_of(std::size_t column) const {
    if (dialect_.decimal != 0)
        return dialect_.decimal == ',' ? ',' : '.';
    if (decimals_.empty())
        find_decimals();
    const char decimal = column < decimals_.size() ? decimals_[column] : '.';
    if (decimal == 0)
        throw InputError({lines_.file(), lines_.line_number(), column + 1}, header_[column],
                         excerpt(cell(column)) + " may be thousands or a decimal fraction, like all numbers of the "
                                                 "column; state 'decimal: point' or 'decimal: comma'");
    return decimal;
}

std::optional<double> CsvReader::parse(std::size_t column) const {
    const std::string_view text = cell(column);
    if (std::ranges::none_of(text, [](char c) { return c == '.' || c == ','; }))
        return parse_number(text);
    return parse_number(text, decimal_of(column));
}

std::optional<double> CsvReader::number(std::size_t column) const {
    const std::string_view text = cell(column);
    if (text.empty())
        return std::nullopt;
    const auto value = parse(column);
    if (!value && !is_missing(text))
        throw InputError({lines_.file(), lines_.line_number(), column + 1},
                         column < header_.size() ? header_[column] : std::string(),
                         excerpt(text) + " is not a finite number");
    return value;
}

std::string csv_cell(std::string_view text, bool spreadsheet_safe) {
    constexpr std::string_view formula_signs = "=+-@\t\r\n";
    const bool formula = spreadsheet_safe && !text.empty() &&
                         formula_signs.find(text.front()) != std::string_view::npos && !parse_number(text);
    std::string shown = (formula ? "'" : "") + printable(text, true);
    if (shown.find_first_of(",;|\t\"\r\n") == std::string::npos)
        return shown;
    std::string cell = "\"";
    for (const char c : shown)
        cell += c == '"' ? std::string_view("\"\"") : std::string_view(&c, 1);
    return cell + "\"";
}

} // namespace sunward
