// A scenario file as a tree that knows where each of its parts was written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/parameter/field.hpp"
#include "sunward/parameter/scalar.hpp"

namespace sunward::scenario {

using namespace parameter;

/// A place in one of the files read; line and column count from 1.
struct Mark {
    std::uint32_t file = 0; ///< in Sources
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

struct Entry;

/// A value: nothing, a text, a list or a map. Once checked against the table of fields, a scalar also has its number.
struct Node : parameter::Scalar {
    enum class Kind : std::uint8_t { nothing, scalar, list, map, faulty };
    Kind kind = Kind::nothing;
    bool plain = true; ///< scalar: written without quotes
    Mark at;
    std::vector<Entry> entries; ///< list and map, in the order written

    [[nodiscard]] bool is_map() const { return kind == Kind::map; }
    [[nodiscard]] bool is_list() const { return kind == Kind::list; }
    [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
    /// Whether there is a value that can be used.
    [[nodiscard]] bool usable() const { return kind != Kind::nothing && kind != Kind::faulty; }
    /// The value of a key; null when this is no map or has no such key.
    [[nodiscard]] const Node* find(std::string_view key) const;
    [[nodiscard]] Node* find(std::string_view key);
    /// find() when the value is usable, else null.
    [[nodiscard]] const Node* get(std::string_view key) const;
    /// Text of a scalar value; empty when there is none.
    [[nodiscard]] std::string_view text_of(std::string_view key) const;
};

/// A key with its value; in a list the key is empty.
struct Entry {
    std::string key;
    Mark at; ///< of the key
    Node value;
};

[[nodiscard]] Node scalar_node(std::string_view text, Mark at);
[[nodiscard]] Node map_node(Mark at);

/// `text`, `a list`, `a map`, `nothing`: what was found, for people.
[[nodiscard]] std::string describe(const Node& node);

/// `path.key`, or the key alone at the top.
[[nodiscard]] std::string join(std::string_view path, std::string_view key);
/// `path[index]`.
[[nodiscard]] std::string join(std::string_view path, std::size_t index);

/// The files read, and the folder that relative paths in each start from.
class Sources {
public:
    struct Source {
        std::string name; ///< for people
        std::filesystem::path folder;
        std::filesystem::path file; ///< absolute; empty for what was no file, such as --set
    };
    std::uint32_t add(std::string name, std::filesystem::path folder);
    /// A file, whose paths start from `folder`.
    std::uint32_t add_file(const std::filesystem::path& file, std::filesystem::path folder);
    [[nodiscard]] const std::vector<Source>& all() const { return sources_; }
    [[nodiscard]] const Source& operator[](std::uint32_t file) const { return sources_[file]; }
    [[nodiscard]] Location locate(const Mark& at) const;

private:
    std::vector<Source> sources_;
};

// Values of checked maps. The key has to be there.
[[nodiscard]] bool flag(const Node& map, std::string_view key);
[[nodiscard]] double value(const Node& map, std::string_view key);
[[nodiscard]] std::uint64_t whole(const Node& map, std::string_view key);
[[nodiscard]] Duration span_of(const Node& map, std::string_view key);
/// Index of a name in a list of maps.
[[nodiscard]] std::uint32_t index_of(const Node& list, std::string_view name);

} // namespace sunward::scenario
