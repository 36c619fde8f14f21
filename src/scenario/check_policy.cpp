// Figures of the policy against each other, and against the signals and sites that they are about.
#include <algorithm>

#include <fmt/format.h>

#include "build.hpp"
#include "complete.hpp"
#include "sunward/policy/catalog.hpp"

namespace sunward::scenario {

namespace {

constexpr std::string_view when_path = "policy.when";

void check_horizon(const Node& when, Faults& faults) {
    constexpr std::int64_t most_slots = 2000;
    const Node* horizon = when.get("horizon");
    const Node* slot = when.get("slot");
    if (horizon == nullptr || slot == nullptr || slot->us <= 0)
        return;
    const std::int64_t slots = horizon->us / slot->us;
    if (slots < 1 || slots > most_slots)
        faults.add(horizon->at, join(when_path, "horizon"),
                   fmt::format("{} slots of {}, expected 1 to {}", slots, to_string(Duration{slot->us}), most_slots));
}

/// `least` and `most` are of the kind that the policy looks at, and in order.
void check_bounds(const Node& policy, const Node& when, Faults& faults) {
    const std::string_view signal = policy.text_of("optimise");
    const bool money = signal == rule_name(optimise_choices(), Optimise::price) ||
                       signal == rule_name(optimise_choices(), Optimise::weighted);
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

void check_surplus(const Node& root, const Node& when, Faults& faults) {
    const std::string_view green = rule_name(when_rules(), WhenRule::green_surplus);
    const Node* sites = root.get("sites");
    const bool wanted = when.text_of("rule") == green || when.text_of("over") == green;
    if (!wanted || sites == nullptr || std::ranges::any_of(sites->entries, [](const Entry& site) {
            return site.value.get("solar") != nullptr || site.value.get("wind") != nullptr;
        }))
        return;
    faults.add(when.at, join(when_path, "rule"), fmt::format("{} needs a site with solar or wind", green));
}

} // namespace

void check_rules(const Node& root, Faults& faults) {
    const Node* policy = root.get("policy");
    const Node* when = policy == nullptr ? nullptr : policy->get("when");
    if (when == nullptr)
        return;
    check_horizon(*when, faults);
    check_bounds(*policy, *when, faults);
    check_surplus(root, *when, faults);
}

void check_policy_signals(const Node& root, Scenario& scenario, Faults& faults) {
    const Node& node = *root.find("policy");
    if (const Node* price = node.get("carbon_price"))
        take_currency(*price, Measure::carbon_price, "policy.carbon_price", scenario.currency, faults);
    if (const Node* when = node.get("when"))
        for (const char* key : {"least", "most"})
            if (const Node* bound = when->get(key))
                take_currency(*bound, Measure::price, join(when_path, key), scenario.currency, faults);
    const PolicySpec& policy = scenario.policy;
    for (const Zone& zone : scenario.zones) {
        const std::optional<Signal>& intensity = policy.weighs_marginal ? zone.marginal : zone.average;
        if (policy.optimise != Optimise::weighted || !zone.price || !intensity)
            continue;
        try {
            static_cast<void>(Series::sum(zone.price->series, intensity->series, policy.carbon_price));
        } catch (const InputError& error) {
            faults.add(node.at, "policy.optimise",
                       fmt::format("price and intensity of zone {} cannot be weighed: {}", zone.name,
                                   error.faults().front().message));
        }
    }
}

} // namespace sunward::scenario
