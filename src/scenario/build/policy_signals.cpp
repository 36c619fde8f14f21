// What a policy weighs, against the signals of the zones.
#include <fmt/format.h>

#include "scenario/build/build.hpp"
#include "scenario/fields/schema.hpp"
#include "sunward/grid/forecast_model.hpp"
#include "sunward/policy/catalog.hpp"

namespace sunward::scenario {

namespace {

constexpr const char* rule_path = "policy.when.rule";

std::string models_with_known_errors() {
    std::string names;
    for (const ForecastModel* model : forecast_models())
        if (model->traits.knows_errors)
            names += fmt::format("{}{}", names.empty() ? "" : ", ", model->name);
    return names;
}

/// A rule that plans by how errors are distributed needs a forecast of which that is known.
void check_errors(const Node& policy, const Scenario& scenario, Faults& faults) {
    const Node* when = policy.get("when");
    const WhenRule* rule = when == nullptr ? nullptr : find_rule(when_rules(), when->text_of("rule"));
    if (rule == nullptr || !rule->traits.needs_errors || scenario.policy.plugin)
        return;
    const Mark at = when->get("rule")->at;
    if (!scenario.forecast.model->traits.knows_errors)
        faults.add(at, rule_path,
                   fmt::format("'{}' needs to know how the errors of forecasts are distributed, which is not known of "
                               "'{}'; expected one of: {}",
                               rule->name, scenario.forecast.model->name, models_with_known_errors()));
    if (scenario.policy.optimise == Optimise::weighted)
        faults.add(
            at, rule_path,
            fmt::format("'{}' needs to know how the errors of forecasts are distributed, which is not known of a "
                        "weighted sum",
                        rule->name));
}

} // namespace

void check_policy_signals(const Node& root, Scenario& scenario, Faults& faults) {
    const Node& node = *root.find("policy");
    if (const Node* price = node.get("carbon_price"))
        take_currency(*price, Measure::carbon_price, "policy.carbon_price", scenario.currency, faults);
    if (const Node* when = node.get("when"))
        for (const char* key : {"least", "most"})
            if (const Node* bound = when->get(key))
                take_currency(*bound, Measure::price, join("policy.when", key), scenario.currency, faults);
    const PolicySpec& policy = scenario.policy;
    check_errors(node, scenario, faults);
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
