// `--set path=value`: walks the tree and the table of fields side by side.
#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "scenario/fields/schema.hpp"
#include "scenario/read/assemble.hpp"
#include "scenario/read/complete.hpp"
#include "scenario/read/read.hpp"
#include "scenario/yaml/yaml.hpp"

namespace sunward::scenario {

namespace {

/// A step of a path: `key` or `[index or name]`.
struct Step {
    std::string text;
    bool index = false;
};

/// Steps of `sites[fresno].facility.pue`; nothing for a text that is no path.
std::optional<std::vector<Step>> split(std::string_view path) {
    std::vector<Step> steps;
    while (!path.empty()) {
        if (path.front() == '[') {
            const std::size_t close = path.find(']');
            if (close == std::string_view::npos || close == 1 || steps.empty())
                return std::nullopt;
            steps.push_back({std::string(path.substr(1, close - 1)), true});
            path.remove_prefix(close + 1);
        } else {
            const std::size_t end = std::min(path.find_first_of(".["), path.size());
            if (end == 0)
                return std::nullopt;
            steps.push_back({std::string(path.substr(0, end)), false});
            path.remove_prefix(end);
        }
        if (path.empty() || path.front() == '[')
            continue;
        if (path.front() != '.' || path.size() == 1)
            return std::nullopt;
        path.remove_prefix(1);
    }
    return steps.empty() ? std::nullopt : std::optional(steps);
}

class Setter {
public:
    Setter(Node& root, Mark at, Faults& faults) : root_(root), at_(at), faults_(faults) {}

    /// The path with every entry of a list by its index; empty after a fault.
    std::string set(const std::vector<Step>& steps, Node value) {
        static const Type whole = types::record(scenario_record());
        Node* node = &root_;
        Node* above = nullptr;
        const Type* type = &whole;
        std::string path;
        for (const Step& step : steps) {
            if (path == "policy" && node->is_scalar())
                write_out_policy(root_, faults_);
            if (type->kind == Type::Kind::either)
                type = &type->parts[1];
            above = node;
            if (node = enter(*node, type, step, path); node == nullptr)
                return {};
        }
        if (value.is_scalar() && value.plain && value.text == none && !takes_none(*type))
            take_away(*above, *node, path);
        else
            *node = std::move(value);
        return path;
    }

private:
    static constexpr std::string_view none = "none";

    /// Whether `none` is a value of the type, instead of the absence of one.
    static bool takes_none(const Type& type) {
        switch (type.kind) {
        case Type::Kind::text:
        case Type::Kind::argument:
        case Type::Kind::anything: return true;
        case Type::Kind::choice: return std::ranges::find(type.choices, none, &Choice::name) != type.choices.end();
        case Type::Kind::either: return std::ranges::any_of(type.parts, takes_none);
        case Type::Kind::record: {
            const auto& fields = type.record->fields;
            const auto shorthand = std::ranges::find(fields, type.record->shorthand, &Field::key);
            return shorthand != fields.end() && takes_none(shorthand->type);
        }
        default: return false;
        }
    }

    void take_away(Node& above, Node& node, const std::string& path) {
        if (needed_) {
            faults_.add(at_, path, "has to be there and cannot be `none`");
            node.kind = Node::Kind::faulty; // which nobody finds missing
            return;
        }
        std::erase_if(above.entries, [&](const Entry& entry) { return &entry.value == &node; });
    }

    Node* enter(Node& node, const Type*& type, const Step& step, std::string& path) {
        if (type->kind == Type::Kind::record && !step.index)
            return enter_record(node, type, step.text, path);
        if (type->kind == Type::Kind::table && !step.index)
            return enter_table(node, type, step.text, path);
        if (type->kind == Type::Kind::list && step.index && node.is_list())
            return enter_list(node, type, step.text, path);
        if (type->kind == Type::Kind::list && !step.index)
            return fail(path, fmt::format("is a list; '{}[{}]' is its entry of that name or number", path, step.text));
        return fail(path, fmt::format("has no part '{}': it is {}", step.text, type_text(*type)));
    }

    Node* enter_record(Node& node, const Type*& type, const std::string& key, std::string& path) {
        const Record& record = *type->record;
        const auto found = std::ranges::find(record.fields, key, &Field::key);
        if (key == "include" && found != record.fields.end())
            return fail(join(path, key), "takes effect in a scenario file only: its files are read before this");
        if (found == record.fields.end())
            return fail(join(path, key), unknown_key(key, record, faults_));
        type = &found->type;
        needed_ = found->needed;
        key_ = key;
        path = join(path, key);
        node = written_out(node, record);
        return child(node, key);
    }

    Node* enter_table(Node& node, const Type*& type, const std::string& key, std::string& path) {
        type = &type->parts[1];
        needed_ = false;
        path = join(path, key);
        return child(node, key);
    }

    /// An entry by its name or, where none has such a name, its number from 0: so each one that has a name can be
    /// reached by it, be it `1`.
    Node* enter_list(Node& node, const Type*& type, const std::string& which, std::string& path) {
        type = &type->parts[0];
        std::vector<std::string> names;
        for (const Entry& entry : node.entries) {
            const std::string_view name = entry.value.text_of("name");
            names.push_back(name.empty() ? default_name(key_, entry.value, names.size()) : std::string(name));
        }
        auto index = static_cast<std::size_t>(std::ranges::find(names, which) - names.begin());
        if (index == names.size()) {
            const auto [rest, error] = std::from_chars(which.data(), which.data() + which.size(), index);
            if (error != std::errc() || rest != which.data() + which.size())
                index = names.size();
        }
        if (index < node.entries.size()) {
            needed_ = false;
            path = join(path, index);
            return &node.entries[index].value;
        }
        std::erase(names, std::string());
        const std::vector<std::string_view> known(names.begin(), names.end());
        return fail(path,
                    fmt::format("has {}, none is '{}'{}",
                                node.entries.size() == 1 ? "1 entry" : fmt::format("{} entries", node.entries.size()),
                                which, faults_.suggest(which, known)));
    }

    /// The value of a key, which is added when it is not there.
    Node* child(Node& node, const std::string& key) {
        if (!node.is_map())
            node = map_node(at_);
        if (Node* found = node.find(key))
            return found;
        node.entries.push_back({key, at_, {}});
        node.entries.back().value.at = at_;
        return &node.entries.back().value;
    }

    Node* fail(const std::string& path, std::string message) {
        faults_.add(at_, path, std::move(message));
        return nullptr;
    }

    Node& root_;
    Mark at_;
    Faults& faults_;
    std::string key_;     ///< of the record that was entered last
    bool needed_ = false; ///< the field that was entered last
};

/// Whether one path is the other or leads to it.
bool overlap(std::string_view one, std::string_view other) {
    const auto [shorter, longer] = std::minmax(one, other, [](auto a, auto b) { return a.size() < b.size(); });
    return longer.starts_with(shorter) &&
           (longer.size() == shorter.size() || longer[shorter.size()] == '.' || longer[shorter.size()] == '[');
}

void put_at(Node& node, const Mark& at) {
    node.at = at;
    for (Entry& entry : node.entries) {
        entry.at = at;
        put_at(entry.value, at);
    }
}

} // namespace

void SetPaths::add(const std::string& path, const std::string& set, const Mark& at, Faults& faults) {
    for (const auto& [before, by] : paths_)
        // A policy by its name, then a field of it: both take effect.
        if (overlap(before, path) && !(before == "policy" && path != before))
            faults.add(at, path, fmt::format("is set more than once, also by {}", by));
    paths_.emplace_back(path, set.substr(0, set.find('=')));
}

void apply_value(Node& root, const std::string& path, Node value, const Mark& at, SetPaths& paths, Faults& faults) {
    const auto steps = split(path);
    if (!steps) {
        faults.add(at, path, "is no path of a field, such as sites[0].facility.pue");
        return;
    }
    if (const std::string reached = Setter(root, at, faults).set(*steps, std::move(value)); !reached.empty())
        paths.add(reached, path, at, faults);
}

void apply_set(Node& root, const std::string& set, SetPaths& paths, Sources& sources, Faults& faults) {
    const std::uint32_t file = sources.add("--set " + set, std::filesystem::current_path());
    const Mark at{file, 0, 0};
    const std::size_t equals = set.find('=');
    const auto steps = split(std::string_view(set).substr(0, equals));
    if (equals == std::string::npos || !steps) {
        faults.add(at, "", "expected path=value, such as sites[0].facility.pue=1.1");
        return;
    }
    try {
        Budget budget;
        Node value = parse_yaml(std::string_view(set).substr(equals + 1), file, budget, faults);
        put_at(value, at);
        if (const std::string path = Setter(root, at, faults).set(*steps, std::move(value)); !path.empty())
            paths.add(path, set, at, faults);
    } catch (const InputError& error) {
        for (const Fault& fault : error.faults())
            faults.add(at, set.substr(0, equals), fault.message);
    }
}

} // namespace sunward::scenario
