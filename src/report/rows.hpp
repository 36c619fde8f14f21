// Rows of a CSV file, put together in a buffer.
#pragma once

#include <cmath>
#include <cstdint>
#include <string_view>

#include <fmt/compile.h>
#include <fmt/format.h>

#include "sunward/report/document.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// Appends cells and hands full buffers to a sink; end() hands over the rest.
class Rows {
public:
    explicit Rows(const Sink& sink) : sink_(sink) {}

    void header(std::string_view line) {
        append(line);
        buffer_.push_back('\n');
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

    /// Text, quoted where RFC 4180 asks for it.
    void text(std::string_view value) {
        separate();
        if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
            append(value);
            return;
        }
        append(csv_cell(value));
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
    void append(std::string_view text) { buffer_.append(text.data(), text.data() + text.size()); }
    void separate() {
        if (!first_)
            buffer_.push_back(',');
        first_ = false;
    }

    const Sink& sink_;
    fmt::memory_buffer buffer_;
    bool first_ = true;
};

} // namespace sunward
