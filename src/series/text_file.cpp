#include "sunward/series/text_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>

#include <zlib.h>

#include "sunward/error/error.hpp"

namespace sunward {

namespace {

constexpr std::size_t first_piece = std::size_t{1} << 16;
constexpr std::size_t largest_piece = std::size_t{1} << 26;

[[noreturn]] void fail(const std::filesystem::path& path, std::string message) {
    throw InputError({path.string(), 0, 0}, "", std::move(message));
}

struct Close {
    void operator()(gzFile_s* file) const { gzclose(file); }
};
using File = std::unique_ptr<gzFile_s, Close>;

File open(const std::filesystem::path& path) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found)
        fail(path, "no such file");
    if (std::filesystem::is_directory(status))
        fail(path, "is a folder, expected a file");
    errno = 0;
    File file(gzopen(path.c_str(), "rb"));
    if (!file)
        fail(path, std::string("cannot be opened: ") + (errno != 0 ? std::strerror(errno) : "out of memory"));
    gzbuffer(file.get(), 1U << 17);
    return file;
}

/// How much to ask for first: a plain file is then read in one piece.
std::size_t expected_size(const std::filesystem::path& path, std::size_t limit) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    return error ? first_piece : std::min<std::size_t>(size, limit) + 1;
}

} // namespace

std::string read_text(const std::filesystem::path& path, std::size_t limit) {
    const File file = open(path);
    std::string text;
    std::size_t used = 0;
    std::size_t piece = expected_size(path, limit);
    while (true) {
        piece = std::min({std::max(piece, first_piece), largest_piece, limit - used + 1});
        text.resize(used + piece);
        const int got = gzread(file.get(), text.data() + used, static_cast<unsigned>(piece));
        if (got < 0) {
            int code = 0;
            const std::string why = gzerror(file.get(), &code);
            fail(path,
                 code == Z_ERRNO ? std::string("cannot be read: ") + std::strerror(errno) : "is damaged gzip: " + why);
        }
        used += static_cast<std::size_t>(got);
        if (used > limit)
            fail(path, "is larger than the limit of " + std::to_string(limit) + " bytes");
        if (got == 0)
            break;
        piece = used;
    }
    text.resize(used);
    // The end of a truncated file looks like the end of the text.
    int code = Z_OK;
    gzerror(file.get(), &code);
    if (code != Z_OK && code != Z_STREAM_END)
        fail(path, "is damaged gzip: it ends too early");
    if (std::string_view(text).starts_with("\xef\xbb\xbf"))
        text.erase(0, 3);
    return text;
}

} // namespace sunward
