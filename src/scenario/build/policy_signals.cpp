// What a policy weighs, against the signals of the zones.
#include <fmt/format.h>

#include "scenario/build/build.hpp"
#include "scenario/fields/schema.hpp"

namespace sunward::scenario {

void check_policy_signals(const Node& root, Scenario& scenario, Faults& faults) {
    const Node& node = *root.find("policy");
    if (const Node* price = node.get("carbon_price"))
        take_currency(*price, Measure::carbon_price, "policy.carbon_price", scenario.currency, faults);
    if (const Node* when = node.get("when"))
        for (const char* key : {"least", "most"})
            if (const Node* bound = when->get(key))
                take_currency(*bound, Measure::price, join("policy.when", key), scenario.currency, faults);
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
