// A folder of result files that appear whole or not at all.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/process/leavings.hpp"
#include "sunward/report/document.hpp"

namespace sunward {

/// Files are written under temporary names and renamed by commit(); without it the destructor removes them, and the
/// folders that were made for them. When the process is ended meanwhile, whoever ends it removes them
/// (process/leavings.hpp).
class ResultFolder {
public:
    /// Makes the folder when it does not exist and tries to write in it. Throws InputError when that fails, with
    /// nothing left behind.
    explicit ResultFolder(std::filesystem::path folder);
    ~ResultFolder();
    ResultFolder(const ResultFolder&) = delete;
    ResultFolder& operator=(const ResultFolder&) = delete;

    /// Writes a file under its temporary name. Throws SimulationError when the system refuses (a full disk).
    void write(std::string_view name, const std::function<void(const Sink&)>& content);

    /// The run does not give this file: commit() removes what an earlier run left under the name.
    void leave_out(std::string_view name) { left_out_.emplace_back(name); }

    /// Gives the files their names, in the order of writing; the last one vouches for the others, so its former
    /// version goes first. Throws SimulationError.
    void commit();

    [[nodiscard]] const std::filesystem::path& path() const { return folder_; }

private:
    [[nodiscard]] std::filesystem::path temporary(std::string_view name) const;

    std::filesystem::path folder_;
    std::string mark_;                        ///< at the end of temporary names: of the process that made this
    std::vector<std::filesystem::path> made_; ///< folders, outermost first
    std::vector<Leaving> leavings_;
    std::vector<std::string> names_; ///< written, in this order
    std::vector<std::string> left_out_;
    bool committed_ = false;
};

/// Writes everything that a run gives, summary.json last; commit() makes it appear.
void write_results(ResultFolder& folder, const Scenario& scenario, const Result& result, const Summary& summary,
                   std::string_view resolved);

} // namespace sunward
