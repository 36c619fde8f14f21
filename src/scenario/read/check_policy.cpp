// Figures of the policy against each other, and against the sites that they are about.
#include <algorithm>

#include <fmt/format.h>

#include "scenario/fields/rule_values.hpp"
#include "scenario/read/complete.hpp"
#include "sunward/policy/catalog.hpp"

namespace sunward::scenario {

namespace {

constexpr std::string_view when_path = "policy.when";

/// The values of a rule against each other.
template <typename Rule>
void check_values(const Rule& rule, const Node& map, const std::string& path, Faults& faults) {
    if (rule.faults == nullptr)
        return;
    for (const ValueFault& fault : rule.faults(values_of(map)))
        faults.add(map.find(fault.key)->at, join(path, fault.key), fault.message);
}

/// `least` and `most` are of the kind that the policy looks at, and in order.
void check_bounds(const Node& policy, const Node& when, Faults& faults) {
    const std::string_view signal = policy.text_of("optimise");
    const bool money = signal == name_of(optimise_choices(), Optimise::price) ||
                       signal == name_of(optimise_choices(), Optimise::weighted);
    const Node* least = when.get("least");
    const Node* most = when.get("most");
    bool alike = true;
    for (const auto& [key, bound] : {std::pair{"least", least}, std::pair{"most", most}}) {
        if (bound == nullptr || price_currency(bound->text).empty() != money)
            continue;
        alike = false;
        faults.add(bound->at, join(when_path, key),
                   fmt::format("'{}' is {}, but the policy looks at {}", bound->text,
                               money ? "an intensity" : "a price", signal));
    }
    if (alike && least != nullptr && most != nullptr && least->number > most->number)
        faults.add(least->at, join(when_path, "least"), "expected at most 'most'");
}

/// The rule of a map and the one that it goes over.
std::vector<const WhenRule*> rules_of(const Node& when) {
    std::vector<const WhenRule*> rules;
    for (const std::string_view key : {"rule", "over"})
        if (const WhenRule* rule = find_rule(when_rules(), when.text_of(key)))
            rules.push_back(rule);
    return rules;
}

void check_surplus(const Node& root, const Node& when, Faults& faults) {
    const Node* sites = root.get("sites");
    const bool there = sites == nullptr || std::ranges::any_of(sites->entries, [](const Entry& site) {
                           return site.value.get("solar") != nullptr || site.value.get("wind") != nullptr;
                       });
    for (const WhenRule* rule : rules_of(when))
        if (rule->traits.needs_surplus && !there)
            faults.add(when.at, join(when_path, "rule"), fmt::format("{} needs a site with solar or wind", rule->name));
}

/// A gate lets jobs in by the signal itself: what they would wait for in parts, or start before on nodes that are paid
/// for, it does not know.
void check_gate(const WidthRule& width, const WhenRule& when, const Mark& at, const std::string& path, Faults& faults) {
    if (width.gate != nullptr && (when.runs_in_parts() || when.traits.over_another))
        faults.add(at, path,
                   fmt::format("'{}' lets jobs in by the signal itself, which '{}' cannot wait for; expected 'when: "
                               "now' or another rule of one run",
                               width.name, when.name));
}

void check_widths(const Node& root, const WidthRule& width, const WhenRule* when, const Mark& at,
                  const std::string& path, Faults& faults) {
    if (when != nullptr && (when->traits.over_another || when->together != nullptr || when->traits.forbids_times))
        faults.add(at, path, fmt::format("{} has times of its own, which '{}' would not keep", width.name, when->name));
    const Node* workload = root.get("workload");
    if (workload != nullptr && std::ranges::none_of(workload->entries, [](const Entry& entry) {
            return entry.value.get("elastic") != nullptr;
        }))
        faults.add(at, path, "no workload entry is elastic; expected 'elastic' in at least one of them");
}

} // namespace

void check_rules(const Node& root, Faults& faults) {
    const Node* policy = root.get("policy");
    const Node* when = policy == nullptr ? nullptr : policy->get("when");
    if (when == nullptr)
        return;
    check_bounds(*policy, *when, faults);
    check_surplus(root, *when, faults);
}

void check_policy(const Node& root, const Node& policy, const std::string& path, Faults& faults) {
    const Node* when = policy.get("when");
    const Node* width = policy.get("width");
    if (when != nullptr)
        for (const WhenRule* rule : rules_of(*when))
            check_values(*rule, *when, join(path, "when"), faults);
    const WidthRule* rule = width == nullptr ? nullptr : find_rule(width_rules(), width->text_of("rule"));
    if (rule == nullptr)
        return;
    const std::string here = join(path, "width");
    const Mark at = width->get("rule")->at;
    check_values(*rule, *width, here, faults);
    const WhenRule* times = when == nullptr ? nullptr : find_rule(when_rules(), when->text_of("rule"));
    if (times != nullptr)
        check_gate(*rule, *times, at, here, faults);
    if (rule->traits.plans_widths)
        check_widths(root, *rule, times, at, here, faults);
}

} // namespace sunward::scenario
