#include "sunward/scenario/load.hpp"

#include <utility>

#include "assemble.hpp"
#include "build.hpp"
#include "complete.hpp"
#include "read.hpp"
#include "schema.hpp"
#include "yaml.hpp"

namespace sunward {

Loaded load_scenario(const std::filesystem::path& file, const LoadOptions& options) {
    scenario::Sources sources;
    scenario::Faults faults(sources);
    const scenario::Node given = scenario::assemble(file, options, sources, faults);
    scenario::Node root = scenario::read_node(given, scenario::types::record(scenario::scenario_record()), "", faults);
    scenario::complete(root, file.stem().string(), sources, faults);
    scenario::check(root, faults);
    faults.raise();
    scenario::strip(root);
    Loaded loaded;
    loaded.scenario = scenario::build(root, faults);
    faults.raise();
    loaded.resolved = scenario::emit_yaml(root);
    return loaded;
}

} // namespace sunward
