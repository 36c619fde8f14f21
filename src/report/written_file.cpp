#include "sunward/report/written_file.hpp"

#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "result_names.hpp"
#include "sunward/series/crc32.hpp"

namespace sunward {

namespace {

/// The parts of a line before its first and after its last slash.
std::pair<std::string_view, std::string_view> around_folders(std::string_view line) {
    const std::size_t first = line.find('/');
    if (first == std::string_view::npos)
        return {line, {}};
    return {line.substr(0, first), line.substr(line.rfind('/') + 1)};
}

} // namespace

FileTally::FileTally(std::string_view name) : by_line_(name == resolved_name) { file_.name = name; }

void FileTally::sum_up(std::string_view text) {
    file_.bytes += text.size();
    file_.crc32 = crc32_of(text, file_.crc32);
}

void FileTally::add(std::string_view text) {
    if (!by_line_) {
        sum_up(text);
        return;
    }
    for (std::size_t end = 0; (end = text.find('\n')) != std::string_view::npos; text.remove_prefix(end + 1)) {
        line_ += text.substr(0, end + 1);
        const auto [before, after] = around_folders(line_);
        sum_up(before);
        sum_up(after);
        line_.clear();
    }
    line_ += text;
}

WrittenFile FileTally::result() {
    sum_up(std::exchange(line_, {}));
    return file_;
}

std::string files_json(std::span<const WrittenFile> files) {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    for (const WrittenFile& file : files)
        json[file.name] = {{"bytes", file.bytes}, {"crc32", fmt::format("{:08x}", file.crc32)}};
    return json.dump();
}

} // namespace sunward
