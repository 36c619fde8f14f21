// Fields: the battery of a site and what it is told to do.
#include "scenario/fields/schema.hpp"
#include "sunward/policy/catalog.hpp"
#include "sunward/power/ageing_rule.hpp"
#include "sunward/power/dispatch_rule.hpp"

namespace sunward::scenario {

using namespace types;

namespace {

/// All that is no sum of others, for which a policy states a weight.
std::vector<Choice> single_signals() {
    std::vector<Choice> words = choices_of(optimise_choices());
    std::erase_if(words,
                  [](const Choice& word) { return word.name == name_of(optimise_choices(), Optimise::weighted); });
    return words;
}

std::vector<Field> battery_rule_fields() {
    std::vector<std::string_view> following;
    for (const DispatchRule* rule : dispatch_rules())
        if (rule->traits.follows_signal)
            following.push_back(rule->name);
    std::vector<Field> fields = {
        field("rule", choice(words_of(dispatch_rules())), "The rule").or_else("self-consumption"),
        field("on", choice(single_signals()), "Signal that it follows").or_else("average").only_with(following),
    };
    for (Field& own : fields_of(dispatch_rules()))
        fields.push_back(std::move(own));
    return fields;
}

const Record& battery_rule_record() {
    static const Record table = {
        "battery rule",
        "What the battery is told to do. A bare word is the rule with its defaults. Rules that look ahead get the same "
        "forecasts as policies.",
        battery_rule_fields(),
        "rule",
        {"rule"},
        {}};
    return table;
}

const Record& ageing_record() {
    static const Record table = {
        "ageing",
        "How the battery's wear is counted, by rainflow of its state of charge. Its usable capacity does not shrink.",
        [] {
            std::vector<Field> fields = {
                field("model", choice(words_of(ageing_rules())), "The model").or_else("cycle-life")};
            for (Field& own : fields_of(ageing_rules()))
                fields.push_back(std::move(own));
            return fields;
        }(),
        "model",
        {"model"},
        {}};
    return table;
}

} // namespace

const Record& battery_record() {
    const std::vector<std::string_view> tapered = {"clc", "nmc", "nmc-tapered", "lg-m50"};
    static const Record table = {
        "battery",
        "Battery on the site.",
        {
            field("model", one_of(battery_list), "How it is modelled, or which product's figures are used")
                .or_else("simple"),
            field("capacity", positive(Measure::energy), "Energy that it can hold").required(),
            field("power", positive(Measure::power), "Maximum power at its terminals, in both directions")
                .or_derived("of the model; simple and clc need it"),
            field("discharge_power", positive(Measure::power), "Maximum discharge power").or_derived("`power`"),
            field("charge_efficiency", ratio(0.01, 1), "Stored / drawn").or_derived("95 %, or that of the model"),
            field("discharge_efficiency", ratio(0.01, 1), "Delivered / taken out of store")
                .or_derived("95 %, or that of the model"),
            field("charge_taper", duration(), "The window's upper end falls by this times the power when charging")
                .or_derived("0 s, or that of the model")
                .only_with(tapered),
            field("discharge_taper", duration(), "The window's lower end rises by this times the power")
                .or_derived("0 s, or that of the model")
                .only_with(tapered),
            field("least_power", quantity(Measure::power),
                  "A charge or discharge that cannot reach this is not started")
                .or_derived("0 W, or that of the model")
                .only_with(tapered),
            field("min_soc", ratio(0, 1), "Minimum state of charge").or_else("0 %"),
            field("max_soc", ratio(0, 1), "Maximum state of charge").or_else("100 %"),
            field("initial", ratio(0, 1), "State of charge at the start")
                .or_derived("50 %, or the nearest allowed value"),
            field("self_discharge", ratio(0, 0.99), "Lost in 30 days at rest").or_else("0 %"),
            field("dispatch", record(battery_rule_record()), "What it is told to do").or_else("self-consumption"),
            field("ageing", record(ageing_record()), "How wear is counted").or_else("cycle-life"),
            field("embodied", quantity(Measure::intensity),
                  "Emissions from making it, per unit of capacity: 74 to 134 kgCO2/kWh (Acun et al. 2023)")
                .or_else("104 kgCO2/kWh"),
            field("write_off", one_of(write_off_list), "How they are spread").or_else("calendar"),
            field("life", span(), "Period over which they are spread by time").or_else("5475 d"),
        },
        {},
        {"model"},
        {}};
    return table;
}

} // namespace sunward::scenario
