// Node types and accelerators that are named, put in the place of their names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenario/read/catalogue.hpp"

namespace sunward::scenario {

/// Those of a scenario and, read when one is not among them, of the catalogue. The scenario's own come first.
class KnownHardware {
public:
    /// Completes the scenario's own node types.
    KnownHardware(Node& root, Sources& sources, Faults& faults);

    /// A node type with its accelerator written out; null when there is none of that name.
    [[nodiscard]] const Node* node_type(std::string_view name);
    [[nodiscard]] std::vector<std::string_view> node_type_names();
    /// Writes out the accelerator of a node type, which is `path`.
    void complete_accelerator(Node& type, const std::string& path);

private:
    [[nodiscard]] const Node* device(std::string_view name);
    [[nodiscard]] std::vector<std::string_view> device_names();

    Faults& faults_;
    Node own_devices_;
    Node own_types_;
    CatalogueFile devices_;
    CatalogueFile types_;
    std::map<std::string, Node, std::less<>> completed_; ///< of the catalogue
};

} // namespace sunward::scenario
