#include "scenario/read/complete_nodes.hpp"

#include <utility>

#include <fmt/format.h>

namespace sunward::scenario {

namespace {

const Node* find_in(const Node& list, std::string_view name) {
    for (const Entry& entry : list.entries)
        if (entry.value.text_of("name") == name)
            return &entry.value;
    return nullptr;
}

std::vector<std::string_view> names_of(const Node& own, const std::vector<std::string>& catalogue) {
    std::vector<std::string_view> names;
    for (const Entry& entry : own.entries)
        names.push_back(entry.value.text_of("name"));
    names.insert(names.end(), catalogue.begin(), catalogue.end());
    return names;
}

/// What a run reads nothing of.
void forget_sources(Node& map) {
    if (Node* sources = map.find("sources"))
        sources->kind = Node::Kind::nothing;
}

/// Keys that are not given become those of the device.
void take_over(Node& accelerator, const Node& device) {
    for (Entry& entry : accelerator.entries)
        if (entry.value.kind == Node::Kind::nothing)
            if (const Node* value = device.find(entry.key))
                entry.value = *value;
}

/// A written-out accelerator has its draw.
void check_draw(Node& accelerator, const std::string& path, Faults& faults) {
    for (const auto& [key, help] : {std::pair{"idle", "Draw when nothing runs"}, {"full", "Draw at full load"}}) {
        Node* draw = accelerator.find(key);
        if (draw->kind != Node::Kind::nothing)
            continue;
        faults.add(accelerator.at, join(path, key),
                   fmt::format("missing, expected {}: {}", type_text(types::quantity(Measure::power)), help));
        draw->kind = Node::Kind::faulty;
    }
}

bool is_one_place(const Mark& a, const Mark& b) { return a.file == b.file && a.line == b.line && a.column == b.column; }

} // namespace

KnownHardware::KnownHardware(Node& root, Sources& sources, Faults& faults)
    : faults_(faults), devices_(device_catalogue_file(sources, faults)), types_(node_catalogue_file(sources, faults)) {
    if (const Node* own = root.get("accelerators"))
        own_devices_ = *own;
    Node* own = root.find("nodes");
    if (own == nullptr || !own->is_list())
        return;
    for (std::size_t i = 0; i < own->entries.size(); ++i)
        complete_accelerator(own->entries[i].value, join("nodes", i));
    own_types_ = *own;
}

const Node* KnownHardware::node_type(std::string_view name) {
    if (const Node* own = find_in(own_types_, name))
        return own;
    if (const auto done = completed_.find(name); done != completed_.end())
        return &done->second;
    const Node* found = types_.find(name);
    if (found == nullptr)
        return nullptr;
    Node type = *found;
    complete_accelerator(type, "");
    return &completed_.emplace(name, std::move(type)).first->second;
}

std::vector<std::string_view> KnownHardware::node_type_names() { return names_of(own_types_, types_.names()); }

const Node* KnownHardware::device(std::string_view name) {
    const Node* own = find_in(own_devices_, name);
    return own != nullptr ? own : devices_.find(name);
}

std::vector<std::string_view> KnownHardware::device_names() { return names_of(own_devices_, devices_.names()); }

void KnownHardware::complete_accelerator(Node& type, const std::string& path) {
    Node* accelerator = type.find("accelerator");
    if (accelerator == nullptr || !accelerator->is_map())
        return;
    const std::string inner = join(path, "accelerator");
    forget_sources(type);
    forget_sources(*accelerator);
    Node* named = accelerator->find("device");
    if (!named->usable()) {
        if (named->kind == Node::Kind::nothing)
            check_draw(*accelerator, inner, faults_);
        return;
    }
    if (const Node* found = device(named->text)) {
        take_over(*accelerator, *found);
        forget_sources(*accelerator);
        named->kind = Node::Kind::nothing;
        return;
    }
    const bool in_short = is_one_place(accelerator->at, named->at);
    faults_.add(named->at, in_short ? inner : join(inner, "device"),
                fmt::format("unknown accelerator '{}'{}", named->text, faults_.suggest(named->text, device_names())));
    accelerator->kind = Node::Kind::faulty;
}

} // namespace sunward::scenario
