// What is in a folder that results are to go to: results of this program, inputs of the run, and what is neither.
#pragma once

#include <sys/types.h>

#include <compare>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace sunward {

/// A file whatever it is called: links, `..` and upper case lead to the same one.
struct FileIdentity {
    dev_t device = 0;
    ino_t number = 0;
    auto operator<=>(const FileIdentity&) const = default;
};

/// Of the files that are there, links followed.
[[nodiscard]] std::set<FileIdentity> identities_of(std::span<const std::filesystem::path> files);

/// When a file was last changed in any way.
struct FileStamp {
    FileIdentity file;
    std::int64_t bytes = 0;
    std::int64_t modified_ns = 0;
    std::int64_t changed_ns = 0;
    bool operator==(const FileStamp&) const = default;
};

/// Names of what is in a folder, sorted.
[[nodiscard]] std::vector<std::string> names_in(int folder);

struct FolderContents {
    /// Files of results by the name of what vouches for them, that one among them.
    std::map<std::string, std::vector<std::string>> results;
    std::vector<std::string> parts;         ///< of files that were being written
    std::vector<std::string> inputs;        ///< whatever else they are
    std::vector<std::string> foreign;       ///< anything else, sorted
    std::map<std::string, FileStamp> known; ///< files of results, to be passed over by the next look unless changed
};

/// A file belongs to a result when a summary.json or compare.json of this program lists it and it has not been changed
/// since. Older versions wrote no list: then it has to have one of their names and to begin as they began it.
[[nodiscard]] FolderContents contents_of(int folder, const std::set<FileIdentity>& inputs,
                                         const std::map<std::string, FileStamp>& known = {});

} // namespace sunward
