#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "command.hpp"
#include "interrupt.hpp"
#include "sunward/error/error.hpp"

namespace {

constexpr int failed = 1;
constexpr int bad_input = 2;

/// The near names of an argument that nothing expects: a command, or an option of the command given.
std::string near_names(const CLI::App& app, const std::string& argument) {
    std::vector<std::string> names;
    const auto commands = app.get_subcommands();
    const bool is_option = argument.starts_with("-");
    if (is_option) {
        for (const CLI::Option* option : (commands.empty() ? app : *commands.front()).get_options())
            for (const std::string& name : option->get_lnames())
                names.push_back("--" + name);
    } else if (commands.empty()) {
        for (const CLI::App* command : app.get_subcommands(nullptr))
            names.push_back(command->get_name());
    }
    const std::vector<std::string_view> views(names.begin(), names.end());
    return sunward::suggestion(argument.substr(0, argument.find('=')), views);
}

int report_usage(const CLI::App& app, const CLI::ParseError& error) {
    const std::vector<std::string> left = app.remaining(true);
    if (!left.empty())
        fmt::print(stderr, "sunward: unexpected argument '{}'{}\n", left.front(), near_names(app, left.front()));
    else
        fmt::print(stderr, "sunward: {}\n", error.what());
    fmt::print(stderr, "Run with --help for more information.\n");
    return bad_input;
}

int run_program(int argc, char** argv) {
    CLI::App app{"Simulator of machine-learning datacenters and their electricity", "sunward"};
    app.set_version_flag("--version", "sunward " SUNWARD_VERSION);
    app.require_subcommand(1);
    app.footer("Example: sunward run scenarios/quickstart.yaml\n"
               "Exit status: 0 success, 1 the simulation failed, 2 bad usage or input, 128 + N stopped by signal N.");
    sunward::RunArguments run_arguments;
    sunward::CompareArguments compare_arguments;
    sunward::SweepArguments sweep_arguments;
    sunward::ValidateArguments validate_arguments;
    sunward::ListArguments list_arguments;
    const CLI::App* run = sunward::add_run(app, run_arguments);
    const CLI::App* compare = sunward::add_compare(app, compare_arguments);
    const CLI::App* sweep = sunward::add_sweep(app, sweep_arguments);
    const CLI::App* validate = sunward::add_validate(app, validate_arguments);
    sunward::add_list(app, list_arguments);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return error.get_exit_code() == 0 ? app.exit(error) : report_usage(app, error);
    }
    if (run->parsed())
        sunward::run(run_arguments);
    else if (compare->parsed())
        sunward::compare(compare_arguments);
    else if (sweep->parsed())
        sunward::sweep(sweep_arguments);
    else if (validate->parsed())
        sunward::validate(validate_arguments);
    else
        sunward::list(list_arguments);
    if (std::fflush(stdout) != 0)
        throw sunward::SimulationError("cannot write to the standard output");
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run_program(argc, argv);
    } catch (const sunward::InputError& error) {
        fmt::print(stderr, "{}\n", error.what());
        return bad_input;
    } catch (const sunward::Interrupted& error) {
        fmt::print(stderr, "sunward: {}\n", error.what());
        return 128 + sunward::interrupt_signal();
    } catch (const std::exception& error) {
        fmt::print(stderr, "sunward: {}\n", error.what());
        return failed;
    }
}
