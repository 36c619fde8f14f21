#include "scenario/yaml/node.hpp"

#include <utility>

#include <fmt/format.h>

namespace sunward::scenario {

const Node* Node::find(std::string_view key) const {
    if (kind == Kind::map)
        for (const Entry& entry : entries)
            if (entry.key == key)
                return &entry.value;
    return nullptr;
}

Node* Node::find(std::string_view key) { return const_cast<Node*>(std::as_const(*this).find(key)); }

const Node* Node::get(std::string_view key) const {
    const Node* found = find(key);
    return found != nullptr && found->usable() ? found : nullptr;
}

std::string_view Node::text_of(std::string_view key) const {
    const Node* found = find(key);
    return found != nullptr && found->is_scalar() ? std::string_view(found->text) : std::string_view();
}

Node scalar_node(std::string_view text, Mark at) {
    Node node;
    node.kind = Node::Kind::scalar;
    node.text = text;
    node.at = at;
    return node;
}

Node map_node(Mark at) {
    Node node;
    node.kind = Node::Kind::map;
    node.at = at;
    return node;
}

std::string describe(const Node& node) {
    switch (node.kind) {
    case Node::Kind::list: return "a list";
    case Node::Kind::map: return "a map";
    case Node::Kind::scalar: return parameter::describe(node);
    case Node::Kind::nothing:
    case Node::Kind::faulty: break;
    }
    return "nothing";
}

std::string join(std::string_view path, std::string_view key) {
    return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

std::string join(std::string_view path, std::size_t index) { return fmt::format("{}[{}]", path, index); }

std::uint32_t Sources::add(std::string name, std::filesystem::path folder) {
    sources_.push_back({std::move(name), std::move(folder), {}});
    return static_cast<std::uint32_t>(sources_.size() - 1);
}

std::uint32_t Sources::add_file(const std::filesystem::path& file, std::filesystem::path folder) {
    const std::uint32_t number = add(file.string(), std::move(folder));
    sources_.back().file = std::filesystem::absolute(file);
    return number;
}

Location Sources::locate(const Mark& at) const { return {sources_[at.file].name, at.line, at.column}; }

bool flag(const Node& map, std::string_view key) { return map.text_of(key) == "true"; }
double value(const Node& map, std::string_view key) { return map.find(key)->number; }
std::uint64_t whole(const Node& map, std::string_view key) { return map.find(key)->whole; }
Duration span_of(const Node& map, std::string_view key) { return {map.find(key)->us}; }

std::uint32_t index_of(const Node& list, std::string_view name) {
    std::uint32_t index = 0;
    while (index < list.entries.size() && list.entries[index].value.text_of("name") != name)
        ++index;
    return index;
}

} // namespace sunward::scenario
