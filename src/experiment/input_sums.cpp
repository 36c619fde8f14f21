#include "sunward/experiment/input_sums.hpp"

#include <sys/stat.h>

#include <fstream>
#include <system_error>
#include <utility>

#include "sunward/error/error.hpp"
#include "sunward/series/crc32.hpp"

namespace sunward {

namespace fs = std::filesystem;

namespace {

void sum_up(SummedFile& file) {
    file.bytes = 0;
    file.crc32 = 0;
    std::error_code error;
    if (!fs::is_regular_file(file.path, error))
        return;
    std::ifstream stream(file.path, std::ios::binary);
    std::vector<char> block(std::size_t{1} << 18);
    while (stream) {
        stream.read(block.data(), static_cast<std::streamsize>(block.size()));
        const auto got = static_cast<std::size_t>(stream.gcount());
        file.bytes += got;
        file.crc32 = crc32_of({block.data(), got}, file.crc32);
    }
    if (!stream.eof())
        throw InputError({file.path.string()}, "", "cannot be read");
}

} // namespace

InputWatch::InputWatch(std::vector<SummedFile> files) : files_(std::move(files)) {
    for (SummedFile& file : files_) {
        stamps_.push_back(stamp_of(file.path)); // first: a change meanwhile is seen later
        sum_up(file);
    }
}

InputWatch::Stamp InputWatch::stamp_of(const fs::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0)
        return {};
    const auto ns = [](const timespec& time) { return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; };
    return {status.st_dev, status.st_ino, status.st_size, ns(status.st_mtim), ns(status.st_ctim)};
}

std::optional<fs::path> InputWatch::changed() {
    for (std::size_t f = 0; f < files_.size(); ++f) {
        const Stamp stamp = stamp_of(files_[f].path);
        if (stamp == stamps_[f])
            continue;
        SummedFile now = files_[f];
        sum_up(now);
        if (now.bytes != files_[f].bytes || now.crc32 != files_[f].crc32)
            return files_[f].path;
        stamps_[f] = stamp;
    }
    return std::nullopt;
}

} // namespace sunward
