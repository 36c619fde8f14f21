#include "sunward/report/result_folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "sunward/error/error.hpp"

namespace sunward {

namespace fs = std::filesystem;

namespace {

std::string reason(int error) { return std::generic_category().message(error); }

/// A file being written; closed, unchecked, when the scope is left by an exception.
class OpenFile {
public:
    explicit OpenFile(const fs::path& path)
        : path_(path), descriptor_(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
        if (descriptor_ < 0)
            fail();
    }
    ~OpenFile() {
        if (descriptor_ >= 0)
            ::close(descriptor_);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    void write(std::string_view text) {
        while (!text.empty()) {
            const ssize_t written = ::write(descriptor_, text.data(), text.size());
            if (written < 0 && errno == EINTR)
                continue;
            if (written < 0)
                fail();
            text.remove_prefix(static_cast<std::size_t>(written));
        }
    }

    void close() {
        const int descriptor = std::exchange(descriptor_, -1);
        if (::close(descriptor) != 0)
            fail();
    }

private:
    [[noreturn]] void fail() const {
        throw SimulationError(fmt::format("cannot write {}: {}", path_.string(), reason(errno)));
    }

    fs::path path_;
    int descriptor_;
};

/// Folders of a path that do not exist, outermost first.
std::vector<fs::path> missing_folders(const fs::path& folder) {
    std::vector<fs::path> missing;
    std::error_code ignored;
    for (fs::path path = folder.lexically_normal(); !path.empty() && path != path.parent_path();
         path = path.parent_path()) {
        if (fs::exists(fs::symlink_status(path, ignored)))
            break;
        missing.push_back(path);
    }
    std::reverse(missing.begin(), missing.end());
    return missing;
}

void remove_folders(const std::vector<fs::path>& outermost_first) {
    std::error_code ignored;
    for (auto path = outermost_first.rbegin(); path != outermost_first.rend(); ++path)
        fs::remove(*path, ignored);
}

} // namespace

ResultFolder::ResultFolder(fs::path folder) : folder_(std::move(folder)), mark_(fmt::format(".{}.part", ::getpid())) {
    const auto refuse = [&](const std::string& why) {
        remove_folders(made_);
        throw InputError(Location{folder_.string()}, "", "results cannot be written here: " + why);
    };
    std::error_code error;
    if (folder_.empty())
        refuse("the name is empty");
    for (const fs::path& path : missing_folders(folder_)) {
        leavings_.emplace_back(path);
        if (fs::create_directory(path, error))
            made_.push_back(path);
        if (error)
            refuse(error.message());
    }
    if (!fs::is_directory(folder_, error))
        refuse("it is not a folder");
    const fs::path probe = temporary("probe");
    const Leaving leaving(probe);
    try {
        OpenFile file(probe);
        file.write("\n");
        file.close();
        fs::remove(probe);
    } catch (const std::exception& fault) {
        fs::remove(probe, error);
        refuse(fault.what());
    }
}

ResultFolder::~ResultFolder() {
    if (committed_)
        return;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_, ignored))
        if (entry.path().filename().string().ends_with(mark_))
            fs::remove(entry.path(), ignored);
    remove_folders(made_);
}

fs::path ResultFolder::temporary(std::string_view name) const { return folder_ / fmt::format(".{}{}", name, mark_); }

void ResultFolder::write(std::string_view name, const std::function<void(const Sink&)>& content) {
    names_.emplace_back(name);
    leavings_.emplace_back(temporary(name));
    OpenFile file(temporary(name));
    content([&](std::string_view text) { file.write(text); });
    file.close();
}

void ResultFolder::commit() {
    if (names_.empty())
        return;
    const HeldTermination held;
    try {
        fs::remove(folder_ / names_.back());
        for (const std::string& name : left_out_)
            fs::remove(folder_ / name);
        for (const std::string& name : names_)
            fs::rename(temporary(name), folder_ / name);
    } catch (const fs::filesystem_error& fault) {
        throw SimulationError(fmt::format("cannot write results: {}", fault.what()));
    }
    committed_ = true;
    leavings_.clear();
}

void write_results(ResultFolder& folder, const Scenario& scenario, const Result& result, const Summary& summary,
                   std::string_view resolved) {
    const auto table = [&](const char* name, bool wanted, auto write) {
        if (wanted)
            folder.write(name, [&](const Sink& sink) { write(scenario, result, sink); });
        else
            folder.leave_out(name);
    };
    table("jobs.csv", scenario.output.jobs, write_jobs_csv);
    table("sites.csv", scenario.output.sites, write_sites_csv);
    table("zones.csv", scenario.output.zones && !result.zones.empty(), write_zones_csv);
    table("forecast.csv", !result.forecast_errors.empty(), write_forecast_csv);
    folder.write("scenario.resolved.yaml", [&](const Sink& sink) { sink(resolved); });
    folder.write("summary.json", [&](const Sink& sink) { sink(summary_json(summary)); });
}

} // namespace sunward
