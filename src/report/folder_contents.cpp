#include "folder_contents.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "part_file.hpp"
#include "result_names.hpp"
#include "sunward/report/written_file.hpp"

namespace sunward {

namespace {

using Json = nlohmann::json;

/// How files of versions that listed none begin.
struct OldFile {
    std::string_view voucher;
    std::string_view name;
    std::string_view begin;
};

constexpr OldFile old_files[] = {
    {summary_name, "jobs.csv", "job_id,user,site,hardware,accelerators,submit_s,"},
    {summary_name, "sites.csv", "time_utc,site,it_kw,facility_kw,"},
    {summary_name, "zones.csv", "time_utc,zone,demand_mw,sites_mw,"},
    {summary_name, "forecast.csv", "zone,site,signal,lead_from_h,lead_to_h,"},
    {summary_name, "explain.json", "{\n  \"schema\": 1,\n  \"policy\": "},
    {summary_name, resolved_name, "sunward: 1\n"},
    {comparison_name, "compare.csv", "policy,seed,jobs.submitted,"},
};

struct OpenFile {
    int descriptor = -1;
    explicit OpenFile(int folder, const std::string& name)
        : descriptor(::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)) {}
    ~OpenFile() {
        if (descriptor >= 0)
            ::close(descriptor);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
};

/// Calls `take` with each piece of a file, as long as it asks for more. False when it cannot be read.
template <typename Take>
bool read_file(int folder, const std::string& name, const Take& take) {
    const OpenFile file(folder, name);
    std::vector<char> block(std::size_t{1} << 18);
    while (true) {
        const ssize_t got = ::read(file.descriptor, block.data(), block.size());
        if (got < 0)
            return false;
        if (got == 0 || !take(std::string_view(block.data(), static_cast<std::size_t>(got))))
            return true;
    }
}

bool begins(int folder, const std::string& name, std::string_view with) {
    std::string start;
    return read_file(folder, name,
                     [&](std::string_view piece) {
                         start += piece.substr(0, with.size() - start.size());
                         return start.size() < with.size();
                     }) &&
           start == with;
}

std::optional<WrittenFile> summed_up(int folder, const std::string& name) {
    FileTally tally(name);
    const bool read = read_file(folder, name, [&](std::string_view piece) {
        tally.add(piece);
        return true;
    });
    return read ? std::optional(tally.result()) : std::nullopt;
}

/// What a summary.json or compare.json says of the files beside it.
struct Voucher {
    std::string kind; ///< its name
    bool lists = false;
    std::vector<WrittenFile> files;
};

std::vector<WrittenFile> listed(const Json& files) {
    std::vector<WrittenFile> result;
    for (const auto& [name, json] : files.items()) {
        WrittenFile file{name, json.at("bytes").get<std::uint64_t>(), 0};
        const std::string digits = json.at("crc32").get<std::string>();
        std::from_chars(digits.data(), digits.data() + digits.size(), file.crc32, 16);
        result.push_back(std::move(file));
    }
    return result;
}

/// Nothing for a file that this program did not write.
std::optional<Voucher> voucher_in(int folder, const std::string& name, std::string_view kind) {
    constexpr std::size_t most = std::size_t{256} << 20;
    std::string text;
    const bool read = read_file(folder, name, [&](std::string_view piece) {
        text += piece;
        return text.size() <= most;
    });
    if (!read || text.size() > most)
        return std::nullopt;
    try {
        const Json json = Json::parse(text);
        if (!json.is_object() || !json.contains("sunward_version") || !json.contains("schema"))
            return std::nullopt;
        Voucher voucher{std::string(kind), json.contains("files"), {}};
        if (voucher.lists)
            voucher.files = listed(json.at("files"));
        return voucher;
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

bool vouches_for(int folder, const Voucher& voucher, const std::string& name, std::int64_t bytes,
                 std::optional<WrittenFile>& sum) {
    if (!voucher.lists)
        return std::ranges::any_of(old_files, [&](const OldFile& old) {
            return old.voucher == voucher.kind && old.name == name && begins(folder, name, old.begin);
        });
    const auto file = std::ranges::find(voucher.files, name, &WrittenFile::name);
    if (file == voucher.files.end() || (name != resolved_name && file->bytes != static_cast<std::uint64_t>(bytes)))
        return false;
    if (!sum)
        sum = summed_up(folder, name);
    return sum == *file;
}

std::int64_t nanoseconds(const timespec& time) { return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

FileStamp stamp_of(const struct stat& status) {
    return {{status.st_dev, status.st_ino}, status.st_size, nanoseconds(status.st_mtim), nanoseconds(status.st_ctim)};
}

class Look {
public:
    Look(int folder, const std::map<std::string, FileStamp>& known) : folder_(folder), known_(known) {}

    FolderContents look(const std::set<FileIdentity>& inputs) {
        const std::vector<std::string> names = names_in(folder_);
        for (const std::string& name : names)
            find_voucher(name);
        for (const std::string& name : names) {
            struct stat status {};
            if (::fstatat(folder_, name.c_str(), &status, 0) == 0 && inputs.contains({status.st_dev, status.st_ino}))
                contents_.inputs.push_back(name);
            if (::fstatat(folder_, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0)
                place(name, status);
        }
        return std::move(contents_);
    }

private:
    void find_voucher(const std::string& name) {
        const std::string_view part = name_of_part(name);
        const std::string_view kind = part.empty() ? std::string_view(name) : part;
        if (std::ranges::find(vouchers, kind) == vouchers.end())
            return;
        if (auto voucher = voucher_in(folder_, name, kind)) {
            vouchers_.push_back(std::move(*voucher));
            if (part.empty())
                in_place_.insert(name);
        }
    }

    void place(const std::string& name, const struct stat& status) {
        if (!S_ISREG(status.st_mode))
            contents_.foreign.push_back(name);
        else if (!name_of_part(name).empty())
            contents_.parts.push_back(name);
        else if (const std::string* kind = kind_of(name, status))
            contents_.results[*kind].push_back(name);
        else
            contents_.foreign.push_back(name);
    }

    /// The kind of result that a file is of; null when it is of none.
    const std::string* kind_of(const std::string& name, const struct stat& status) {
        if (const auto own = in_place_.find(name); own != in_place_.end())
            return &*own;
        const FileStamp stamp = stamp_of(status);
        const auto seen = known_.find(name);
        const bool unchanged = seen != known_.end() && seen->second == stamp;
        std::optional<WrittenFile> sum;
        for (const Voucher& voucher : vouchers_) {
            const bool of_it = unchanged ? lists(voucher, name) : vouches_for(folder_, voucher, name, stamp.bytes, sum);
            if (!of_it)
                continue;
            contents_.known[name] = stamp;
            return &voucher.kind;
        }
        return nullptr;
    }

    static bool lists(const Voucher& voucher, const std::string& name) {
        return std::ranges::find(voucher.files, name, &WrittenFile::name) != voucher.files.end() ||
               (!voucher.lists && std::ranges::any_of(old_files, [&](const OldFile& old) {
                   return old.voucher == voucher.kind && old.name == name;
               }));
    }

    int folder_;
    const std::map<std::string, FileStamp>& known_;
    std::vector<Voucher> vouchers_;
    std::set<std::string> in_place_; ///< vouchers under their own names
    FolderContents contents_;
};

} // namespace

std::vector<std::string> names_in(int folder) {
    std::vector<std::string> names;
    const int own = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR* entries = own < 0 ? nullptr : ::fdopendir(own);
    if (entries == nullptr)
        return names;
    while (const dirent* entry = ::readdir(entries))
        if (const std::string_view name = entry->d_name; name != "." && name != "..")
            names.emplace_back(name);
    ::closedir(entries);
    std::ranges::sort(names);
    return names;
}

std::set<FileIdentity> identities_of(std::span<const std::filesystem::path> files) {
    std::set<FileIdentity> identities;
    for (const std::filesystem::path& file : files) {
        struct stat status {};
        if (::stat(file.c_str(), &status) == 0)
            identities.insert({status.st_dev, status.st_ino});
    }
    return identities;
}

FolderContents contents_of(int folder, const std::set<FileIdentity>& inputs,
                           const std::map<std::string, FileStamp>& known) {
    return Look(folder, known).look(inputs);
}

} // namespace sunward
