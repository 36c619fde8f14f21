#include <csignal>
#include <exception>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "argument.hpp"
#include "command.hpp"
#include "output.hpp"
#include "sunward/error/error.hpp"
#include "sunward/units/spelling.hpp"
#include "supervisor.hpp"

namespace {

constexpr int failed = 1;
constexpr int bad_input = 2;

std::vector<std::string> commands_of(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands(nullptr))
        names.push_back(command->get_name());
    return names;
}

std::string nearest_of(const std::string& name, const std::vector<std::string>& names) {
    const std::vector<std::string_view> views(names.begin(), names.end());
    return std::string(sunward::near_command(name, views));
}

/// A command of a command, where one of its arguments looks like it: `status` of `sweep stats DIR`.
std::string inner_command(const CLI::App& command, const std::vector<std::string>& arguments) {
    for (const std::string& argument : arguments)
        if (const std::string near = nearest_of(argument, commands_of(command)); !near.empty())
            return fmt::format("; did you mean '{} {}'?", command.get_name(), near);
    return {};
}

std::vector<std::string> positionals_of(const CLI::App& command) {
    std::vector<std::string> values;
    for (const CLI::Option* option : command.get_options())
        if (option->get_positional())
            values.insert(values.end(), option->results().begin(), option->results().end());
    return values;
}

/// The near names of an argument that nothing expects: a command, or an option of the command given.
std::string near_names(const CLI::App& app, const std::string& argument) {
    const auto given = app.get_subcommands();
    const CLI::App& command = given.empty() ? app : *given.front();
    std::vector<std::string> names;
    if (argument.starts_with("-")) {
        for (const CLI::Option* option : command.get_options())
            for (const std::string& name : option->get_lnames())
                names.push_back("--" + name);
    } else if (!given.empty()) {
        return inner_command(command, positionals_of(command));
    } else {
        names = commands_of(app);
        if (nearest_of(argument, names).empty())
            for (const CLI::App* outer : app.get_subcommands(nullptr))
                if (std::string near = inner_command(*outer, {argument}); !near.empty())
                    return near;
    }
    const std::vector<std::string_view> views(names.begin(), names.end());
    return sunward::suggestion(argument.substr(0, argument.find('=')), views);
}

int report_usage(const CLI::App& app, const CLI::ParseError& error) {
    const std::vector<std::string> left = app.remaining(true);
    if (!left.empty())
        sunward::complain(
            fmt::format("sunward: unexpected argument '{}'{}", left.front(), near_names(app, left.front())));
    else
        sunward::complain(fmt::format("sunward: {}", error.what()));
    sunward::complain("Run with --help for more information.");
    return bad_input;
}

/// Of --help and --version.
int print_help(const CLI::App& app, const CLI::ParseError& error) {
    std::ostringstream text;
    app.exit(error, text, text);
    sunward::say(sunward::wrapped_help(text.str(), sunward::line_width()));
    sunward::finish_saying();
    return 0;
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
    sunward::EstimateArguments estimate_arguments;
    sunward::ListArguments list_arguments;
    const CLI::App* run = sunward::add_run(app, run_arguments);
    const CLI::App* compare = sunward::add_compare(app, compare_arguments);
    const CLI::App* sweep = sunward::add_sweep(app, sweep_arguments);
    const CLI::App* validate = sunward::add_validate(app, validate_arguments);
    const CLI::App* estimate = sunward::add_estimate(app, estimate_arguments);
    sunward::add_list(app, list_arguments);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return error.get_exit_code() == 0 ? print_help(app, error) : report_usage(app, error);
    }
    if (run->parsed())
        sunward::run(run_arguments);
    else if (compare->parsed())
        sunward::compare(compare_arguments);
    else if (sweep->parsed())
        sunward::sweep(sweep_arguments);
    else if (validate->parsed())
        sunward::validate(validate_arguments);
    else if (estimate->parsed())
        sunward::estimate(estimate_arguments);
    else
        sunward::list(list_arguments);
    sunward::finish_saying();
    return 0;
}

int run_and_report(int argc, char** argv) {
    try {
        return run_program(argc, argv);
    } catch (const sunward::InputError& error) {
        sunward::complain(error.what());
        return bad_input;
    } catch (const std::system_error& error) {
        if (error.code() == std::errc::broken_pipe)
            return 128 + SIGPIPE; // whoever read what we print has heard enough
        sunward::complain(fmt::format("sunward: {}", error.what()));
        return failed;
    } catch (const std::exception& error) {
        sunward::complain(fmt::format("sunward: {}", error.what()));
        return failed;
    }
}

} // namespace

int main(int argc, char** argv) {
    sunward::open_standard_streams();
    try {
        return sunward::supervised([&] { return run_and_report(argc, argv); });
    } catch (const std::exception& error) {
        sunward::complain(fmt::format("sunward: {}", error.what()));
        return failed;
    }
}
