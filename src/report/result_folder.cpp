#include "sunward/report/result_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "folder_contents.hpp"
#include "part_file.hpp"
#include "replacement.hpp"
#include "result_names.hpp"
#include "sunward/error/error.hpp"
#include "sunward/process/held_signal.hpp"

namespace sunward {

namespace fs = std::filesystem;

namespace {

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

bool is_removed(int folder) {
    struct stat status {};
    return ::fstat(folder, &status) == 0 && status.st_nlink == 0;
}

/// Why results cannot go where these are; empty when they can.
std::string objection(const FolderContents& contents) {
    if (!contents.inputs.empty())
        return fmt::format("it holds '{}', an input of this run; take another folder", contents.inputs.front());
    if (contents.foreign.empty())
        return {};
    constexpr std::size_t shown = 3;
    const auto& all = contents.foreign;
    const std::size_t some = std::min(all.size(), shown);
    const std::string more = all.size() > shown ? fmt::format(" and {} more", all.size() - shown) : "";
    return fmt::format("it holds '{}'{}, which Sunward did not write or which was changed since; take another folder, "
                       "or move {} away",
                       fmt::join(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(some), "', '"), more,
                       all.size() == 1 ? "that" : "those");
}

} // namespace

struct ResultFolder::Open {
    int descriptor = -1;
    std::set<FileIdentity> inputs;
    FolderContents contents; ///< at the last look
    std::vector<PartFile> parts;

    ~Open() {
        parts.clear();
        if (descriptor >= 0)
            ::close(descriptor);
    }
};

ResultFolder::ResultFolder(fs::path folder, std::vector<fs::path> inputs)
    : folder_(std::move(folder)), open_(std::make_unique<Open>()) {
    open_->inputs = identities_of(inputs);
    open();
    try {
        look();
        if (const std::string why = objection(open_->contents); !why.empty())
            refuse(why);
        PartFile probe = new_part("probe");
        probe.write("\n");
        probe.finish(false);
    } catch (const SimulationError& fault) {
        refuse(fault.what());
    }
}

/// Another process that is replacing results has for a moment files there that nothing vouches for.
void ResultFolder::look() {
    const FolderLock lock(open_->descriptor, folder_);
    open_->contents = contents_of(open_->descriptor, open_->inputs);
    if (objection(open_->contents).empty())
        remove_parts();
}

void ResultFolder::refuse(const std::string& why) {
    remove_folders(made_);
    throw InputError(Location{folder_.string()}, "", "results cannot be written here: " + why);
}

void ResultFolder::make_folders() {
    if (folder_.empty())
        refuse("the name is empty");
    std::error_code error;
    for (const fs::path& path : missing_folders(folder_)) {
        leavings_.emplace_back(path);
        if (fs::create_directory(path, error))
            made_.push_back(path);
        if (error)
            refuse(error.message());
    }
}

/// Another process that made the folder and gives up may remove it at any moment.
void ResultFolder::open() {
    constexpr int tries = 100;
    int descriptor = -1;
    for (int i = 0; i < tries && descriptor < 0 && (i == 0 || errno == ENOENT); ++i) {
        make_folders();
        descriptor = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    if (descriptor < 0)
        refuse(errno == ENOTDIR ? "it is not a folder" : reason(errno));
    if (open_->descriptor < 0) {
        open_->descriptor = descriptor;
        return;
    }
    (void)::dup3(descriptor, open_->descriptor, O_CLOEXEC); // the parts know the folder by this number
    ::close(descriptor);
}

PartFile ResultFolder::new_part(std::string_view name) {
    while (true) {
        try {
            return PartFile(open_->descriptor, folder_, name);
        } catch (const SimulationError&) {
            if (!is_removed(open_->descriptor))
                throw;
            open();
        }
    }
}

/// Parts that dead processes have left. While nothing vouches for what is there, those that did are kept. The folder
/// has to be locked.
void ResultFolder::remove_parts() {
    const auto& results = open_->contents.results;
    for (const std::string& part : open_->contents.parts) {
        const std::string name(name_of_part(part));
        const bool vouches = std::ranges::find(vouchers, name) != vouchers.end();
        const auto of_it = results.find(name);
        const bool needed =
            vouches && of_it != results.end() && std::ranges::find(of_it->second, name) == of_it->second.end();
        if (!needed)
            remove_if_stale(open_->descriptor, part);
    }
}

ResultFolder::~ResultFolder() {
    if (committed_)
        return;
    try {
        open_->parts.clear();
        const FolderLock lock(open_->descriptor, folder_); // another process may be filling it
        const auto is_part = [](const std::string& name) { return !name_of_part(name).empty(); };
        if (std::ranges::any_of(names_in(open_->descriptor), is_part)) {
            open_->contents = contents_of(open_->descriptor, {}, open_->contents.known);
            remove_parts();
        }
        remove_folders(made_);
    } catch (const std::exception&) { // the next run tries again
    }
}

void ResultFolder::write(std::string_view name, const std::function<void(const Sink&)>& content) {
    PartFile& part = open_->parts.emplace_back(new_part(name));
    FileTally tally(name);
    content([&](std::string_view text) {
        part.write(text);
        tally.add(text);
    });
    written_.push_back(tally.result());
}

/// The folder has to be locked.
void ResultFolder::check_contents() {
    open_->contents = contents_of(open_->descriptor, open_->inputs, open_->contents.known);
    if (const std::string why = objection(open_->contents); !why.empty())
        throw SimulationError(fmt::format("{}: results cannot be written here any more: {}", folder_.string(), why));
}

void ResultFolder::commit() {
    if (open_->parts.empty())
        return;
    std::optional<FolderLock> lock(std::in_place, open_->descriptor, folder_);
    while (is_removed(open_->descriptor)) {
        open();
        lock.emplace(open_->descriptor, folder_);
    }
    check_contents();
    const HeldSignal whole(SIGTERM);
    PartFile& voucher = open_->parts.back();
    const auto earlier = open_->contents.results.find(voucher.name());
    const bool replaces = earlier != open_->contents.results.end();
    for (PartFile& part : open_->parts)
        part.finish(replaces); // a loss of power must not take the earlier result and give none
    // From here on a process that is killed leaves lists of all files, old and new.
    (void)voucher.settle();
    Replacement replacement(open_->descriptor, folder_);
    if (replaces) {
        auto& names = earlier->second;
        std::ranges::stable_partition(names, [&](const std::string& name) { return name == voucher.name(); });
        for (const std::string& name : names)
            replacement.move_aside(name);
    }
    for (PartFile& part : open_->parts)
        replacement.place(part);
    replacement.keep(replaces);
    for (const std::string& part : open_->contents.parts)
        remove_if_stale(open_->descriptor, part);
    committed_ = true;
    leavings_.clear();
}

void write_results(ResultFolder& folder, const Scenario& scenario, const Result& result, const Summary& summary,
                   std::string_view resolved) {
    const auto table = [&](const char* name, bool wanted, auto write) {
        if (wanted)
            folder.write(name, [&](const Sink& sink) { write(scenario, result, sink); });
    };
    table("jobs.csv", scenario.output.jobs, write_jobs_csv);
    table("sites.csv", scenario.output.sites, write_sites_csv);
    table("zones.csv", scenario.output.zones && !result.zones.empty(), write_zones_csv);
    table("forecast.csv", !result.forecast_errors.empty(), write_forecast_csv);
    folder.write(resolved_name, [&](const Sink& sink) { sink(resolved); });
    Summary listing = summary;
    listing.files = folder.written();
    folder.write(summary_name, [&](const Sink& sink) { sink(summary_json(listing)); });
}

} // namespace sunward
