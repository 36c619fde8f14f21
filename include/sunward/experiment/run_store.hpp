// One SQLite file that is both the queue of a sweep and its results.
//
//   sweep(key, value)   format, name, definition, scenario
//   runs(id, <parameter>..., seed, policy, status, message, owner, started, duration_s, version)
//   results(id, <figure>...)   of the runs that are done, columns as run_columns() has them
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
    /// Makes the file, or goes on with one of the same sweep. Throws InputError for a file of another sweep, with the
    /// first difference.
    RunStore(const std::filesystem::path& file, const SweepPlan& plan);
    /// A file that is there, to look at. Throws InputError when it is none of a sweep.
    explicit RunStore(const std::filesystem::path& file);
    ~RunStore();
    RunStore(const RunStore&) = delete;
    RunStore& operator=(const RunStore&) = delete;

    /// Lets the runs of processes that are no more wait again.
    void revive();
    /// Lets runs wait again that ended without being done.
    void retry();
    /// The next run that waits, which is this process's from now on.
    [[nodiscard]] std::optional<SweepRun> claim();
    /// Writes the end of a run that this process has claimed.
    void finish(const RunOutcome& outcome);
    /// Lets this process's runs wait again.
    void give_back();

    /// How many runs have which status.
    [[nodiscard]] std::map<std::string, std::uint64_t> counts();

    struct Failure {
        std::string status;
        std::string message;
        std::uint64_t runs = 0;
        std::uint64_t first = 0; ///< id
    };
    /// Ends other than done, by message, the most frequent first.
    [[nodiscard]] std::vector<Failure> failures(std::size_t most);
    [[nodiscard]] std::string name();
    /// Mean real time of a run that is done; 0 when none is.
    [[nodiscard]] double mean_seconds();

    /// A row a run, by id: parameters, seed, policy, status, figures (empty unless done).
    void write_csv(const Sink& sink);

private:
    struct Handles;
    std::unique_ptr<Handles> handles_;
};

} // namespace sunward
