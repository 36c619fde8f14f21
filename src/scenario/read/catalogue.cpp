#include "scenario/read/catalogue.hpp"

#include <algorithm>
#include <utility>

#include "scenario/fields/schema.hpp"
#include "scenario/read/read.hpp"
#include "scenario/yaml/yaml.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/series/text_file.hpp"

namespace sunward::scenario {

namespace {

constexpr std::string_view entry_start = "  - name: ";

} // namespace

void CatalogueFile::open() {
    if (number_)
        return;
    const auto file = data_home() / "scenarios" / "catalog" / file_;
    text_ = read_text(file, at_most(most_bytes));
    number_ = sources_.add_file(file, file.parent_path());
    const std::string_view whole = text_;
    std::size_t line = 0;
    std::optional<std::pair<std::string_view, std::size_t>> last; // name and line of the entry before
    std::size_t begin = 0;
    const auto close = [&](std::size_t end) {
        if (last)
            parts_.emplace(last->first, Part{whole.substr(begin, end - begin), last->second});
    };
    for (std::size_t at = 0; at < whole.size(); ++line) {
        const std::size_t end = std::min(whole.find('\n', at), whole.size());
        if (const std::string_view text = whole.substr(at, end - at); text.starts_with(entry_start)) {
            close(at);
            last = {text.substr(entry_start.size()), line};
            names_.emplace_back(last->first);
            begin = at;
        }
        at = end + 1;
    }
    close(whole.size());
}

const Node* CatalogueFile::find(std::string_view name) {
    open();
    if (const auto known = read_.find(name); known != read_.end())
        return &known->second;
    const auto part = parts_.find(name);
    if (part == parts_.end())
        return nullptr;
    // The line breaks keep the places of faults what they are in the file.
    std::string text = std::string(key_) + ":" + std::string(part->second.lines_before, '\n');
    text += part->second.text;
    Budget budget;
    const Node root = parse_yaml(text, *number_, budget, faults_);
    Node checked = read_node(root, types::record(record_), "", faults_);
    Node* list = checked.find(key_);
    if (list == nullptr || list->entries.size() != 1)
        return nullptr; // a fault that has been told
    return &read_.emplace(name, std::move(list->entries[0].value)).first->second;
}

const std::vector<std::string>& CatalogueFile::names() {
    open();
    return names_;
}

CatalogueFile node_catalogue_file(Sources& sources, Faults& faults) {
    return {"nodes.yaml", "nodes", node_catalogue_record(), sources, faults};
}

CatalogueFile device_catalogue_file(Sources& sources, Faults& faults) {
    return {"accelerators.yaml", "accelerators", device_catalogue_record(), sources, faults};
}

} // namespace sunward::scenario
