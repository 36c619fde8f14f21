// The battery of a site and what it is told to do.
#include <algorithm>

#include <fmt/format.h>

#include "scenario/build/build.hpp"
#include "scenario/fields/choices.hpp"
#include "scenario/fields/rule_values.hpp"
#include "sunward/policy/catalog.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::scenario {

namespace {

/// A value in the unit of the signal that the rule looks at; another measure is a fault.
class SignalValues {
public:
    SignalValues(const Node& rule, Optimise on, std::string path, std::string& currency, Faults& faults)
        : rule_(rule), on_(on), path_(std::move(path)), currency_(currency), faults_(faults) {}

    /// False for a fault.
    bool read(std::string_view key, double& into) const {
        const Node* node = rule_.get(key);
        if (node == nullptr)
            return true;
        const bool price = !price_currency(node->text).empty();
        if (price != (on_ == Optimise::price)) {
            faults_.add(node->at, join(path_, key),
                        fmt::format("'{}' is {}, but the rule looks at {}", node->text,
                                    price ? "a price" : "an intensity", name_of(optimise_choices(), on_)));
            return false;
        }
        into = price ? build_price(*node, join(path_, key), currency_, faults_) : intensity_of(rule_, key);
        return true;
    }

private:
    const Node& rule_;
    Optimise on_;
    std::string path_;
    std::string& currency_;
    Faults& faults_;
};

/// Whether each of the two levels is given, in one way.
bool has_levels(const Node& rule, const std::string& path, Faults& faults) {
    bool sound = true;
    for (const auto& [level, quantile] :
         {std::pair{"charge_below", "charge_quantile"}, std::pair{"discharge_above", "discharge_quantile"}}) {
        const Node* given = rule.get(level);
        const bool both = given != nullptr && rule.get(quantile) != nullptr;
        const bool neither = given == nullptr && rule.get(quantile) == nullptr;
        if (both)
            faults.add(given->at, join(path, level),
                       fmt::format("given alongside '{}', expected only one of them", quantile));
        if (neither)
            faults.add(rule.at, join(path, level), fmt::format("missing, expected this key or '{}'", quantile));
        sound = sound && !both && !neither;
    }
    return sound;
}

/// A value that may be absent.
template <typename Into, typename Read>
void take(const Node& node, std::string_view key, Into& into, const Read& read) {
    if (node.get(key) != nullptr)
        into = read(node, key);
}

Power power_of(const Node& node, std::string_view key) { return Power::from_base(value(node, key)); }
Time time_of(const Node& node, std::string_view key) { return span_of(node, key).time(); }

void build_rule(const Node& rule, SitePower& power, const std::string& path, std::string& currency, Faults& faults) {
    Dispatch& dispatch = power.dispatch;
    dispatch.rule = &dispatch_rule(rule.text_of("rule"));
    if (rule.get("on") != nullptr)
        power.dispatch_on = value_of(optimise_choices(), &NamedValue<Optimise>::value, rule.text_of("on"));
    dispatch.values = values_of(rule, dispatch.rule->parameters());
    const SignalValues values(rule, power.dispatch_on, path, currency, faults);
    bool sound = values.read("charge_below", dispatch.charge_below);
    sound = values.read("discharge_above", dispatch.discharge_above) && sound;
    sound = values.read("cycle_cost", dispatch.cycle_cost) && sound;
    take(rule, "charge_quantile", dispatch.charge_quantile, value);
    take(rule, "discharge_quantile", dispatch.discharge_quantile, value);
    take(rule, "window", dispatch.window, span_of);
    take(rule, "replan", dispatch.replan, span_of);
    take(rule, "step", dispatch.step, span_of);
    take(rule, "to_grid", dispatch.discharge_to_grid, flag);
    take(rule, "import_level", dispatch.import_level, power_of);
    if (dispatch.rule->traits.has_levels)
        sound = has_levels(rule, path, faults) && sound;
    if (sound)
        for (const Fault& fault : faults_of(dispatch))
            faults.add(rule.at, join(path, fault.field), fault.message);
}

Battery build_store(const Node& node, const std::string& path, Faults& faults) {
    Battery battery = chosen(battery_list, node.text_of("model"))(Energy::from_base(value(node, "capacity")));
    take(node, "power", battery.charge_limit, power_of);
    take(node, "power", battery.discharge_limit, power_of);
    take(node, "discharge_power", battery.discharge_limit, power_of);
    if (battery.charge_limit == Power{})
        faults.add(node.at, join(path, "power"), fmt::format("missing, the model {} needs it", node.text_of("model")));
    take(node, "charge_efficiency", battery.charge_efficiency, value);
    take(node, "discharge_efficiency", battery.discharge_efficiency, value);
    take(node, "charge_taper", battery.charge_taper, time_of);
    take(node, "discharge_taper", battery.discharge_taper, time_of);
    take(node, "least_power", battery.least_power, power_of);
    battery.min_soc = value(node, "min_soc");
    battery.max_soc = value(node, "max_soc");
    battery.self_discharge_per_month = value(node, "self_discharge");
    battery.embodied = Intensity::from_base(value(node, "embodied"));
    return battery;
}

Ageing build_ageing(const Node& node, const std::string& path, Faults& faults) {
    Ageing ageing;
    ageing.rule = &ageing_rule(node.text_of("model"));
    take(node, "cell_temperature_c", ageing.cell_temperature_c, value);
    if (const Node* table = node.get("cycle_life")) {
        ageing.table.clear();
        for (const Entry& row : table->entries)
            ageing.table.push_back({value(row.value, "depth"), value(row.value, "cycles")});
    }
    for (const Fault& fault : faults_of(ageing))
        faults.add(node.at, join(path, fault.field), fault.message);
    return ageing;
}

} // namespace

void build_battery(const Node& node, SitePower& power, const std::string& path, std::string& currency, Faults& faults) {
    const Battery battery = build_store(node, path, faults);
    const Node* initial = node.get("initial");
    power.initial_soc =
        initial != nullptr ? initial->number : std::max(battery.min_soc, std::min(0.5, battery.max_soc));
    for (const Fault& fault : faults_of(battery, power.initial_soc))
        faults.add(node.at, join(path, fault.field == "initial_soc" ? "initial" : fault.field), fault.message);
    power.battery = battery;
    power.ageing = build_ageing(*node.find("ageing"), join(path, "ageing"), faults);
    if (chosen(write_off_list, node.text_of("write_off")) == WriteOff::wear)
        power.embodied_g_per_life = embodied_carbon(battery).base();
    else
        power.embodied_g_per_s += embodied_carbon(battery).base() / span_of(node, "life").seconds();
    build_rule(*node.find("dispatch"), power, join(path, "dispatch"), currency, faults);
}

namespace {

/// Whether the scenario gives the zone that signal: if it could not be read, its own fault says so.
bool states_signal(const Node& root, std::size_t zone, std::string_view signal) {
    const Node* zones = root.find("zones");
    if (zones == nullptr || zone >= zones->entries.size())
        return false;
    const Node* signals = zones->entries[zone].value.find("signals");
    const Node* one = signals == nullptr ? nullptr : signals->find(signal);
    return one != nullptr && one->kind != Node::Kind::nothing;
}

} // namespace

void check_battery_signals(const Node& root, const Scenario& scenario, Faults& faults) {
    const Node& sites = *root.find("sites");
    for (std::size_t i = 0; i < scenario.sites.size(); ++i) {
        const SitePower& power = scenario.sites[i].power;
        const Zone& zone = scenario.zones[scenario.sites[i].zone];
        const std::optional<Signal>& signal = power.dispatch_on == Optimise::average    ? zone.average
                                              : power.dispatch_on == Optimise::marginal ? zone.marginal
                                                                                        : zone.price;
        if (!power.battery || signal || !power.dispatch.rule->traits.follows_signal)
            continue;
        const std::string_view name = name_of(optimise_choices(), power.dispatch_on);
        if (!states_signal(root, scenario.sites[i].zone, name))
            faults.add(sites.entries[i].value.find("battery")->at, join(join("sites", i), "battery.dispatch.on"),
                       fmt::format("the zone '{}' has no {} signal", zone.name, name));
    }
}

} // namespace sunward::scenario
