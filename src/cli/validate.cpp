#include <algorithm>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "argument.hpp"
#include "command.hpp"
#include "output.hpp"
#include "sunward/error/count.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/report/notes.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/scenario/outline.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

/// The jobs, and how many of them a run leaves out because the horizon has ended.
std::string jobs_of(const Scenario& scenario) {
    const auto& jobs = scenario.workload.jobs;
    std::string text = counted(jobs.size(), "job");
    if (!scenario.horizon.length)
        return text;
    const Instant end = scenario.horizon.start + *scenario.horizon.length;
    const auto beyond = std::ranges::count_if(jobs, [&](const Job& job) { return job.request.submit >= end; });
    return beyond == 0 ? text : fmt::format("{} ({} of them submitted after the horizon, left out)", text, beyond);
}

std::string contents(const Scenario& scenario) {
    std::uint64_t clusters = 0;
    std::uint64_t nodes = 0;
    std::uint64_t accelerators = 0;
    for (const Site& site : scenario.sites)
        for (const Cluster& cluster : site.clusters) {
            ++clusters;
            nodes += cluster.nodes;
            accelerators += std::uint64_t{cluster.nodes} * cluster.node.accelerators;
        }
    const std::string span = scenario.horizon.length ? to_string(*scenario.horizon.length) : "until the last job ends";
    return fmt::format("{}, {}, {} of {} with {}, {}, policy {}, from {}, {}", counted(scenario.zones.size(), "zone"),
                       counted(scenario.sites.size(), "site"), counted(clusters, "cluster"), counted(nodes, "node"),
                       counted(accelerators, "accelerator"), jobs_of(scenario), scenario.policy.name,
                       to_string(scenario.horizon.start), span);
}

/// Reads each variant too. Its faults are told with its name, since their cause may be in another place.
void check_variants(const ValidateArguments& arguments) {
    Faults faults;
    for (const std::string& variant : outline_scenario(arguments.scenario, {arguments.sets, {}, {}}).variants)
        try {
            static_cast<void>(load_scenario(arguments.scenario, {arguments.sets, {}, {}, true, variant}));
        } catch (const InputError& error) {
            for (Fault fault : error.faults()) {
                fault.message += fmt::format(" (in variant '{}')", variant);
                faults.add(std::move(fault));
            }
        }
    faults.raise();
}

} // namespace

CLI::App* add_validate(CLI::App& app, ValidateArguments& arguments) {
    CLI::App* command = app.add_subcommand("validate", "Read a scenario and its inputs, and report every fault");
    command->add_option("scenario", arguments.scenario, "Scenario file (YAML)")->required()->type_name("SCENARIO");
    command->add_option("--set", arguments.sets, "Override a field; may be repeated")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    add_no_plugins(*command);
    command->footer("Example: sunward validate scenarios/quickstart.yaml --set sites[0].facility.pue=1.1");
    return command;
}

void validate(const ValidateArguments& arguments) {
    const Loaded loaded = load_scenario(arguments.scenario, {arguments.sets, {}, {}, true});
    check_variants(arguments);
    say(fmt::format("ok: {}: {}\n", loaded.scenario.name, contents(loaded.scenario)));
    for (const std::string& note : loaded.foreign_code)
        say(note_text(note, line_width()) + "\n");
    for (const std::string& note : loaded.scenario.notes)
        say(note_text(note, line_width()) + "\n");
}

} // namespace sunward
