#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "argument.hpp"
#include "command.hpp"
#include "output.hpp"
#include "progress_bar.hpp"
#include "sunward/error/count.hpp"
#include "sunward/error/error.hpp"
#include "sunward/experiment/sweep.hpp"
#include "sunward/report/result_file.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/units/spelling.hpp"
#include "supervisor.hpp"

namespace sunward {

namespace fs = std::filesystem;

namespace {

constexpr const char* store_name = "sweep.sqlite";

void add_status(CLI::App& sweep, SweepArguments& arguments) {
    CLI::App* command = sweep.add_subcommand("status", "Show how many runs are done, waiting or failed, and why");
    command->add_option("folder", arguments.folder, "Folder of the sweep")->required()->type_name("DIR");
    command->callback([&arguments] { arguments.task = SweepArguments::Task::status; });
    command->footer("Example: sunward sweep status results/quickstart-sweep");
}

void add_export(CLI::App& sweep, SweepArguments& arguments) {
    CLI::App* command =
        sweep.add_subcommand("export", "Write a CSV with one row per run: parameters, seed, policy, status, figures");
    command->add_option("folder", arguments.folder, "Folder of the sweep")->required()->type_name("DIR");
    command->add_option("--out", arguments.out, "File to write; `-`, the default, is the standard output")
        ->type_name("FILE");
    command->callback([&arguments] { arguments.task = SweepArguments::Task::write; });
    command->footer("Example: sunward sweep export results/quickstart-sweep --out runs.csv");
}

fs::path store_of(const std::string& folder) {
    fs::path file = fs::path(folder) / store_name;
    if (!fs::exists(file))
        throw InputError({folder}, "", fmt::format("is not a sweep folder: it has no {}", store_name));
    return file;
}

/// Runs of processes that are no more wait again, where the store can be written to.
void tidy(RunStore& store) {
    try {
        store.revive();
    } catch (const SimulationError&) { // they are shown as they were left
    }
}

void print_status(const SweepArguments& arguments) {
    RunStore store(store_of(arguments.folder));
    tidy(store);
    say(sweep_status(store));
}

/// Whether a file that begins so is an export of a sweep.
bool is_export(std::string_view first_line) {
    return first_line.starts_with("run,") && first_line.find(",seed,policy,status,jobs.") != std::string_view::npos;
}

void write_export(const SweepArguments& arguments) {
    const fs::path file = store_of(arguments.folder);
    RunStore store(file);
    tidy(store);
    if (!arguments.out || *arguments.out == "-") {
        store.write_csv(say);
        return;
    }
    ResultFileGuard guard{{file, file.string() + "-wal", file.string() + "-shm"}, is_export};
    for (const SummedFile& input : store.files())
        guard.inputs.push_back(input.path);
    write_result_file(*arguments.out, guard, [&](const Sink& sink) { store.write_csv(sink); });
}

void print_plan(const SweepPlan& plan) {
    const std::string excluded = plan.excluded > 0 ? fmt::format(", {} excluded", plan.excluded) : "";
    say(fmt::format("{}: {}{}\n{}", plan.name, counted(plan.runs.size(), "run"), excluded, plan.definition));
}

/// The store's path, its folder made once the first run can be read.
fs::path store_for(const SweepArguments& arguments, const SweepPlan& plan) {
    const RunRequest first = request_of(plan, plan.runs.front());
    (void)load_scenario(first.scenario, {first.sets, first.seed, first.policy});
    const fs::path folder =
        arguments.out ? fs::path(*arguments.out) : fs::path("results") / file_name(plan.name + "-sweep");
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw InputError({folder.string()}, "", "results cannot be written here: " + error.message());
    return folder / store_name;
}

/// Makes all runs that are left to make; how many this process made.
std::uint64_t make_runs(const SweepArguments& arguments, const SweepPlan& plan, RunStore& store) {
    const auto launcher = local_launcher({arguments.workers, plan.timeout});
    ProgressBar bar(!arguments.quiet);
    std::uint64_t made = 0;
    work_off(plan, store, *launcher,
             {[&](double share) {
                  ++made;
                  bar.show(share);
              },
              [&](const std::string& who) {
                  if (!arguments.quiet)
                      complain(fmt::format("sunward: waiting for the runs of {}", who));
              }});
    return made;
}

/// A word in place of a file that looks like one of the commands.
void refuse_command(const std::string& file) {
    static constexpr std::string_view commands[] = {"status", "export"};
    const std::string_view near = near_command(file, commands);
    if (!near.empty() && !fs::exists(file))
        throw InputError({file}, "", fmt::format("no such file; did you mean 'sweep {}'?", near));
}

void run_sweep(const SweepArguments& arguments) {
    refuse_command(arguments.file);
    const SweepPlan plan = plan_sweep(arguments.file);
    if (arguments.dry_run) {
        print_plan(plan);
        return;
    }
    const fs::path file = store_for(arguments, plan);
    RunStore store(file, plan, arguments.retry);
    if (arguments.retry)
        store.retry();
    say_if_interrupted("the same command continues");
    const std::uint64_t made = make_runs(arguments, plan, store);
    if (!arguments.quiet)
        say(fmt::format("{}{} of {} made now\nresults in {}\n", sweep_status(store), made,
                        counted(plan.runs.size(), "run"), file.parent_path().string()));
    if (const auto counts = store.counts(); counts.size() != 1 || !counts.contains("done"))
        throw SimulationError("some runs are not done");
}

} // namespace

CLI::App* add_sweep(CLI::App& app, SweepArguments& arguments) {
    CLI::App* command = app.add_subcommand("sweep", "Run a scenario with parameters, seeds and policies varied");
    command->add_option("file", arguments.file, "Sweep file (YAML)")->type_name("SWEEP");
    add_whole(
        *command, "-j,--jobs", 1, [&arguments](std::uint64_t count) { arguments.workers = count; },
        "Worker processes; default one per processor. The results do not depend on it");
    command->add_option("--out", arguments.out, "Folder for the results; default results/<sweep>-sweep")
        ->type_name("DIR");
    command->add_flag("--dry-run", arguments.dry_run, "Check the file and count the runs without making any");
    command->add_flag(
        "--retry", arguments.retry,
        "Repeat runs that failed, crashed or timed out, that read files which have changed since, or whose rows "
        "in the store are damaged");
    command->add_flag("--quiet", arguments.quiet, "Print neither counts nor progress bar");
    add_no_plugins(*command);
    add_status(*command, arguments);
    add_export(*command, arguments);
    command->require_subcommand(0, 1);
    command->callback([command, &arguments] {
        if (command->get_subcommands().empty() && arguments.file.empty())
            throw CLI::RequiredError("a sweep file, `status` or `export`");
    });
    command->footer(
        "Everything is in one file, sweep.sqlite. A sweep that was stopped or killed resumes where it was when it is "
        "started again; one that has gained values, seeds or policies makes only the new runs.\n"
        "Example: sunward sweep scenarios/sweeps/quickstart.yaml -j 2 --out results/quickstart-sweep");
    return command;
}

void sweep(const SweepArguments& arguments) {
    switch (arguments.task) {
    case SweepArguments::Task::run: run_sweep(arguments); return;
    case SweepArguments::Task::status: print_status(arguments); return;
    case SweepArguments::Task::write: write_export(arguments); return;
    }
}

} // namespace sunward
