#include <sys/resource.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "argument.hpp"
#include "command.hpp"
#include "output.hpp"
#include "progress_bar.hpp"
#include "sunward/bound/baseline_run.hpp"
#include "sunward/error/error.hpp"
#include "sunward/policy/compose.hpp"
#include "sunward/policy/explanation.hpp"
#include "sunward/report/explanation_document.hpp"
#include "sunward/report/result_folder.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/simulation/simulate.hpp"
#include "supervisor.hpp"

namespace sunward {

namespace {

using Clock = std::chrono::steady_clock;

std::filesystem::path result_path(const RunArguments& arguments, const Scenario& scenario) {
    if (arguments.out)
        return *arguments.out;
    const std::string name = arguments.policy ? scenario.name + "-" + *arguments.policy : scenario.name;
    return std::filesystem::path("results") / file_name(name);
}

Result simulate_watched(const Scenario& scenario, const RunArguments& arguments, Scheduler& scheduler) {
    ProgressBar bar(!arguments.quiet);
    RunOptions options;
    options.progress = [&](double share) { bar.show(share); };
    options.time_policy = arguments.time_policy;
    return simulate(scenario, options, &scheduler);
}

void add_saving(Summary& summary, Saving saving) {
    if (saving.drains_more())
        summary.run.notes.push_back("carbon is " + saving.drained_text());
    summary.total.saving = std::move(saving);
}

RunCost cost_since(Clock::time_point start, bool policy_timed) {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return {std::chrono::duration<double>(Clock::now() - start).count(),
            static_cast<std::uint64_t>(usage.ru_maxrss) * 1024, policy_timed};
}

} // namespace

CLI::App* add_run(CLI::App& app, RunArguments& arguments) {
    CLI::App* command = app.add_subcommand("run", "Simulate a scenario and write its results");
    command->add_option("scenario", arguments.scenario, "Scenario file (YAML)")->required()->type_name("SCENARIO");
    command->add_option("--policy", arguments.policy, "A name under `policies` of the scenario, or a `when` rule")
        ->type_name("NAME");
    command->add_option("--variant", arguments.variant, "A name under `variants` of the scenario")->type_name("NAME");
    command->add_option("--set", arguments.sets, "Override a field, such as horizon.duration='3 d'; may be repeated")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    add_whole(
        *command, "--seed", 0, [&arguments](std::uint64_t seed) { arguments.seed = seed; },
        "Override the scenario's seed");
    command
        ->add_option("--out", arguments.out,
                     "Folder for the results; default results/<scenario>[-<variant>][-<policy>]")
        ->type_name("DIR");
    command->add_flag("--quiet", arguments.quiet, "Print neither table nor progress bar");
    command->add_flag("--time-policy", arguments.time_policy, "Measure the time spent in the policy (a little slower)");
    command
        ->add_option("--explain", arguments.explain,
                     "Explain why a job ran when and where it did, after the table and in explain.json")
        ->type_name("JOB");
    add_no_plugins(*command);
    command->footer("Writes summary.json, jobs.csv, sites.csv and scenario.resolved.yaml, with plants or a fuel mix "
                    "zones.csv, and "
                    "with --explain explain.json: all or none of them.\n"
                    "Example: sunward run scenarios/quickstart.yaml --policy wait-awhile --seed 7 --out results/green");
    return command;
}

namespace {

/// A scheduler that notes what happens to one job.
struct Explained {
    Explanation explanation;
    std::unique_ptr<Scheduler> scheduler;
    Explained(Scheduler& inner, const PolicySpec& policy, JobIndex job)
        : scheduler(explained(inner, policy, job, explanation)) {}
};

/// Simulates, writes the results and gives them their names; what is to be printed.
std::string simulate_and_write(const RunArguments& arguments, const Loaded& loaded, std::optional<JobIndex> job,
                               ResultFolder& folder, Clock::time_point start) {
    std::optional<BaselineRun> baseline;
    if (loaded.scenario.baseline)
        baseline.emplace(loaded.scenario);
    const auto scheduler = make_scheduler(loaded.scenario.policy);
    std::optional<Explained> explained;
    if (job)
        explained.emplace(*scheduler, loaded.scenario.policy, *job);
    const Result result = simulate_watched(loaded.scenario, arguments, explained ? *explained->scheduler : *scheduler);
    Summary summary = summarise(loaded.scenario, result, cost_since(start, arguments.time_policy));
    if (baseline)
        add_saving(summary, baseline->saving(result));
    std::string text = summary_table(summary, line_width());
    if (explained) {
        text += "\n" + explanation_text(loaded.scenario, result, *job, explained->explanation);
        folder.write("explain.json", [&](const Sink& sink) {
            sink(explanation_json(loaded.scenario, result, *job, explained->explanation));
        });
    }
    write_results(folder, loaded.scenario, result, summary, loaded.resolved);
    folder.commit();
    say_if_interrupted("the results are written");
    return text;
}

} // namespace

void run(const RunArguments& arguments) {
    const auto start = Clock::now();
    const Loaded loaded =
        load_scenario(arguments.scenario, {arguments.sets, arguments.seed, arguments.policy, false, arguments.variant});
    const std::optional<JobIndex> job =
        arguments.explain ? std::optional(job_named(loaded.scenario.workload, *arguments.explain)) : std::nullopt;
    say_if_interrupted("no results written");
    ResultFolder folder(result_path(arguments, loaded.scenario), paths_of(loaded.files));
    const std::string table = simulate_and_write(arguments, loaded, job, folder, start);
    if (!arguments.quiet)
        say(fmt::format("{}\nresults in {}\n", table, folder.path().string()));
}

} // namespace sunward
