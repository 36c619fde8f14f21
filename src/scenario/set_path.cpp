// `--set path=value`: walks the tree and the table of fields side by side.
#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "assemble.hpp"
#include "read.hpp"
#include "schema.hpp"
#include "yaml.hpp"

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

    void set(const std::vector<Step>& steps, Node value) {
        static const Type whole = types::record(scenario_record());
        Node* node = &root_;
        const Type* type = &whole;
        std::string path;
        for (const Step& step : steps) {
            if (path == "policy" && node->is_scalar())
                write_out_policy(root_, faults_);
            if (type->kind == Type::Kind::either)
                type = &type->parts[1];
            if (node = enter(*node, type, step, path); node == nullptr)
                return;
        }
        *node = std::move(value);
    }

private:
    Node* enter(Node& node, const Type*& type, const Step& step, std::string& path) {
        if (type->kind == Type::Kind::record && !step.index)
            return enter_record(node, type, step.text, path);
        if (type->kind == Type::Kind::table && !step.index)
            return enter_table(node, type, step.text, path);
        if (type->kind == Type::Kind::list && step.index && node.is_list())
            return enter_list(node, type, step.text, path);
        return fail(path, fmt::format("has no part '{}': it is {}", step.text, type_text(*type)));
    }

    Node* enter_record(Node& node, const Type*& type, const std::string& key, std::string& path) {
        const Record& record = *type->record;
        const auto found = std::ranges::find(record.fields, key, &Field::key);
        if (found == record.fields.end() || key == "include")
            return fail(join(path, key), unknown_key(key, record, faults_));
        type = &found->type;
        path = join(path, key);
        node = written_out(node, record);
        return child(node, key);
    }

    Node* enter_table(Node& node, const Type*& type, const std::string& key, std::string& path) {
        type = &type->parts[1];
        path = join(path, key);
        return child(node, key);
    }

    Node* enter_list(Node& node, const Type*& type, const std::string& which, std::string& path) {
        type = &type->parts[0];
        std::size_t index = node.entries.size();
        const auto [rest, error] = std::from_chars(which.data(), which.data() + which.size(), index);
        std::vector<std::string_view> names;
        for (const Entry& entry : node.entries)
            names.push_back(entry.value.text_of("name"));
        if (error != std::errc() || rest != which.data() + which.size())
            index = static_cast<std::size_t>(std::ranges::find(names, which) - names.begin());
        if (index < node.entries.size()) {
            path = join(path, index);
            return &node.entries[index].value;
        }
        std::erase(names, std::string_view());
        return fail(path, fmt::format("has {} entries, none is '{}'{}", node.entries.size(), which,
                                      faults_.suggest(which, names)));
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
};

void put_at(Node& node, const Mark& at) {
    node.at = at;
    for (Entry& entry : node.entries) {
        entry.at = at;
        put_at(entry.value, at);
    }
}

} // namespace

void apply_set(Node& root, const std::string& set, Sources& sources, Faults& faults) {
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
        Setter(root, at, faults).set(*steps, std::move(value));
    } catch (const InputError& error) {
        for (const Fault& fault : error.faults())
            faults.add(at, set.substr(0, equals), fault.message);
    }
}

} // namespace sunward::scenario
