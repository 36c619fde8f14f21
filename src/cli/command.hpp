// The commands of the program: each declares its arguments, then runs on them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace sunward {

struct RunArguments {
    std::string scenario;
    std::vector<std::string> sets;
    std::optional<std::string> policy;
    std::optional<std::string> variant;
    std::optional<std::uint64_t> seed;
    std::optional<std::string> out;
    std::optional<std::string> explain; ///< name of a job
    bool quiet = false;
    bool time_policy = false;
};
CLI::App* add_run(CLI::App& app, RunArguments& arguments);
/// Simulates and writes the results. Throws what main() turns into an exit status.
void run(const RunArguments& arguments);

struct CompareArguments {
    std::string scenario;
    std::vector<std::string> policies;
    std::vector<std::string> variants;
    std::optional<std::string> baseline;
    std::vector<std::string> sets;
    std::uint64_t seeds = 1;
    std::uint64_t workers = 0; ///< 0: as many as there are processors
    std::optional<std::string> out;
    bool quiet = false;
};
CLI::App* add_compare(CLI::App& app, CompareArguments& arguments);
void compare(const CompareArguments& arguments);

struct SweepArguments {
    enum class Task { run, status, write };
    Task task = Task::run;
    std::string file;
    std::string folder; ///< of a sweep that was run
    std::optional<std::string> out;
    std::uint64_t workers = 0; ///< 0: as many as there are processors
    bool dry_run = false;
    bool retry = false;
    bool quiet = false;
};
CLI::App* add_sweep(CLI::App& app, SweepArguments& arguments);
void sweep(const SweepArguments& arguments);

struct ValidateArguments {
    std::string scenario;
    std::vector<std::string> sets;
};
CLI::App* add_validate(CLI::App& app, ValidateArguments& arguments);
void validate(const ValidateArguments& arguments);

struct EstimateArguments {
    std::vector<std::pair<std::string, std::string>> given; ///< by keys of estimate_fields()
    std::vector<std::string> against;                       ///< KEY=VALUE,...
    bool json = false;
};
CLI::App* add_estimate(CLI::App& app, EstimateArguments& arguments);
void estimate(const EstimateArguments& arguments);

struct ListArguments {
    std::string topic;
    std::string name; ///< of a rule, with the topic `policy`
};
CLI::App* add_list(CLI::App& app, ListArguments& arguments);
void list(const ListArguments& arguments);

} // namespace sunward
