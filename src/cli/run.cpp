#include <sys/resource.h>

#include <charconv>
#include <chrono>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "command.hpp"
#include "guarded.hpp"
#include "interrupt.hpp"
#include "progress_bar.hpp"
#include "sunward/error/error.hpp"
#include "sunward/report/result_folder.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/simulation/simulate.hpp"

namespace sunward {

namespace {

using Clock = std::chrono::steady_clock;

/// The library's own conversion lets -1 and numbers beyond 64 bits pass.
std::uint64_t parse_seed(const std::string& text) {
    std::uint64_t seed = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
    if (error != std::errc{} || end != text.data() + text.size())
        throw CLI::ValidationError("--seed",
                                   fmt::format("'{}' is no whole number from 0 to 18446744073709551615", text));
    return seed;
}

/// A text as part of a file name: anything but letters, digits and `._-` becomes a dash.
std::string file_name(std::string_view text) {
    constexpr std::size_t longest = 100;
    std::string name(text.substr(0, longest));
    for (char& c : name)
        if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '.' && c != '_' && c != '-')
            c = '-';
    // A leading dot would hide the folder, or leave it.
    return name.empty() || name.front() == '.' ? "scenario" + name : name;
}

std::filesystem::path result_path(const RunArguments& arguments, const Scenario& scenario) {
    if (arguments.out)
        return *arguments.out;
    const std::string name = arguments.policy ? scenario.name + "-" + *arguments.policy : scenario.name;
    return std::filesystem::path("results") / file_name(name);
}

Result simulate_watched(const Scenario& scenario, const RunArguments& arguments) {
    ProgressBar bar(!arguments.quiet);
    RunOptions options;
    options.progress = [&](double share) { bar.show(share); };
    options.interrupted = [first = true]() mutable {
        if (std::exchange(first, false))
            catch_interrupts();
        return interrupt_signal() != 0;
    };
    options.time_policy = arguments.time_policy;
    hold_interrupts();
    try {
        Result result = simulate(scenario, options);
        catch_interrupts();
        return result;
    } catch (const SimulationError&) {
        if (interrupt_signal() != 0)
            throw Interrupted();
        throw;
    }
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
    command->add_option("--set", arguments.sets, "Override a field, such as horizon.duration='3 d'; may be repeated")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    command
        ->add_option_function<std::string>(
            "--seed", [&arguments](const std::string& text) { arguments.seed = parse_seed(text); },
            "Override the scenario's seed")
        ->type_name("N");
    command->add_option("--out", arguments.out, "Folder for the results; default results/<scenario>[-<policy>]")
        ->type_name("DIR");
    command->add_flag("--quiet", arguments.quiet, "Neither table nor progress bar");
    command->add_flag("--time-policy", arguments.time_policy, "Measure the time spent in the policy (a little slower)");
    command->footer("Writes summary.json, jobs.csv, sites.csv and scenario.resolved.yaml, all or none of them.\n"
                    "Example: sunward run scenarios/quickstart.yaml --policy wait-awhile --seed 7 --out results/green");
    return command;
}

namespace {

/// Simulates, writes the results and gives them their names; the table to print.
std::string simulate_and_write(const RunArguments& arguments, const Loaded& loaded, ResultFolder& folder,
                               Clock::time_point start) {
    const Result result = simulate_watched(loaded.scenario, arguments);
    const Summary summary = summarise(loaded.scenario, result, cost_since(start, arguments.time_policy));
    write_results(folder, loaded.scenario, result, summary, loaded.resolved);
    if (interrupt_signal() != 0)
        throw Interrupted();
    folder.commit();
    return summary_table(summary);
}

} // namespace

void run(const RunArguments& arguments) {
    const auto start = Clock::now();
    const Loaded loaded = load_scenario(arguments.scenario, {arguments.sets, arguments.seed, arguments.policy});
    catch_interrupts();
    ResultFolder folder(result_path(arguments, loaded.scenario));
    const auto work = [&] { return simulate_and_write(arguments, loaded, folder, start); };
    const auto& plugin = loaded.scenario.policy.plugin;
    const std::string table = plugin && !plugin->library.empty() ? guarded(work) : work();
    if (!arguments.quiet)
        fmt::print("{}\nresults in {}\n", table, folder.path().string());
}

} // namespace sunward
