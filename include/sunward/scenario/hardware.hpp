// The hardware that every scenario may name, with where its figures come from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sunward/hardware/accelerator.hpp"
#include "sunward/hardware/node.hpp"
#include "sunward/hardware/provenance.hpp"

namespace sunward {

struct CatalogueNode {
    NodeType type;
    std::vector<Provenance> sources;
};

/// In the order of the catalogue. Throws InputError where the file is at fault.
[[nodiscard]] std::vector<Accelerator> accelerator_catalogue();
[[nodiscard]] std::vector<CatalogueNode> node_catalogue();

/// The one of a name; `field` says for people what names it. Throws InputError with the nearest name.
[[nodiscard]] Accelerator accelerator_named(std::string_view name, const std::string& field);
[[nodiscard]] CatalogueNode node_type_named(std::string_view name, const std::string& field);

/// Every figure of the catalogue with its source, as Markdown: `sunward list hardware-page`, kept at
/// scenarios/HARDWARE.md.
[[nodiscard]] std::string hardware_page();

} // namespace sunward
