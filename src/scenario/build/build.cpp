#include "scenario/build/build.hpp"

#include <fmt/format.h>

#include "scenario/fields/choices.hpp"
#include "scenario/fields/rule_values.hpp"
#include "scenario/fields/schema.hpp"
#include "scenario/read/plugins.hpp"
#include "sunward/policy/catalog.hpp"

namespace sunward::scenario {

namespace {

constexpr double largest_usual_pue = 3;

template <typename Rule>
Chosen<Rule> build_rule(std::span<const Rule* const> rules, const Node& policy, std::string_view key) {
    const Rule& rule = rule_named(rules, policy.text_of(key));
    return {&rule, values_of(policy, rule.parameters())};
}

/// The rule of a map of its own.
template <typename Rule>
Chosen<Rule> build_rule(std::span<const Rule* const> rules, const Node& map) {
    return {&rule_named(rules, map.text_of("rule")), values_of(map)};
}

/// The one of `policies` that `baseline` names.
std::optional<PolicySpec> build_baseline(const Node& root) {
    const std::string_view name = root.text_of("baseline");
    if (name.empty())
        return std::nullopt;
    PolicySpec spec = build_policy(*root.find("policies")->find(name));
    spec.name = name;
    return spec;
}

Output build_output(const Node& output) {
    return {flag(output, "jobs"), flag(output, "sites"), flag(output, "zones"), span_of(output, "sites_every"),
            flag(output, "spreadsheet_safe")};
}

/// What is odd about a site, and what is left out of its figures.
void gather_notes(const Site& site, std::vector<std::string>& notes) {
    const SitePower& power = site.power;
    if (power.weather)
        for (const std::string& note : power.weather->notes)
            notes.push_back(fmt::format("site {}: {}: {}", site.name, power.weather->source, note));
    if (power.facility.pue > largest_usual_pue)
        notes.push_back(fmt::format("site {}: a PUE of {} is more than {}, which is unusual", site.name,
                                    *power.facility.pue, largest_usual_pue));
    if (power.making_left_out)
        notes.push_back(fmt::format("site {}: emissions from making its {} are left out, as neither 'life_cycle' nor "
                                    "'embodied' is given; 40 to 70 g/kWh is usual for solar, 10 to 15 g/kWh for wind",
                                    site.name,
                                    !power.wind    ? "solar panels"
                                    : !power.solar ? "wind turbines"
                                                   : "solar panels or wind turbines"));
}

/// Notes of inputs with the name of what they are about.
void gather_notes(Scenario& scenario) {
    for (const Zone& zone : scenario.zones) {
        for (const auto* signal : {&zone.average, &zone.marginal, &zone.price, &zone.residual})
            if (*signal)
                for (const std::string& note : (*signal)->notes)
                    scenario.notes.push_back(fmt::format("zone {}: {}: {}", zone.name, (*signal)->source, note));
        for (const std::string& note : zone.notes)
            scenario.notes.push_back(fmt::format("zone {}: {}", zone.name, note));
    }
    for (const Site& site : scenario.sites)
        gather_notes(site, scenario.notes);
    scenario.notes.insert(scenario.notes.end(), scenario.workload.notes.begin(), scenario.workload.notes.end());
}

} // namespace

Horizon build_horizon(const Node& horizon) {
    Horizon result;
    result.start = {horizon.find("start")->us};
    if (const Node* length = horizon.get("duration"))
        result.length = Duration{length->us};
    result.drain = flag(horizon, "drain");
    return result;
}

PolicySpec build_policy(const Node& policy) {
    PolicySpec spec;
    spec.name = policy.text_of("name");
    spec.optimise = value_of(optimise_choices(), &NamedValue<Optimise>::value, policy.text_of("optimise"));
    if (policy.get("carbon_price") != nullptr)
        spec.carbon_price = 1000 * value(policy, "carbon_price"); // per g in base units
    spec.weighs_marginal = policy.text_of("intensity") == name_of(optimise_choices(), Optimise::marginal);
    if (const Node* plugin = policy.get(plugin_key)) {
        spec.plugin = build_plugin(*plugin);
        return spec;
    }
    spec.order = build_rule(order_rules(), policy, "order");
    spec.backfill = build_rule(backfill_rules(), policy, "backfill");
    const Chosen<WhenRule> when = build_rule(when_rules(), *policy.find("when"));
    spec.when = when_spec(*when.rule, when.values);
    spec.where = build_rule(where_rules(), policy, "where");
    spec.nodes = build_rule(nodes_rules(), policy, "nodes");
    spec.width = build_rule(width_rules(), *policy.find("width"));
    return spec;
}

Scenario build(const Node& root, Faults& faults) {
    Scenario scenario;
    scenario.name = root.text_of("name");
    scenario.seed = whole(root, "seed");
    scenario.horizon = build_horizon(*root.find("horizon"));
    scenario.zones = build_zones(*root.find("zones"), scenario.horizon, scenario.currency, faults);
    scenario.sites = build_sites(root, scenario, scenario.currency, faults);
    scenario.network = build_network(root);
    scenario.forecast = build_forecast(*root.find("forecast"), faults);
    scenario.policy = build_policy(*root.find("policy"));
    scenario.baseline = build_baseline(root);
    scenario.output = build_output(*root.find("output"));
    scenario.workload = build_workload(root, scenario, faults);
    build_dispatch(root, scenario, faults);
    check_policy_signals(root, scenario, faults);
    check_battery_signals(root, scenario, faults);
    build_accounts(root, scenario, faults);
    check_coverage(root, scenario, scenario.notes, faults);
    gather_notes(scenario);
    note_doubts(root, scenario);
    return scenario;
}

} // namespace sunward::scenario
