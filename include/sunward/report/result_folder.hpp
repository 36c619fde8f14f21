// A folder of result files that appear whole or not at all, and never in the place of anything else.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/process/leavings.hpp"
#include "sunward/report/document.hpp"
#include "sunward/report/written_file.hpp"

namespace sunward {

class PartFile;

/// Files are written out of sight and get their names by commit(); without it they are gone with this, and so are the
/// folders that were made for them. When the process is ended meanwhile, whoever ends it removes them
/// (process/leavings.hpp).
///
/// A folder may hold nothing but earlier results, of a run, a comparison or both, unchanged since they were written:
/// with anything else in it, and with an input of the run in it, it is refused.
class ResultFolder {
public:
    /// Makes the folder when it does not exist and tries to write in it. `inputs` are files that the results come from.
    /// Throws InputError when the folder is refused or cannot be written to, with nothing left behind.
    explicit ResultFolder(std::filesystem::path folder, std::vector<std::filesystem::path> inputs = {});
    ~ResultFolder();
    ResultFolder(const ResultFolder&) = delete;
    ResultFolder& operator=(const ResultFolder&) = delete;

    /// Writes a file out of sight. Throws SimulationError when the system refuses (a full disk), and like commit()
    /// InputError when the folder was removed meanwhile and cannot be made again.
    void write(std::string_view name, const std::function<void(const Sink&)>& content);

    /// What was written so far, for the file that vouches for the others.
    [[nodiscard]] const std::vector<WrittenFile>& written() const { return written_; }

    /// Gives the files their names in place of an earlier result's. The one written last has to be summary.json or
    /// compare.json with written() as its `files`; it goes first and comes last, so that where it is the result is
    /// whole. When the system refuses a name, or something else has come into the folder, all is as before. Throws
    /// SimulationError.
    void commit();

    [[nodiscard]] const std::filesystem::path& path() const { return folder_; }

private:
    struct Open;

    [[noreturn]] void refuse(const std::string& why);
    void make_folders();
    void open();
    PartFile new_part(std::string_view name);
    void check_contents();
    void look();
    void remove_parts();

    std::filesystem::path folder_;
    std::vector<std::filesystem::path> made_; ///< folders, outermost first
    std::vector<Leaving> leavings_;
    std::unique_ptr<Open> open_;
    std::vector<WrittenFile> written_;
    bool committed_ = false;
};

/// Writes everything that a run gives, summary.json last; commit() makes it appear.
void write_results(ResultFolder& folder, const Scenario& scenario, const Result& result, const Summary& summary,
                   std::string_view resolved);

} // namespace sunward
