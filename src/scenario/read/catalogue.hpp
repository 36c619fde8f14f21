// Hardware that every scenario may name: the files in catalog/ beside the shipped scenarios.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/yaml/faults.hpp"
#include "scenario/yaml/node.hpp"

namespace sunward::scenario {

/// A file with one list of named entries. An entry is read when it is asked for, alone, as a scenario needs few of
/// many: each begins with a line `  - name: NAME`.
class CatalogueFile {
public:
    /// `key` is that of the list, in the file and in `record`.
    CatalogueFile(std::string_view file, std::string_view key, const Record& record, Sources& sources, Faults& faults)
        : file_(file), key_(key), record_(record), sources_(sources), faults_(faults) {}

    /// The entry, checked; null when there is none of that name.
    [[nodiscard]] const Node* find(std::string_view name);
    /// In the order of the file.
    [[nodiscard]] const std::vector<std::string>& names();

private:
    struct Part {
        std::string_view text;
        std::size_t lines_before;
    };
    void open();

    std::string_view file_;
    std::string_view key_;
    const Record& record_;
    Sources& sources_;
    Faults& faults_;
    std::optional<std::uint32_t> number_; ///< in the sources, once it is open
    std::string text_;
    std::vector<std::string> names_;
    std::map<std::string, Part, std::less<>> parts_;
    std::map<std::string, Node, std::less<>> read_;
};

/// Node types, and accelerators.
[[nodiscard]] CatalogueFile node_catalogue_file(Sources& sources, Faults& faults);
[[nodiscard]] CatalogueFile device_catalogue_file(Sources& sources, Faults& faults);

} // namespace sunward::scenario
