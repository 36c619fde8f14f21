#include "sunward/scenario/load.hpp"

#include <utility>

#include <fmt/format.h>

#include "scenario/build/build.hpp"
#include "scenario/fields/schema.hpp"
#include "scenario/read/assemble.hpp"
#include "scenario/read/complete.hpp"
#include "scenario/read/input_files.hpp"
#include "scenario/read/plugin_files.hpp"
#include "scenario/read/plugins.hpp"
#include "scenario/read/read.hpp"
#include "scenario/yaml/paths.hpp"
#include "scenario/yaml/yaml.hpp"
#include "sunward/scenario/outline.hpp"

namespace sunward {

namespace {

/// The complete tree of a file, checked.
scenario::Node read_tree(const std::filesystem::path& file, const LoadOptions& options, scenario::Sources& sources,
                         scenario::Faults& faults) {
    const scenario::Node given = scenario::assemble(file, options, sources, faults);
    scenario::Node root = scenario::read_node(given, scenario::types::record(scenario::scenario_record()), "", faults);
    scenario::complete(root, file.stem().string(), sources, faults);
    if (options.variant) // its results are not those of the scenario as it stands
        if (scenario::Node* name = root.find("name"); name != nullptr && name->is_scalar())
            name->text += "-" + *options.variant;
    scenario::check_plugin_files(root, options.all_policies, faults);
    scenario::check(root, faults);
    faults.raise();
    return root;
}

} // namespace

Loaded load_scenario(const std::filesystem::path& file, const LoadOptions& options) {
    scenario::Sources sources;
    scenario::Faults faults(sources);
    scenario::Node root = read_tree(file, options, sources, faults);
    Loaded loaded;
    loaded.foreign_code = scenario::foreign_code_notes(root);
    scenario::strip(root);
    loaded.scenario = scenario::build(root, faults);
    faults.raise();
    if (const auto found = scenario::find_scenario(file); found && *found != file)
        loaded.scenario.notes.insert(loaded.scenario.notes.begin(),
                                     fmt::format("there is no {} here: the scenario that is shipped is read, {}",
                                                 file.string(), found->string()));
    loaded.resolved = scenario::emit_yaml(root);
    loaded.files = scenario::input_files(root, sources);
    return loaded;
}

std::vector<std::filesystem::path> paths_of(std::span<const InputFile> files) {
    std::vector<std::filesystem::path> paths;
    for (const InputFile& file : files)
        paths.push_back(file.path);
    return paths;
}

Outline outline_scenario(const std::filesystem::path& file, const LoadOptions& options) {
    scenario::Sources sources;
    scenario::Faults faults(sources);
    scenario::Node root = read_tree(file, options, sources, faults);
    Outline outline;
    outline.name = root.text_of("name");
    outline.seed = scenario::whole(root, "seed");
    outline.horizon = scenario::build_horizon(*root.find("horizon"));
    outline.policy = scenario::build_policy(*root.find("policy"));
    if (const scenario::Node* policies = root.get("policies"))
        for (const scenario::Entry& entry : policies->entries)
            outline.policies.push_back(entry.key);
    if (const scenario::Node* variants = root.get("variants"))
        for (const scenario::Entry& entry : variants->entries)
            outline.variants.push_back(entry.key);
    if (root.get("baseline") != nullptr)
        outline.baseline = root.text_of("baseline");
    outline.meaning = scenario::meaning_of(root);
    scenario::strip(root);
    outline.resolved = scenario::emit_yaml(root);
    outline.files = scenario::input_files(root, sources);
    return outline;
}

bool same_inputs(const PolicySpec& one, const PolicySpec& other) {
    // Jobs that fit nowhere are left out, and where they may run is what `where` says (build_workload.cpp).
    return one.where.rule->traits.at_home == other.where.rule->traits.at_home;
}

} // namespace sunward
