// One SQLite file that is both the queue of a sweep and its results.
//
//   sweep(key, value)   format, version (of the program), name, definition, scenario, parameters; numbers of rows,
//   check
//        sums of the text of the tables and of `files`, and one over all of these
//   runs(id, <parameter>..., seed, policy, status, message, owner, started, duration_s, version, position, key, sets,
//        field_sum, sum)   check sums: of what the run is, and once it has ended of its row here and in results
//   results(id, <figure>...)   of the runs that are done, columns as run_columns() has them
//   files(path, policy, bytes, crc32)   what the runs read; with a policy: what only its runs do
//
// A run is known by its overrides, seed and policy (`key`), and has a `position` when the sweep has it: a sweep that
// gains values, seeds or policies adds runs, one that loses some keeps theirs without a position.
//
// A run is waiting, running, or has one of the ends of RunStatus. It is claimed in one statement, and its end and its
// results are written in one transaction, so that a process that is killed at any moment loses no run and makes none
// twice: runs of processes that are no more wait again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sunward/experiment/sweep_plan.hpp"
#include "sunward/report/document.hpp"

namespace sunward {

class RunStore {
public:
    /// Makes the file, or goes on with one of the same fields and the same base scenario, whatever the values, seeds
    /// and policies. Throws InputError for another sweep, another version of the program, and input files that have
    /// changed, with the first difference; with `retry` runs that read changed files, or
    /// whose rows are damaged, are made again instead.
    RunStore(const std::filesystem::path& file, const SweepPlan& plan, bool retry = false);
    /// A file that is there, to look at, be it where nothing can be written. Throws InputError when it is none of a
    /// sweep, of another format, damaged anywhere, or lacks rows.
    explicit RunStore(const std::filesystem::path& file);
    ~RunStore();
    RunStore(const RunStore&) = delete;
    RunStore& operator=(const RunStore&) = delete;

    /// Lets the runs of processes that are no more wait again.
    void revive();
    /// The processes that have claimed runs.
    [[nodiscard]] std::vector<std::string> owners();
    /// Lets runs wait again that ended without being done.
    void retry();
    /// The next run that waits, which is this process's from now on.
    [[nodiscard]] std::optional<SweepRun> claim();
    /// Writes the end of a run that this process has claimed.
    void finish(const RunOutcome& outcome);
    /// Lets this process's runs wait again.
    void give_back();

    /// How many runs of the sweep have which status.
    [[nodiscard]] std::map<std::string, std::uint64_t> counts();
    /// How many runs that are done the sweep file does not have any more.
    [[nodiscard]] std::uint64_t kept();
    /// What the runs in the store have read.
    [[nodiscard]] std::vector<SummedFile> files();
    /// What the runs of the plan read.
    [[nodiscard]] InputWatch& inputs();
    /// Version of the program that makes the runs.
    [[nodiscard]] std::string version();

    struct Failure {
        std::string status;
        std::string message;
        std::uint64_t runs = 0;
        std::uint64_t first = 0; ///< position
    };
    /// Ends other than done, by message, the most frequent first.
    [[nodiscard]] std::vector<Failure> failures(std::size_t most);
    [[nodiscard]] std::string name();
    /// Mean real time of a run that is done; 0 when none is.
    [[nodiscard]] double mean_seconds();

    /// A row a run of the sweep, in its order: position, parameters, seed, policy, status, figures (empty unless done).
    void write_csv(const Sink& sink);

private:
    struct Handles;
    std::unique_ptr<Handles> handles_;
};

} // namespace sunward
