// `variants`: bundles of fields that make a scenario another one in the same world.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "scenario/fields/schema.hpp"
#include "scenario/read/assemble.hpp"

namespace sunward::scenario {

namespace {

/// What all variants have in common, and why.
struct Shared {
    std::string_view field;
    std::string_view why;
};
constexpr std::array shared_fields = {
    Shared{"horizon", "variants are compared over the same time"},
    Shared{"seed", "variants are compared with the same draws; see --seed and --seeds"},
    Shared{"sunward", "it is the format of the file"},
    Shared{"include", "its files are read before"},
    Shared{"name", "it names the scenario, whose variants have names of their own"},
    Shared{"baseline", "it is what the policies of all variants are measured against"},
    Shared{"variants", "a variant has none of its own"},
};

std::string_view first_step(std::string_view path) { return path.substr(0, path.find_first_of(".[")); }

/// Keeps the fields that a variant may have, and tells of the others.
std::vector<Entry> permitted(const Node& variant, std::string_view name, Faults& faults) {
    std::vector<Entry> fields;
    if (!variant.is_map())
        return fields; // the table of fields says what it should be
    for (const Entry& entry : variant.entries) {
        const auto found = std::ranges::find(shared_fields, first_step(entry.key), &Shared::field);
        if (found == shared_fields.end())
            fields.push_back(entry);
        else
            faults.add(entry.at, fmt::format("variants.{}", name),
                       fmt::format("'{}' cannot differ: {}", entry.key, found->why));
    }
    return fields;
}

} // namespace

Variant::Variant(const Node& root, const std::optional<std::string>& name, Sources& sources, Faults& faults) {
    const Node* variants = root.find("variants");
    std::vector<std::string_view> names;
    if (variants != nullptr && variants->is_map())
        for (const Entry& variant : variants->entries) {
            names.push_back(variant.key);
            std::vector<Entry> fields = permitted(variant.value, variant.key, faults);
            if (name == variant.key)
                fields_ = std::move(fields);
        }
    if (!name || std::ranges::find(names, *name) != names.end())
        return;
    const Mark at{sources.add("--variant " + *name, {}), 0, 0};
    faults.add(at, "",
               names.empty() ? fmt::format("there is no '{}': the scenario has no `variants`", *name)
                             : fmt::format("'{}' is none of the variants{}", *name, faults.suggest(*name, names)));
}

void Variant::apply(Node& root, bool of_policy, SetPaths& paths, Faults& faults) const {
    for (const Entry& field : fields_)
        if ((first_step(field.key) == "policy") == of_policy)
            apply_value(root, field.key, field.value, field.at, paths, faults);
}

} // namespace sunward::scenario
