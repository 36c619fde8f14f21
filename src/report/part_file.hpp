// A file that is written out of sight and gets its name when it is whole.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "sunward/process/leavings.hpp"

namespace sunward {

/// No one else who writes results does so in a folder while the object lives. Throws SimulationError when another
/// process does not let go of it. File systems that cannot lock a folder are not locked.
class FolderLock {
public:
    FolderLock(int folder, const std::filesystem::path& shown);
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

private:
    int descriptor_ = -1;
};

/// `.sunward.<name>.<16 hexadecimal digits>.part`, which cannot be foretold.
[[nodiscard]] std::string part_name(std::string_view name);
/// The name that a part of a file is for; empty for what is no such name.
[[nodiscard]] std::string_view name_of_part(std::string_view part);

/// Removes a part when nobody has it open any more. The folder has to be locked.
void remove_if_stale(int folder, const std::string& part);

/// `reason` in words.
[[nodiscard]] std::string reason(int error);

/// A file without a name (O_TMPFILE), which is gone with the process; where the file system has none such, one under
/// a part_name(), locked as long as somebody has it open. Throws SimulationError whenever the system refuses.
class PartFile {
public:
    /// `folder` stays open for as long as this lives; `shown` is its path.
    PartFile(int folder, std::filesystem::path shown, std::string_view name);
    ~PartFile();
    PartFile(PartFile&& other) noexcept;
    PartFile& operator=(PartFile&&) = delete;

    void write(std::string_view text);
    /// Nothing more is written; with `sync` it is on the disk after this.
    void finish(bool sync);
    /// Gives it a part_name() if it has none. The folder has to be locked.
    const std::string& settle();
    /// Gives it its own name, which nothing may have. The folder has to be locked.
    void place();
    /// Gives it its own name in the place of what has it. The folder has to be locked.
    void replace();

    [[nodiscard]] const std::string& name() const { return name_; }

private:
    [[noreturn]] void fail(int error) const;
    [[nodiscard]] bool link(const std::string& to) const;
    void forget();

    int folder_;
    std::filesystem::path shown_;
    std::string name_;
    std::string part_;               ///< empty: it has no name
    std::optional<Leaving> leaving_; ///< of such a name, until the file is whole
    int descriptor_ = -1;
};

} // namespace sunward
