// What must not be left behind when a process is ended at an arbitrary moment: files and folders that are there only
// until the work is done, and the process groups of programs that it has started. They are noted in memory that the
// process may share with its parent, so that whoever ends it, or sees its end, can clear up.
#pragma once

#include <filesystem>

#include <sys/types.h>

namespace sunward {

/// From now on this process and those that it forks note their leavings where all of them see them.
void share_leavings();

/// A file, or a folder that is removed when it is empty; to be noted before it is made. Forgotten when its scope is
/// left, however that may be: by then it is gone, or meant to stay.
class Leaving {
public:
    explicit Leaving(const std::filesystem::path& path);
    ~Leaving() { forget(); }
    Leaving(Leaving&& other) noexcept;
    Leaving& operator=(Leaving&& other) noexcept;
    void forget();

private:
    int slot_;
};

/// A process group that this process has started.
void note_group(pid_t group);
void forget_group(pid_t group);

/// Kills the groups and removes the files and folders that a process, which has ended or is this one, has noted. May be
/// called from a signal handler.
void clear_leavings_of(pid_t process);
/// Those of all processes that share their notes with this one.
void clear_leavings();

} // namespace sunward
