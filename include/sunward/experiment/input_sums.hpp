// Check sums of the files that the runs of a sweep read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sunward {

struct SummedFile {
    std::filesystem::path path;
    std::string policy; ///< the only one that reads it; empty: any may
    std::uint64_t bytes = 0;
    std::uint32_t crc32 = 0; ///<
};

/// Sums files up and notices when they change afterwards.
class InputWatch {
public:
    InputWatch() = default;
    /// Reads the files. One that is not a regular file, such as a pipe, cannot be read twice and stays without a sum.
    explicit InputWatch(std::vector<SummedFile> files);

    [[nodiscard]] const std::vector<SummedFile>& files() const { return files_; }

    /// A file that has changed. Reads only files with another size or time than at the last call.
    [[nodiscard]] std::optional<std::filesystem::path> changed();

private:
    struct Stamp {
        std::uint64_t device = 0;
        std::uint64_t number = 0;
        std::int64_t bytes = 0;
        std::int64_t modified_ns = 0;
        std::int64_t changed_ns = 0;
        bool operator==(const Stamp&) const = default;
    };
    static Stamp stamp_of(const std::filesystem::path& path);

    std::vector<SummedFile> files_;
    std::vector<Stamp> stamps_; ///< parallel to files_
};

} // namespace sunward
