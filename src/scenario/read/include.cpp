// Scenario files that start from others.
#include <algorithm>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "scenario/read/assemble.hpp"
#include "scenario/yaml/paths.hpp"
#include "scenario/yaml/yaml.hpp"
#include "sunward/series/text_file.hpp"

namespace sunward::scenario {

namespace fs = std::filesystem;

namespace {

/// Maps are merged key by key; anything else on top takes the place of what is below.
void merge(Node& below, Node&& top) {
    if (!below.is_map() || !top.is_map()) {
        below = std::move(top);
        return;
    }
    below.at = top.at;
    for (Entry& entry : top.entries) {
        if (Node* under = below.find(entry.key))
            merge(*under, std::move(entry.value));
        else
            below.entries.push_back(std::move(entry));
    }
}

class FileReader {
public:
    FileReader(Sources& sources, Faults& faults) : sources_(sources), faults_(faults) {}

    Node read(const fs::path& file) {
        const std::string text = read_text(file, at_most(most_bytes));
        const fs::path folder = folder_of(file);
        const std::uint32_t number = sources_.add_file(file, folder);
        open_.push_back(folder / file.filename());
        Node root = parse_yaml(text, number, budget_, faults_);
        if (!root.is_map())
            throw InputError(sources_.locate(root.at), "",
                             fmt::format("expected a scenario (a map of keys), found {}",
                                         root.is_scalar() ? "a text" : describe(root)));
        if (const Node* sweep = root.find("sweep"); sweep != nullptr && root.find("sunward") == nullptr)
            throw InputError(sources_.locate(root.entries.front().at), "sweep",
                             fmt::format("{} is a sweep, not a scenario; `sunward sweep {}` makes its runs",
                                         file.filename().string(), file.string()));
        root = with_includes(std::move(root));
        open_.pop_back();
        return root;
    }

private:
    static constexpr std::size_t most_files = 100;
    static constexpr std::size_t most_levels = 16;

    Node with_includes(Node root) {
        const auto found = std::ranges::find(root.entries, "include", &Entry::key);
        if (found == root.entries.end())
            return root;
        const Node include = std::move(found->value);
        root.entries.erase(found);
        Node below = map_node(root.at);
        if (include.is_list())
            for (const Entry& entry : include.entries)
                merge(below, read_included(entry.value));
        else
            merge(below, read_included(include));
        merge(below, std::move(root));
        return below;
    }

    Node read_included(const Node& name) {
        const Location at = sources_.locate(name.at);
        if (!name.is_scalar())
            throw InputError(at, "include", fmt::format("expected a path, found {}", describe(name)));
        std::string problem;
        const auto path = resolve_path(name.text, sources_[name.at.file].folder, problem);
        if (!path)
            throw InputError(at, "include", problem);
        const auto file = find_included(*path, name.text);
        if (!file)
            throw InputError(at, "include", fmt::format("no such file: {}{}", path->string(), near_file(*path)));
        if (std::ranges::find(open_, folder_of(*file) / file->filename()) != open_.end())
            throw InputError(at, "include", fmt::format("{} includes itself", file->string()));
        if (open_.size() >= most_levels || ++files_ > most_files)
            throw InputError(at, "include",
                             fmt::format("more than {} levels or {} files of includes", most_levels, most_files));
        return read(*file);
    }

    static std::optional<fs::path> find_included(const fs::path& path, const std::string& written) {
        std::error_code ignored;
        return fs::exists(path, ignored) ? std::optional(path) : find_scenario(written);
    }

    Sources& sources_;
    Faults& faults_;
    Budget budget_;
    std::vector<fs::path> open_;
    std::size_t files_ = 0;
};

std::string nowhere(const fs::path& file) {
    const fs::path scenarios = data_home() / "scenarios";
    const std::string near = near_file(file);
    return fmt::format("no such file, nor among the scenarios in {}{}", scenarios.string(),
                       near.empty() ? near_file(scenarios / file) : near);
}

} // namespace

Node read_files(const fs::path& file, Sources& sources, Faults& faults) {
    const auto found = find_scenario(file);
    if (!found)
        throw InputError({file.string(), 0, 0}, "", nowhere(file));
    return FileReader(sources, faults).read(*found);
}

} // namespace sunward::scenario
