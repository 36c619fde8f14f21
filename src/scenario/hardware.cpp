#include "sunward/scenario/hardware.hpp"

#include <fmt/format.h>

#include "scenario/build/build.hpp"
#include "scenario/read/complete_nodes.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

namespace {

/// The catalogue without a scenario.
class OpenCatalogue {
public:
    std::vector<std::string> device_names() { return devices_.names(); }
    std::vector<std::string> node_names() { return types_.names(); }

    Accelerator device(std::string_view name, const std::string& field) {
        const scenario::Node* found = devices_.find(name);
        faults_.raise();
        if (found == nullptr)
            refuse("accelerator", name, field, devices_.names());
        return scenario::build_accelerator(*found);
    }

    CatalogueNode node(std::string_view name, const std::string& field) {
        const scenario::Node* found = types_.find(name);
        const scenario::Node* complete = found == nullptr ? nullptr : known_.node_type(name);
        faults_.raise();
        if (complete == nullptr)
            refuse("node type", name, field, types_.names());
        return {scenario::build_node(*complete), scenario::build_sources(*found)};
    }

private:
    [[noreturn]] void refuse(std::string_view what, std::string_view name, const std::string& field,
                             const std::vector<std::string>& names) {
        const std::vector<std::string_view> candidates(names.begin(), names.end());
        throw InputError({}, field, fmt::format("unknown {} '{}'{}", what, name, suggestion(name, candidates)));
    }

    scenario::Sources sources_;
    scenario::Faults faults_{sources_};
    scenario::Node no_scenario_;
    scenario::CatalogueFile devices_ = scenario::device_catalogue_file(sources_, faults_);
    scenario::CatalogueFile types_ = scenario::node_catalogue_file(sources_, faults_);
    scenario::KnownHardware known_{no_scenario_, sources_, faults_};
};

} // namespace

std::vector<Accelerator> accelerator_catalogue() {
    OpenCatalogue catalogue;
    std::vector<Accelerator> devices;
    for (const std::string& name : catalogue.device_names())
        devices.push_back(catalogue.device(name, {}));
    return devices;
}

std::vector<CatalogueNode> node_catalogue() {
    OpenCatalogue catalogue;
    std::vector<CatalogueNode> nodes;
    for (const std::string& name : catalogue.node_names())
        nodes.push_back(catalogue.node(name, {}));
    return nodes;
}

Accelerator accelerator_named(std::string_view name, const std::string& field) {
    return OpenCatalogue().device(name, field);
}

CatalogueNode node_type_named(std::string_view name, const std::string& field) {
    return OpenCatalogue().node(name, field);
}

} // namespace sunward
