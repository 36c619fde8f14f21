#include "scenario/read/plugins.hpp"

#include <array>
#include <charconv>
#include <cstdlib>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "scenario/fields/schema.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/units/number.hpp"

namespace sunward::scenario {

namespace {

using Json = nlohmann::ordered_json;

bool goes_beside(std::string_view key) {
    return key == plugin_key || key == "name" || key == "optimise" || key == "carbon_price" || key == "intensity";
}

void check_alone(const Node& policy, const std::string& path, Faults& faults) {
    if (policy.get(plugin_key) == nullptr)
        return;
    for (const Entry& entry : policy.entries)
        if (!goes_beside(entry.key))
            faults.add(entry.at, join(path, entry.key), "has no meaning alongside `plugin`");
}

/// Plain words as YAML 1.2 has them; `10 min` and the like are texts.
Json scalar_json(const Node& node) {
    const std::string& text = node.text;
    if (!node.plain)
        return text;
    if (text == "true" || text == "false")
        return text == "true";
    std::int64_t whole = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (error == std::errc() && rest == text.data() + text.size())
        return whole;
    if (const auto number = parse_number(text))
        return *number;
    return text;
}

/// Keys without a value are left out, as in the resolved scenario.
Json json_of(const Node& node) {
    if (node.is_scalar())
        return scalar_json(node);
    Json json = node.is_list() ? Json::array() : Json::object();
    for (const Entry& entry : node.entries) {
        if (node.is_list())
            json.push_back(json_of(entry.value));
        else if (entry.value.kind != Node::Kind::nothing)
            json[entry.key] = json_of(entry.value);
    }
    return json;
}

/// `the program 'python3 x.py'`, `the library x.so`; empty for what is neither.
std::string foreign_code(const Node* policy) {
    const Node* plugin = policy == nullptr ? nullptr : policy->get(plugin_key);
    if (plugin == nullptr)
        return {};
    if (!plugin->text_of("library").empty())
        return fmt::format("the library {}", plugin->text_of("library"));
    const Node* command = plugin->get("command");
    if (command == nullptr || !command->is_list())
        return {};
    std::vector<std::string_view> words;
    for (const Entry& word : command->entries)
        words.push_back(word.value.text);
    return fmt::format("the program '{}'", fmt::join(words, " "));
}

bool are_refused() {
    const char* variable = std::getenv(no_plugins_variable);
    return variable != nullptr && *variable != '\0' && std::string_view(variable) != "0";
}

void refuse_foreign(const Node* policy, const std::string& path, Faults& faults) {
    if (const std::string code = foreign_code(policy); !code.empty() && are_refused())
        faults.add(policy->get(plugin_key)->at, join(path, plugin_key),
                   fmt::format("is {}; plug-ins are refused (--no-plugins, {}=1)", code, no_plugins_variable));
}

} // namespace

std::vector<std::string> foreign_code_notes(const Node& root) {
    std::vector<std::string> notes;
    const auto add = [&](std::string_view name, const Node& policy) {
        if (const std::string code = foreign_code(&policy); !code.empty())
            notes.push_back(fmt::format("policy '{}' is {}, which a run of it executes", name, code));
    };
    const Node* policy = root.find("policy");
    const Node* policies = root.find("policies");
    if (policies != nullptr && policies->is_map())
        for (const Entry& entry : policies->entries)
            add(entry.key, entry.value);
    // One of `policies` stands there under its own name.
    if (policy != nullptr && policy->is_map()) {
        const std::string_view name = policy->text_of("name");
        if (policies == nullptr || !policies->is_map() || policies->find(name) == nullptr)
            add(name, *policy);
    }
    return notes;
}

void check_alone(const Node& root, Faults& faults) {
    if (const Node* policy = root.find("policy"))
        check_alone(*policy, "policy", faults);
    if (const Node* policies = root.find("policies"); policies != nullptr && policies->is_map())
        for (const Entry& entry : policies->entries)
            check_alone(entry.value, join("policies", entry.key), faults);
}

void complete_plugin(Node& root, Faults& faults) {
    refuse_foreign(root.find("policy"), "policy", faults);
    const std::string baseline(root.text_of("baseline"));
    if (const Node* policies = root.find("policies"); policies != nullptr && policies->is_map())
        refuse_foreign(policies->find(baseline), join("policies", baseline), faults);
    Node* policy = root.find("policy");
    const Node* plugin = policy == nullptr ? nullptr : policy->get(plugin_key);
    if (plugin == nullptr)
        return;
    for (Entry& entry : policy->entries)
        if (!goes_beside(entry.key))
            entry.value.kind = Node::Kind::nothing;
}

PluginSpec build_plugin(const Node& plugin) {
    PluginSpec spec;
    spec.library = plugin.text_of("library");
    spec.name = plugin.text_of("name");
    if (const Node* command = plugin.get("command"))
        for (const Entry& word : command->entries)
            spec.command.push_back(word.value.text);
    spec.options = json_of(*plugin.find("options")).dump(-1, ' ', false, Json::error_handler_t::replace);
    spec.timeout = span_of(plugin, "timeout");
    spec.start_timeout = span_of(plugin, "start_timeout");
    spec.true_length = flag(plugin, "true_length");
    return spec;
}

} // namespace sunward::scenario
