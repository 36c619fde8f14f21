#include <algorithm>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "command.hpp"
#include "output.hpp"
#include "sunward/error/error.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/report/estimate.hpp"
#include "sunward/scenario/estimate.hpp"
#include "sunward/units/number.hpp"
#include "sunward/units/text.hpp"

namespace sunward {

namespace {

using Pair = std::pair<std::string, std::string>;

/// With the unit that a bare number of the key has.
std::string with_unit(const std::string& key, const std::string& text) {
    const std::string_view unit = bare_unit(key);
    return unit.empty() || !parse_number(text) ? text : fmt::format("{} {}", text, unit);
}

/// What is given, read as what the fields say; every fault is added.
parameter::Values values_of(const std::vector<Pair>& given, Faults& faults) {
    parameter::Values values;
    for (const parameter::Field& field : estimate_fields()) {
        const auto found = std::ranges::find_if(given, [&](const Pair& pair) { return pair.first == field.key; });
        const std::string text =
            found != given.end() ? with_unit(found->first, found->second) : std::string(field.fallback);
        if (text.empty() && found == given.end()) {
            if (field.needed)
                faults.add({}, std::string(field.key), "missing, as in --hardware h100");
            continue;
        }
        parameter::Value value;
        value.text = text;
        if (const auto problem = parameter::read_scalar(value, field.type))
            faults.add({}, std::string(field.key), *problem);
        else
            values.set(field.key, std::move(value));
    }
    return values;
}

/// `count=8,hardware=h100` in place of what is given of these keys.
std::vector<Pair> with_changes(std::vector<Pair> given, const std::string& changes, Faults& faults) {
    std::vector<std::string_view> keys;
    for (const parameter::Field& field : estimate_fields())
        keys.push_back(field.key);
    for (std::size_t at = 0; at <= changes.size();) {
        const std::size_t end = std::min(changes.find(',', at), changes.size());
        const std::string change = changes.substr(at, end - at);
        at = end + 1;
        const std::size_t equals = change.find('=');
        const std::string key(trimmed(change.substr(0, equals)));
        if (equals == std::string::npos)
            faults.add({}, "against", fmt::format("'{}' is not KEY=VALUE, as in hardware=h100", change));
        else if (std::ranges::find(keys, key) == keys.end())
            faults.add({}, "against", fmt::format("unknown key '{}'{}", key, suggestion(key, keys)));
        else {
            std::erase_if(given, [&](const Pair& pair) { return pair.first == key; });
            given.emplace_back(key, std::string(trimmed(change.substr(equals + 1))));
        }
    }
    return given;
}

/// One estimate, or nothing with its faults added.
void estimate_one(const std::vector<Pair>& given, const std::string& column, const EstimateDefaults& defaults,
                  std::vector<Estimated>& estimates, Faults& faults) {
    Faults own;
    const parameter::Values values = values_of(given, own);
    try {
        if (values.has("hardware")) {
            const EstimateHardware hardware = estimate_hardware(values.text("hardware"));
            EstimatePlan plan = plan_estimate(values, hardware, defaults);
            plan.column = column;
            const Footprint footprint = footprint_of(plan.task);
            estimates.push_back({std::move(plan), footprint});
        }
    } catch (const InputError& error) {
        own.add_all(error);
    }
    try {
        own.raise();
    } catch (const InputError& error) {
        faults.add_all(error);
    }
}

} // namespace

CLI::App* add_estimate(CLI::App& app, EstimateArguments& arguments) {
    CLI::App* command =
        app.add_subcommand("estimate", "Footprint of a training run on the back of an envelope, without a scenario");
    for (const parameter::Field& field : estimate_fields()) {
        const std::string key(field.key);
        std::string help(field.help);
        if (!field.fallback.empty())
            help += fmt::format("; default {}", field.fallback);
        command
            ->add_option_function<std::string>(
                "--" + key, [&arguments, key](const std::string& text) { arguments.given.emplace_back(key, text); },
                help)
            ->type_name(std::string(bare_unit(key).empty() ? "VALUE" : bare_unit(key)));
    }
    command->add_option("--against", arguments.against, "The same with other values, side by side; may be repeated")
        ->type_name("KEY=VALUE[,...]")
        ->allow_extra_args(false);
    command->add_flag("--json", arguments.json, "Print JSON");
    command->footer(
        "What is not given is taken from scenarios/catalog/estimate.yaml and told with its source.\n"
        "Example: sunward estimate --params 175e9 --tokens 300e9 --hardware v100 --count 10000 --zone "
        "california\n"
        "         sunward estimate --flop 3.8e25 --hardware h100 --count 16384 --mfu 0.4 --against hardware=b200");
    return command;
}

void estimate(const EstimateArguments& arguments) {
    const EstimateDefaults defaults = estimate_defaults();
    Faults faults;
    std::vector<Estimated> estimates;
    const auto hardware =
        std::ranges::find_if(arguments.given, [](const Pair& pair) { return pair.first == "hardware"; });
    estimate_one(arguments.given, hardware == arguments.given.end() ? "" : hardware->second, defaults, estimates,
                 faults);
    for (const std::string& changes : arguments.against)
        estimate_one(with_changes(arguments.given, changes, faults), changes, defaults, estimates, faults);
    faults.raise();
    say(arguments.json ? estimate_json(estimates) : estimate_table(estimates, line_width()));
}

} // namespace sunward
