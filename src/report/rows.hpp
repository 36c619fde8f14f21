// Rows of a CSV file, put together in a buffer.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string_view>

#include <fmt/compile.h>
#include <fmt/format.h>

#include "sunward/report/columns.hpp"
#include "sunward/report/document.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// Appends cells and hands full buffers to a sink; end() hands over the rest.
class Rows {
public:
    /// `spreadsheet_safe`: texts that a spreadsheet would run are marked (csv_cell).
    Rows(const Sink& sink, bool spreadsheet_safe) : sink_(sink), spreadsheet_safe_(spreadsheet_safe) {}

    void header(std::span<const FileColumn> columns, std::span<const FileColumn> more = {}) {
        for (const FileColumn& column : columns)
            text(column.name);
        for (const FileColumn& column : more)
            text(column.name);
        end_row();
    }

    void empty() { separate(); }

    /// Shortest text that reads back as the same double; empty for what is not finite.
    void number(double value) {
        separate();
        if (value == 0)
            buffer_.push_back('0');
        else if (std::isfinite(value))
            fmt::format_to(fmt::appender(buffer_), FMT_COMPILE("{}"), value);
    }

    void count(std::uint64_t value) {
        separate();
        fmt::format_to(fmt::appender(buffer_), FMT_COMPILE("{}"), value);
    }

    /// Seconds, exact to the microsecond.
    void seconds(Duration span) {
        separate();
        const auto size = span.us < 0 ? 0 - static_cast<std::uint64_t>(span.us) : static_cast<std::uint64_t>(span.us);
        if (span.us < 0)
            buffer_.push_back('-');
        fmt::format_to(fmt::appender(buffer_), FMT_COMPILE("{}"), size / 1'000'000);
        if (size % 1'000'000 == 0)
            return;
        fmt::format_to(fmt::appender(buffer_), FMT_COMPILE(".{:06}"), size % 1'000'000);
        while (buffer_[buffer_.size() - 1] == '0')
            buffer_.resize(buffer_.size() - 1);
    }

    /// Text as a cell (csv_cell).
    void text(std::string_view value) {
        separate();
        if (is_plain(value))
            append(value);
        else
            append(csv_cell(value, spreadsheet_safe_));
    }

    void end_row() {
        constexpr std::size_t full = 65'536;
        buffer_.push_back('\n');
        first_ = true;
        if (buffer_.size() >= full)
            end();
    }

    void end() {
        sink_({buffer_.data(), buffer_.size()});
        buffer_.clear();
    }

private:
    /// Letters, digits and signs that mean nothing to anybody: nearly all texts.
    static bool is_plain(std::string_view value) {
        constexpr std::string_view signs = "_.: /()";
        const auto plain = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        };
        return !value.starts_with('-') && std::ranges::all_of(value, [&](char c) {
            return plain(c) || c == '-' || signs.find(c) != std::string_view::npos;
        });
    }
    void append(std::string_view text) { buffer_.append(text.data(), text.data() + text.size()); }
    void separate() {
        if (!first_)
            buffer_.push_back(',');
        first_ = false;
    }

    const Sink& sink_;
    bool spreadsheet_safe_;
    fmt::memory_buffer buffer_;
    bool first_ = true;
};

} // namespace sunward
