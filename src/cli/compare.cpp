#include <filesystem>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "argument.hpp"
#include "command.hpp"
#include "output.hpp"
#include "progress_bar.hpp"
#include "sunward/error/count.hpp"
#include "sunward/error/error.hpp"
#include "sunward/experiment/comparison_document.hpp"
#include "sunward/report/result_folder.hpp"
#include "sunward/units/text.hpp"
#include "supervisor.hpp"

namespace sunward {

namespace {

Comparison compare_watched(const ComparePlan& plan, const CompareArguments& arguments) {
    ProgressBar bar(!arguments.quiet);
    const auto launcher = local_launcher({arguments.workers, std::nullopt});
    return compare(plan, *launcher, [&](double share) { bar.show(share); });
}

} // namespace

CLI::App* add_compare(CLI::App& app, CompareArguments& arguments) {
    CLI::App* command =
        app.add_subcommand("compare", "Run several policies or variants in the same worlds and show what each saves");
    command->add_option("scenario", arguments.scenario, "Scenario file (YAML)")->required()->type_name("SCENARIO");
    const auto names = [&](const char* option, std::vector<std::string>& list, const char* help) {
        command->add_option(option, list, help)->delimiter(',')->type_name("A,B,...")->allow_extra_args(false);
    };
    names("--policies", arguments.policies, "Names under `policies` of the scenario, or `when` rules");
    names("--variants", arguments.variants, "Names under `variants` of the scenario, each under all the policies");
    command
        ->add_option("--baseline", arguments.baseline,
                     "What savings are measured against; by default the scenario's, else `now`, or the first variant")
        ->type_name("NAME");
    add_whole(
        *command, "--seeds", 1, [&arguments](std::uint64_t count) { arguments.seeds = count; },
        "How many seeds, starting from the scenario's own; default 1, which gives no intervals");
    add_whole(
        *command, "-j,--jobs", 1, [&arguments](std::uint64_t count) { arguments.workers = count; },
        "Worker processes; default one per processor. The results do not depend on it");
    command->add_option("--set", arguments.sets, "Override a field; may be repeated")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command->add_option("--out", arguments.out, "Folder for the results; default results/<scenario>-compare")
        ->type_name("DIR");
    command->add_flag("--quiet", arguments.quiet, "Print neither table nor progress bar");
    add_no_plugins(*command);
    command->footer("Writes compare.json and compare.csv, both or none of them.\n"
                    "Example: sunward compare scenarios/quickstart.yaml --policies now,delayed,green --seeds 10");
    return command;
}

void compare(const CompareArguments& given) {
    CompareArguments arguments = given;
    for (std::vector<std::string>* names : {&arguments.policies, &arguments.variants})
        for (std::string& name : *names)
            name = trimmed(name);
    if (arguments.policies.empty() && arguments.variants.empty())
        throw InputError({}, "", "--policies is required, or --variants");
    const ComparePlan plan = plan_comparison({arguments.scenario, arguments.sets, arguments.policies,
                                              arguments.baseline, arguments.seeds, arguments.variants});
    say_if_interrupted("no results written");
    const std::filesystem::path path = arguments.out
                                           ? std::filesystem::path(*arguments.out)
                                           : std::filesystem::path("results") / file_name(plan.scenario + "-compare");
    ResultFolder folder(path, paths_of(plan.files));
    const Comparison comparison = compare_watched(plan, arguments);
    folder.write("compare.csv", [&](const Sink& sink) { write_comparison_csv(comparison, sink); });
    folder.write("compare.json", [&](const Sink& sink) { sink(comparison_json(comparison, folder.written())); });
    folder.commit();
    say_if_interrupted("the results are written");
    if (!arguments.quiet)
        say(fmt::format("{}\nresults in {}\n", comparison_table(comparison, line_width()), folder.path().string()));
    if (!comparison.failures.empty())
        throw SimulationError(fmt::format("{} of {} not done; their seeds are left out", comparison.failures.size(),
                                          counted(plan.requests.size(), "run")));
}

} // namespace sunward
