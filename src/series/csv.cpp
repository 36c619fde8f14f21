#include "sunward/series/csv.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>

#include <fast_float/fast_float.h>

#include "sunward/error/error.hpp"
#include "sunward/units/text.hpp"

namespace sunward {

namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::size_t longest_quote = 40;

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

CsvReader::CsvReader(std::string_view text, std::string file, char delimiter)
    : lines_(text, std::move(file)), delimiter_(delimiter) {
    if (!next())
        throw InputError({lines_.file(), 0, 0}, "", "empty file, expected a header row");
    std::map<std::string_view, std::size_t> seen;
    std::vector<Fault> faults;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        const std::string_view name = cell(i);
        header_.emplace_back(name);
        const auto [first, is_new] = seen.emplace(name, i + 1);
        if (!is_new && !name.empty())
            faults.push_back({{lines_.file(), lines_.line_number(), i + 1},
                              std::string(name.substr(0, longest_quote)),
                              "column named twice, first as column " + std::to_string(first->second)});
    }
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
    const std::vector<std::string_view> names(header_.begin(), header_.end());
    throw InputError({lines_.file(), 0, 0}, "", "no column '" + std::string(column) + "'" + suggestion(column, names));
}

bool CsvReader::next() {
    std::string_view line;
    do {
        if (!lines_.next(line))
            return false;
    } while (trimmed(line).empty());
    split(line);
    return true;
}

void CsvReader::split(std::string_view line) {
    cells_.clear();
    unquoted_.clear();
    const char delimiter = delimiter_;
    const char* at = line.data();
    const char* const end = at + line.size();
    while (true) {
        const char* const start = at;
        while (at != end && is_blank(*at) && *at != delimiter)
            ++at;
        if (at != end && *at == '"') {
            at = split_quoted(at + 1, line);
        } else {
            while (at != end && *at != delimiter)
                ++at;
            cells_.push_back(trimmed({start, static_cast<std::size_t>(at - start)}));
        }
        if (at == end)
            return;
        ++at;
    }
}

const char* CsvReader::split_quoted(const char* at, std::string_view line) {
    const char* const end = line.data() + line.size();
    const auto fail = [this](const char* message) {
        throw InputError({lines_.file(), lines_.line_number(), cells_.size() + 1}, "", message);
    };
    // Cells look into this buffer, so it must not move within a row.
    unquoted_.reserve(line.size());
    const std::size_t begin = unquoted_.size();
    const char* start = at;
    bool doubled = false;
    while (true) {
        const void* found = at == end ? nullptr : std::memchr(at, '"', static_cast<std::size_t>(end - at));
        if (found == nullptr)
            fail("quote is not closed on its line");
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
    while (at != end && is_blank(*at) && *at != delimiter_)
        ++at;
    if (at != end && *at != delimiter_)
        fail("text after a closing quote");
    cells_.push_back(text);
    return at;
}

std::string_view CsvReader::cell(std::size_t column) const {
    return column < cells_.size() ? cells_[column] : std::string_view();
}

std::optional<double> CsvReader::number(std::size_t column) const {
    const std::string_view text = cell(column);
    if (text.empty())
        return std::nullopt;
    const auto value = parse_number(text);
    if (!value)
        throw InputError({lines_.file(), lines_.line_number(), column + 1},
                         column < header_.size() ? header_[column] : std::string(),
                         "'" + std::string(text.substr(0, longest_quote)) + "' is no finite number");
    return value;
}

std::optional<double> parse_number(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-'))
            return std::nullopt;
    }
    double value = 0;
    const auto result = fast_float::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec != std::errc() || result.ptr != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::string csv_cell(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos)
        return std::string(text);
    std::string cell = "\"";
    for (const char c : text)
        cell += c == '"' ? std::string_view("\"\"") : std::string_view(&c, 1);
    return cell + "\"";
}

} // namespace sunward
