#include "sunward/scenario/sweep_file.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "scenario/fields/schema.hpp"
#include "scenario/read/read.hpp"
#include "scenario/yaml/faults.hpp"
#include "scenario/yaml/paths.hpp"
#include "scenario/yaml/yaml.hpp"
#include "sunward/error/count.hpp"
#include "sunward/series/text_file.hpp"
#include "sweep_range.hpp"

namespace sunward {

namespace scenario {

namespace {

class SweepReader {
public:
    explicit SweepReader(Faults& faults) : faults_(faults) {}

    SweepFile read(const Node& root) {
        SweepFile sweep;
        sweep.name = root.text_of("name");
        sweep.base = root.text_of("base");
        read_axes(root, sweep);
        read_runs(root, sweep);
        if (const Node* exclude = root.get("exclude"))
            for (std::size_t i = 0; i < exclude->entries.size(); ++i)
                sweep.exclusions.push_back(exclusion(exclude->entries[i].value, join("exclude", i), sweep));
        if (const Node* timeout = root.get("timeout"))
            sweep.timeout = Duration{timeout->us};
        return sweep;
    }

private:
    [[nodiscard]] SweepText text_at(std::string_view text, const Mark& at) const {
        return {std::string(text), faults_.sources().locate(at), std::string(text)};
    }

    [[nodiscard]] SweepText value_at(const Node& node) const {
        const std::string yaml = flow_yaml(node);
        return {node.is_scalar() ? node.text : yaml, faults_.sources().locate(node.at), yaml};
    }

    void read_axes(const Node& root, SweepFile& sweep) {
        if (const Node* parameters = root.get("parameters"))
            for (const Entry& entry : parameters->entries)
                sweep.axes.push_back({parameter(entry, "parameters")});
        const Node* zip = root.get("zip");
        for (std::size_t i = 0; zip != nullptr && i < zip->entries.size(); ++i)
            if (const Node& group = zip->entries[i].value; group.is_map() && !group.entries.empty())
                sweep.axes.push_back(zipped(group, join("zip", i)));
    }

    SweepAxis zipped(const Node& group, const std::string& path) {
        SweepAxis axis;
        for (const Entry& entry : group.entries) {
            axis.push_back(parameter(entry, path));
            const auto& first = axis.front().values;
            const auto& values = axis.back().values;
            if (!values.empty() && !first.empty() && values.size() != first.size())
                faults_.add(entry.at, join(path, entry.key),
                            fmt::format("has {}, '{}' has {}; fields of a group take theirs together",
                                        counted(values.size(), "value"), axis.front().path.text, first.size()));
        }
        return axis;
    }

    SweepParameter parameter(const Entry& entry, std::string_view under) {
        const std::string path = join(under, entry.key);
        SweepParameter result{text_at(entry.key, entry.at), {}};
        static constexpr std::pair<std::string_view, std::string_view> elsewhere[] = {{"seed", "seeds"},
                                                                                      {"policy", "policies"}};
        for (const auto& [key, own] : elsewhere)
            if (entry.key == key)
                faults_.add(entry.at, path, fmt::format("a sweep varies it under `{}`", own));
        if (std::ranges::find(seen_, entry.key) != seen_.end())
            faults_.add(entry.at, path, "given more than once");
        seen_.push_back(entry.key);
        if (entry.value.is_map()) {
            for (const std::string& value : range_values(entry.value, path, faults_))
                result.values.push_back(text_at(value, entry.value.at));
        } else {
            result.values = listed(entry.value);
            check_values(entry.value, path);
            check_distinct(result.values, entry.value, path);
        }
        return result;
    }

    /// The values of a list, or a scalar.
    [[nodiscard]] std::vector<SweepText> listed(const Node& node) const {
        std::vector<SweepText> values;
        if (node.is_scalar())
            values.push_back(value_at(node));
        for (const Entry& entry : node.entries)
            if (entry.value.usable())
                values.push_back(value_at(entry.value));
        return values;
    }

    void check_values(const Node& list, const std::string& path) {
        for (std::size_t i = 0; i < list.entries.size(); ++i)
            if (const Node& value = list.entries[i].value;
                value.kind == Node::Kind::nothing || (value.is_scalar() && value.text.empty()))
                faults_.add(value.at, join(path, i), "expected a value, found nothing (`none` removes a block)");
    }

    void check_distinct(const std::vector<SweepText>& values, const Node& node, const std::string& path) {
        if (node.is_list() && node.entries.empty())
            faults_.add(node.at, path, "expected at least one value, found an empty list");
        std::set<std::string> seen;
        for (const SweepText& value : values)
            if (!seen.insert(canonical(value.text)).second) {
                faults_.add(node.at, path, fmt::format("'{}' is given twice", value.text));
                return;
            }
    }

    void read_runs(const Node& root, SweepFile& sweep) {
        if (const Node* policies = root.get("policies")) {
            sweep.policies = listed(*policies);
            check_distinct(sweep.policies, *policies, "policies");
        }
        const Node* seeds = root.get("seeds");
        if (seeds == nullptr)
            return;
        if (seeds->is_scalar())
            sweep.seed_count = seeds->whole;
        else
            check_distinct(listed(*seeds), *seeds, "seeds");
        for (const Entry& entry : seeds->entries)
            sweep.seeds.push_back(entry.value.whole);
    }

    SweepExclusion exclusion(const Node& node, const std::string& path, const SweepFile& sweep) {
        SweepExclusion result;
        if (!node.is_map())
            return result;
        if (node.entries.empty())
            faults_.add(node.at, path, "names no field, so nothing would be left");
        for (const Entry& entry : node.entries) {
            result.keys.push_back({text_at(entry.key, entry.at), listed(entry.value)});
            check_key(result.keys.back(), entry, join(path, entry.key), sweep);
        }
        return result;
    }

    /// A key of an exclusion has to be varied by the sweep and to have the values.
    void check_key(const SweepParameter& key, const Entry& entry, const std::string& path, const SweepFile& sweep) {
        if (key.path.text == "seed")
            return;
        std::vector<std::string_view> names = {"seed", "policy"};
        const std::vector<SweepText>* values = key.path.text == "policy" ? &sweep.policies : nullptr;
        for (const SweepAxis& axis : sweep.axes)
            for (const SweepParameter& parameter : axis) {
                names.push_back(parameter.path.text);
                if (parameter.path.text == key.path.text)
                    values = &parameter.values;
            }
        if (values == nullptr) {
            faults_.add(entry.at, path,
                        fmt::format("is not a field of this sweep{}", faults_.suggest(key.path.text, names)));
            return;
        }
        for (const SweepText& value : key.values)
            if (std::ranges::none_of(*values,
                                     [&](const SweepText& known) { return same_value(known.text, value.text); }))
                faults_.add(entry.value.at, path, fmt::format("'{}' is not one of its values", value.text));
    }

    Faults& faults_;
    std::vector<std::string> seen_;
};

/// Takes out what could not be run as it was written.
void keep_sound(SweepFile& sweep) {
    sweep.exclusions.clear();
    std::set<std::string> seen = {"seed", "policy"};
    std::erase_if(sweep.axes, [&](const SweepAxis& axis) {
        const std::size_t rows = axis.front().values.size();
        return rows == 0 || std::ranges::any_of(axis, [&](const SweepParameter& parameter) {
                   return parameter.values.size() != rows || !seen.insert(parameter.path.text).second;
               });
    });
    if (sweep.seeds.empty() && !sweep.seed_count)
        sweep.seed_count = 1;
}

} // namespace

} // namespace scenario

SweepFile read_sweep(const std::filesystem::path& file) {
    Faults faults;
    SweepFile sweep = read_sweep(file, faults);
    faults.raise();
    return sweep;
}

SweepFile read_sweep(const std::filesystem::path& file, Faults& all) {
    scenario::Sources sources;
    scenario::Faults faults(sources);
    const std::string text = read_text(file, at_most(scenario::most_bytes));
    const std::uint32_t number = sources.add_file(file, scenario::folder_of(file));
    scenario::Budget budget;
    const scenario::Node given = scenario::parse_yaml(text, number, budget, faults);
    if (const scenario::Node* version = given.find("sunward"); version != nullptr && given.find("sweep") == nullptr)
        throw InputError(sources.locate(version->at), "sunward",
                         fmt::format("{} is a scenario, not a sweep; `sunward run {}` simulates it",
                                     file.filename().string(), file.string()));
    const scenario::Node root =
        scenario::read_node(given, scenario::types::record(scenario::sweep_record()), "", faults);
    SweepFile sweep = scenario::SweepReader(faults).read(root);
    try {
        faults.raise();
    } catch (const InputError& error) {
        all.add_all(error);
        scenario::keep_sound(sweep);
    }
    if (sweep.name.empty())
        sweep.name = file.stem().string();
    return sweep;
}

} // namespace sunward
