#include "scenario/read/assemble.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "scenario/fields/schema.hpp"
#include "scenario/read/plugins.hpp"
#include "sunward/policy/catalog.hpp"

namespace sunward::scenario {

namespace {

Node& child(Node& map, std::string_view key, Mark at) {
    if (Node* found = map.find(key))
        return *found;
    map.entries.push_back({std::string(key), at, {}});
    map.entries.back().value.at = at;
    return map.entries.back().value;
}

std::vector<std::string_view> policy_names(const Node& root) {
    std::vector<std::string_view> names;
    if (const Node* policies = root.find("policies"); policies != nullptr && policies->is_map())
        for (const Entry& entry : policies->entries)
            names.push_back(entry.key);
    return names;
}

/// The policy of a name with that name in it; null when there is none.
const Node* find_policy(const Node& root, std::string_view name) {
    const Node* policies = root.find("policies");
    return policies == nullptr ? nullptr : policies->find(name);
}

Node named_policy(const Node& policy, std::string_view name) {
    Node copy = policy;
    if (copy.is_map() && copy.find("name") == nullptr)
        copy.entries.insert(copy.entries.begin(), {"name", policy.at, scalar_node(name, policy.at)});
    return copy;
}

std::vector<std::string_view> when_words() {
    std::vector<std::string_view> words;
    for (const WhenRule* rule : when_rules())
        if (!rule->traits.over_another)
            words.push_back(rule->name);
    return words;
}

/// What `policy` may be, each name once: a policy may be named after a rule.
std::vector<std::string_view> policies_and_words(const Node& root) {
    auto names = policy_names(root);
    for (const std::string_view word : when_words())
        if (std::ranges::find(names, word) == names.end())
            names.push_back(word);
    return names;
}

/// Puts one `when` rule in the place of the policy's, which is named after it.
void put_rule(Node& root, const std::string& rule, Mark at) {
    Node& policy = child(root, "policy", at);
    if (!policy.is_map())
        policy = map_node(at);
    std::erase_if(policy.entries, [](const Entry& entry) { return entry.key == plugin_key; });
    child(policy, "when", at) = scalar_node(rule, at);
    child(policy, "name", at) = scalar_node(rule, at);
}

bool is_of_policy(const std::string& set) { return set.starts_with("policy=") || set.starts_with("policy."); }

} // namespace

void write_out_policy(Node& root, Faults& faults) {
    Node* policy = root.find("policy");
    if (policy == nullptr || !policy->is_scalar())
        return;
    if (const Node* named = find_policy(root, policy->text)) {
        *policy = named_policy(*named, policy->text);
        return;
    }
    const auto words = when_words();
    if (std::ranges::find(words, policy->text) != words.end()) {
        const Node word = *policy;
        *policy = map_node(word.at);
        put_rule(root, word.text, word.at);
        return;
    }
    const auto names = policies_and_words(root);
    faults.add(policy->at, "policy",
               fmt::format("{} is not one of the policies{}", describe(*policy), faults.suggest(policy->text, names)));
    policy->kind = Node::Kind::faulty;
}

void choose_policy(Node& root, const std::string& name, Sources& sources, Faults& faults) {
    const Mark at{sources.add("--policy " + name, {}), 0, 0};
    const auto policies = policy_names(root);
    const auto words = when_words();
    if (std::ranges::find(policies, name) != policies.end()) {
        child(root, "policy", at) = scalar_node(name, at);
        write_out_policy(root, faults);
    } else if (std::ranges::find(words, name) != words.end()) {
        write_out_policy(root, faults);
        put_rule(root, name, at);
    } else {
        const auto names = policies_and_words(root);
        faults.add(
            at, "",
            fmt::format("'{}' is neither one of the policies nor a `when` rule{}", name, faults.suggest(name, names)));
    }
}

Node assemble(const std::filesystem::path& file, const LoadOptions& options, Sources& sources, Faults& faults) {
    Node root = read_files(file, sources, faults);
    const Variant variant(root, options.variant, sources, faults);
    SetPaths paths;
    variant.apply(root, false, paths, faults);
    for (const std::string& set : options.sets)
        if (!is_of_policy(set))
            apply_set(root, set, paths, sources, faults);
    if (options.policy)
        choose_policy(root, *options.policy, sources, faults);
    variant.apply(root, true, paths, faults);
    for (const std::string& set : options.sets)
        if (is_of_policy(set))
            apply_set(root, set, paths, sources, faults);
    write_out_policy(root, faults);
    check_alone(root, faults);
    if (options.seed) {
        const Mark at{sources.add("--seed", {}), 0, 0};
        child(root, "seed", at) = scalar_node(std::to_string(*options.seed), at);
    }
    return root;
}

} // namespace sunward::scenario
