#include "part_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <random>
#include <system_error>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "sunward/error/error.hpp"

namespace sunward {

namespace {

constexpr std::string_view part_prefix = ".sunward.";
constexpr std::string_view part_suffix = ".part";
constexpr std::size_t part_digits = 16;

std::string own_link(int descriptor) { return fmt::format("/proc/self/fd/{}", descriptor); }

/// A file without a name that can be given one; negative when there cannot be one here.
int open_nameless(int folder) {
    const int descriptor = ::openat(folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    if (descriptor < 0 || ::access(own_link(descriptor).c_str(), F_OK) == 0)
        return descriptor;
    ::close(descriptor);
    return -1;
}

} // namespace

std::string reason(int error) { return std::generic_category().message(error); }

FolderLock::FolderLock(int folder, const std::filesystem::path& shown)
    : descriptor_(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    constexpr auto pause = std::chrono::milliseconds(10);
    constexpr auto patience = std::chrono::seconds(10);
    for (auto waited = std::chrono::milliseconds(0); ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0; waited += pause) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return;
        if (waited >= patience) {
            ::close(descriptor_);
            throw SimulationError(fmt::format("cannot write {}: another process is writing there", shown.string()));
        }
        std::this_thread::sleep_for(pause);
    }
}

FolderLock::~FolderLock() {
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

std::string part_name(std::string_view name) {
    std::random_device random;
    return fmt::format("{}{}.{:08x}{:08x}{}", part_prefix, name, random(), random(), part_suffix);
}

std::string_view name_of_part(std::string_view part) {
    if (!part.starts_with(part_prefix) || !part.ends_with(part_suffix) ||
        part.size() < part_prefix.size() + 2 + part_digits + part_suffix.size())
        return {};
    part.remove_prefix(part_prefix.size());
    part.remove_suffix(part_suffix.size());
    const std::string_view digits = part.substr(part.size() - part_digits);
    part.remove_suffix(part_digits);
    if (part.back() != '.' || digits.find_first_not_of("0123456789abcdef") != std::string_view::npos)
        return {};
    return part.substr(0, part.size() - 1);
}

void remove_if_stale(int folder, const std::string& part) {
    const int descriptor = ::openat(folder, part.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0)
        return;
    struct stat status {};
    if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && ::flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        ::unlinkat(folder, part.c_str(), 0);
    ::close(descriptor);
}

PartFile::PartFile(int folder, std::filesystem::path shown, std::string_view name)
    : folder_(folder), shown_(std::move(shown)), name_(name), descriptor_(open_nameless(folder)) {
    if (descriptor_ >= 0)
        return;
    const FolderLock lock(folder_, shown_);
    const std::string part = part_name(name_);
    leaving_.emplace(shown_ / part);
    descriptor_ = ::openat(folder_, part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (descriptor_ < 0)
        fail(errno);
    part_ = part;
    ::flock(descriptor_, LOCK_EX | LOCK_NB);
}

PartFile::~PartFile() {
    if (descriptor_ >= 0)
        ::close(descriptor_);
    if (!part_.empty())
        ::unlinkat(folder_, part_.c_str(), 0);
}

PartFile::PartFile(PartFile&& other) noexcept
    : folder_(other.folder_), shown_(std::move(other.shown_)), name_(std::move(other.name_)),
      part_(std::exchange(other.part_, {})), leaving_(std::move(other.leaving_)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

void PartFile::forget() {
    part_.clear();
    leaving_.reset();
}

void PartFile::fail(int error) const {
    throw SimulationError(fmt::format("cannot write {}: {}", (shown_ / name_).string(), reason(error)));
}

void PartFile::write(std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor_, text.data(), text.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            fail(errno);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

void PartFile::finish(bool sync) {
    // Closing tells of errors that a file system on the network has kept to itself.
    const int other = ::dup(descriptor_);
    if (other < 0 || ::close(other) != 0)
        fail(errno);
    if (sync && ::fdatasync(descriptor_) != 0 && errno != EINVAL && errno != ENOTSUP)
        fail(errno);
}

bool PartFile::link(const std::string& to) const {
    return ::linkat(AT_FDCWD, own_link(descriptor_).c_str(), folder_, to.c_str(), AT_SYMLINK_FOLLOW) == 0;
}

const std::string& PartFile::settle() {
    leaving_.reset(); // whoever comes after a process that was killed here needs it
    if (!part_.empty())
        return part_;
    const std::string part = part_name(name_);
    if (!link(part))
        fail(errno);
    ::flock(descriptor_, LOCK_EX | LOCK_NB);
    return part_ = part;
}

void PartFile::place() {
    if (part_.empty()) {
        if (!link(name_))
            fail(errno);
        return;
    }
    int error = ::renameat2(folder_, part_.c_str(), folder_, name_.c_str(), RENAME_NOREPLACE) == 0 ? 0 : errno;
    if (error == EINVAL || error == ENOSYS) { // not on this file system
        struct stat status {};
        if (::fstatat(folder_, name_.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0)
            fail(EEXIST);
        error = ::renameat(folder_, part_.c_str(), folder_, name_.c_str()) == 0 ? 0 : errno;
    }
    if (error != 0)
        fail(error);
    forget();
}

void PartFile::replace() {
    if (::renameat(folder_, settle().c_str(), folder_, name_.c_str()) != 0)
        fail(errno);
    forget();
}

} // namespace sunward
