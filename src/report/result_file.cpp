#include "sunward/report/result_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>
#include <system_error>

#include <fmt/format.h>

#include "folder_contents.hpp"
#include "part_file.hpp"
#include "sunward/error/error.hpp"
#include "sunward/process/held_signal.hpp"

namespace sunward {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longest_line = std::size_t{1} << 20;

struct Folder {
    int descriptor;
    explicit Folder(const fs::path& path) : descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}
    ~Folder() {
        if (descriptor >= 0)
            ::close(descriptor);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
};

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
    throw InputError({file.string()}, "", "results cannot be written here: " + why);
}

std::string first_line(int folder, const std::string& name) {
    const int descriptor = ::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    std::string line;
    char block[4096];
    while (line.size() < longest_line && line.find('\n') == std::string::npos) {
        const ssize_t got = descriptor < 0 ? 0 : ::read(descriptor, block, sizeof block);
        if (got <= 0)
            break;
        line.append(block, static_cast<std::size_t>(got));
    }
    if (descriptor >= 0)
        ::close(descriptor);
    return line.substr(0, line.find('\n'));
}

/// Whether there is a file of ours to be replaced.
bool check_target(int folder, const fs::path& file, const ResultFileGuard& guard) {
    struct stat status {};
    const std::string name = file.filename().string();
    if (::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT)
            return false;
        refuse(file, reason(errno));
    }
    if (!S_ISREG(status.st_mode))
        refuse(file, "it is not a regular file (`-` is the standard output)");
    if (identities_of(guard.inputs).contains({status.st_dev, status.st_ino}))
        refuse(file, "it is an input; take another name");
    if (!guard.is_ours(first_line(folder, name)))
        refuse(file, "the file that is there was not written by Sunward; take another name, or move it away");
    return true;
}

/// What dead processes have left of this file.
void remove_parts(int folder, const std::string& name) {
    for (const std::string& part : names_in(folder))
        if (name_of_part(part) == name)
            remove_if_stale(folder, part);
}

} // namespace

void write_result_file(const fs::path& file, const ResultFileGuard& guard,
                       const std::function<void(const Sink&)>& content) {
    const fs::path parent = fs::absolute(file).parent_path();
    std::error_code ignored;
    fs::create_directories(parent, ignored); // opening it tells why not
    const Folder folder(parent);
    if (folder.descriptor < 0)
        refuse(file, fmt::format("{}: {}", parent.string(), reason(errno)));
    if (file.filename().empty())
        refuse(file, "it is a folder, expected a file");
    (void)check_target(folder.descriptor, file, guard);
    PartFile part(folder.descriptor, parent, file.filename().string());
    content([&](std::string_view text) { part.write(text); });
    const FolderLock lock(folder.descriptor, parent);
    const bool replaces = check_target(folder.descriptor, file, guard);
    const HeldSignal whole(SIGTERM);
    part.finish(replaces);
    if (replaces)
        part.replace();
    else
        part.place();
    remove_parts(folder.descriptor, part.name());
}

} // namespace sunward
