// What a program remembers of the files of a result, to know them again.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sunward {

/// A file of a result as it was written. Its check sum is a CRC-32; that of scenario.resolved.yaml passes
/// over folders, so that a result does not depend on where its inputs lie.
struct WrittenFile {
    std::string name;
    std::uint64_t bytes = 0; ///< summed up
    std::uint32_t crc32 = 0;

    bool operator==(const WrittenFile&) const = default;
};

/// Sums up a file while it is written or read.
class FileTally {
public:
    explicit FileTally(std::string_view name);
    void add(std::string_view text);
    [[nodiscard]] WrittenFile result();

private:
    void sum_up(std::string_view text);

    WrittenFile file_;
    bool by_line_;
    std::string line_; ///< the beginning of one that is not over
};

/// The block `files` of summary.json and compare.json: a JSON object of names, each with `bytes` and `crc32`.
[[nodiscard]] std::string files_json(std::span<const WrittenFile> files);

} // namespace sunward
