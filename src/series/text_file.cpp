#include "sunward/series/text_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <zlib.h>

#include "sunward/error/error.hpp"
#include "text_check.hpp"

namespace sunward {

namespace {

constexpr std::size_t piece = std::size_t{1} << 20;
constexpr std::string_view gzip_mark = "\x1f\x8b";

/// What files that are taken for text begin with, and what to do about them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> other_marks{{
    {"PK\x03\x04", "is a spreadsheet (.xlsx, .ods) or another zip archive, expected text; save its sheet as CSV"},
    {"\xd0\xcf\x11\xe0", "is a spreadsheet (.xls), expected text; save its sheet as CSV"},
    {"PAR1", "is a Parquet file, expected text; write it as CSV"},
    {"SQLite format 3", "is a database, expected text; export its table as CSV"},
}};

[[noreturn]] void fail(const std::filesystem::path& path, std::string message) {
    throw InputError({path.string(), 0, 0}, "", std::move(message));
}

/// What a thing that is not a regular file is.
std::string_view kind_of(mode_t mode) {
    switch (mode & S_IFMT) {
    case S_IFDIR: return "a folder";
    case S_IFIFO: return "a pipe";
    case S_IFSOCK: return "a socket";
    default: return "a device";
    }
}

void require_file(const std::filesystem::path& path, const struct stat& found) {
    if (!S_ISREG(found.st_mode))
        fail(path, fmt::format("is {}, expected a file", kind_of(found.st_mode)));
}

/// An open regular file. It is looked at before it is opened, because to open a device may do something, and after,
/// because it may have been changed in between.
class OpenFile {
public:
    explicit OpenFile(const std::filesystem::path& path) : path_(path) {
        struct stat found {};
        if (::stat(path.c_str(), &found) != 0) {
            const bool absent = errno == ENOENT || errno == ENOTDIR;
            fail(path, absent ? std::string("no such file") : std::string("cannot be opened: ") + std::strerror(errno));
        }
        require_file(path, found);
        descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
        if (descriptor_ < 0 || ::fstat(descriptor_, &found) != 0) {
            const int error = errno;
            close();
            fail(path, std::string("cannot be opened: ") + std::strerror(error));
        }
        size_ = static_cast<std::size_t>(found.st_size);
        if (!S_ISREG(found.st_mode)) {
            close();
            require_file(path, found);
        }
    }
    ~OpenFile() { close(); }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool begins_with(std::string_view mark) const {
        std::array<char, 16> first{};
        const ssize_t got = ::pread(descriptor_, first.data(), first.size(), 0);
        return got > 0 && std::string_view(first.data(), static_cast<std::size_t>(got)).starts_with(mark);
    }
    std::size_t read(char* into, std::size_t most) {
        ssize_t got = -1;
        do
            got = ::read(descriptor_, into, most);
        while (got < 0 && errno == EINTR);
        if (got < 0)
            fail(path_, std::string("cannot be read: ") + std::strerror(errno));
        return static_cast<std::size_t>(got);
    }
    void rewind() { ::lseek(descriptor_, 0, SEEK_SET); }

private:
    void close() {
        if (descriptor_ >= 0)
            ::close(std::exchange(descriptor_, -1));
    }

    const std::filesystem::path& path_;
    int descriptor_ = -1;
    std::size_t size_ = 0;
};

/// What the members of a gzip file hold, from its start. Nothing but zeros, with which tapes are filled up, may follow
/// them: what is taken for rubbish there may be a member whose beginning is damaged.
class Unpacked {
public:
    Unpacked(OpenFile& file, const std::filesystem::path& path)
        : file_(file), path_(path), packed_(packed_piece, '\0') {
        constexpr int gzip_window = 16 + MAX_WBITS;
        file_.rewind();
        if (inflateInit2(&stream_, gzip_window) != Z_OK)
            fail(path, "cannot be opened: out of memory");
    }
    ~Unpacked() { inflateEnd(&stream_); }
    Unpacked(const Unpacked&) = delete;
    Unpacked& operator=(const Unpacked&) = delete;

    /// As much as there is room for; less only at the end.
    std::size_t read(char* into, std::size_t most) {
        stream_.next_out = reinterpret_cast<Bytef*>(into);
        stream_.avail_out = static_cast<uInt>(most);
        while (stream_.avail_out > 0 && has_input())
            if (between_members_)
                begin_member();
            else
                inflate_some();
        return most - stream_.avail_out;
    }

private:
    static constexpr std::size_t packed_piece = std::size_t{1} << 17;

    bool has_input() {
        if (stream_.avail_in == 0) {
            stream_.next_in = reinterpret_cast<Bytef*>(packed_.data());
            stream_.avail_in = static_cast<uInt>(file_.read(packed_.data(), packed_.size()));
        }
        if (stream_.avail_in == 0 && !between_members_)
            fail(path_, "is damaged gzip: it ends too early");
        return stream_.avail_in > 0;
    }
    void begin_member() {
        if (*stream_.next_in == static_cast<Bytef>(gzip_mark[0])) {
            inflateReset(&stream_);
            between_members_ = false;
        } else if (*stream_.next_in == 0) {
            ++stream_.next_in;
            --stream_.avail_in;
        } else {
            fail(path_, "is damaged gzip: what follows its end is not gzip");
        }
    }
    void inflate_some() {
        const int code = inflate(&stream_, Z_NO_FLUSH);
        between_members_ = code == Z_STREAM_END;
        if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
            fail(path_, std::string("is damaged gzip: ") + (stream_.msg != nullptr ? stream_.msg : "out of memory"));
    }

    OpenFile& file_;
    const std::filesystem::path& path_;
    std::string packed_;
    z_stream stream_{};
    bool between_members_ = false;
};

[[noreturn]] void fail_large(const std::filesystem::path& path, std::size_t limit, bool packed) {
    fail(path, fmt::format("is larger than the limit of {} bytes{}", limit, packed ? " when unpacked" : ""));
}

/// Bytes of the text, counted without keeping them.
std::size_t unpacked_size(OpenFile& file, const std::filesystem::path& path, std::size_t limit) {
    Unpacked unpacked(file, path);
    std::string part(piece, '\0');
    std::size_t size = 0;
    while (const std::size_t got = unpacked.read(part.data(), part.size()))
        if ((size += got) > limit)
            fail_large(path, limit, true);
    return size;
}

/// Reads up to `limit` bytes, checked as they come; room for `expected` is made at once.
template <class Source>
std::string read_all(Source& source, std::size_t expected, std::size_t limit, const std::filesystem::path& path,
                     const TextRules& rules, bool packed) {
    std::optional<series::TextCheck> check;
    if (!rules.any_text)
        check.emplace(path.string(), rules.line);
    std::string text;
    text.reserve(std::min(expected, limit) + 1);
    std::size_t used = 0;
    while (true) {
        // One byte beyond what is expected tells that nothing follows.
        const std::size_t room = used < expected ? std::min(piece, expected - used + 1) : piece;
        text.resize(used + room);
        const std::size_t got = source.read(text.data() + used, room);
        text.resize(used += got);
        if (used > limit)
            fail_large(path, limit, packed);
        if (check)
            check->check(text, got == 0);
        if (got == 0)
            return text;
    }
}

} // namespace

std::string read_text(const std::filesystem::path& path, const TextRules& rules) {
    OpenFile file(path);
    if (file.size() > rules.bytes)
        fail_large(path, rules.bytes, false);
    std::string text;
    for (const auto& [mark, what] : other_marks)
        if (file.begins_with(mark))
            fail(path, std::string(what));
    if (file.begins_with(gzip_mark)) {
        const std::size_t size = unpacked_size(file, path, rules.unpacked);
        Unpacked unpacked(file, path);
        text = read_all(unpacked, size, rules.unpacked, path, rules, true);
    } else {
        text = read_all(file, file.size(), rules.bytes, path, rules, false);
    }
    if (text.starts_with("\xef\xbb\xbf"))
        text.erase(0, 3);
    return rules.any_text ? series::made_printable(text) : text;
}

} // namespace sunward
