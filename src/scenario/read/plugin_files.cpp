#include "scenario/read/plugin_files.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <elf.h>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <unistd.h>

#include <fmt/format.h>

#include "scenario/fields/schema.hpp"
#include "scenario/yaml/paths.hpp"
#include "sunward/error/quote.hpp"

namespace sunward::scenario {

namespace fs = std::filesystem;

namespace {

/// The first bytes of a file, zeros where it is shorter.
using Head = std::array<char, 256>;

Head head_of(const fs::path& file) {
    Head head{};
    std::ifstream(file, std::ios::binary).read(head.data(), head.size());
    return head;
}

struct Elf {
    bool shared = false; ///< a library, or a program that can be loaded anywhere
    bool native = false; ///< of the class, the order of bytes and the processor of this program
};

std::optional<Elf> elf_in(const Head& head) {
    Elf64_Ehdr header{};
    std::memcpy(&header, head.data(), sizeof header);
    if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
        return std::nullopt;
    static const Head own = head_of("/proc/self/exe");
    Elf64_Ehdr mine{};
    std::memcpy(&mine, own.data(), sizeof mine);
    return Elf{header.e_type == ET_DYN, header.e_ident[EI_CLASS] == mine.e_ident[EI_CLASS] &&
                                            header.e_ident[EI_DATA] == mine.e_ident[EI_DATA] &&
                                            header.e_machine == mine.e_machine};
}

/// What is wrong with a file of any kind; empty when it can be read.
std::string unreadable(const fs::path& file) {
    std::error_code failed;
    if (fs::is_directory(file, failed))
        return fmt::format("is a folder, expected a file: {}", file.string());
    if (!fs::exists(file, failed))
        return fmt::format("no such file: {}{}", file.string(), near_file(file));
    if (!fs::is_regular_file(file, failed))
        return fmt::format("is no regular file: {}", file.string());
    return ::access(file.c_str(), R_OK) == 0 ? std::string() : fmt::format("may not be read: {}", file.string());
}

std::string library_problem(const fs::path& file) {
    if (std::string problem = unreadable(file); !problem.empty())
        return problem;
    const std::optional<Elf> elf = elf_in(head_of(file));
    if (!elf || !elf->shared)
        return fmt::format("is no shared library: {}; `cc -shared -fPIC` makes one", file.string());
    return elf->native ? std::string() : fmt::format("is made for another kind of processor: {}", file.string());
}

/// Where a program is found by its name; nothing when it is not.
std::optional<fs::path> program_file(const std::string& name) {
    std::error_code failed;
    if (name.find('/') != std::string::npos)
        return fs::exists(name, failed) ? std::optional<fs::path>(name) : std::nullopt;
    const char* folders = std::getenv("PATH");
    std::string_view left = folders == nullptr ? "/usr/local/bin:/usr/bin:/bin" : folders;
    while (true) {
        const std::size_t colon = left.find(':');
        const fs::path file = fs::path(left.substr(0, colon)) / name;
        if (::access(file.c_str(), X_OK) == 0 && !fs::is_directory(file, failed))
            return file;
        if (colon == std::string_view::npos)
            return std::nullopt;
        left.remove_prefix(colon + 1);
    }
}

/// What is wrong with the first line of a script; empty when nothing is, or it has none.
std::string script_problem(const fs::path& file, const Head& head) {
    const std::string_view text(head.data(), head.size());
    if (!text.starts_with("#!"))
        return {};
    const std::size_t from = text.find_first_not_of(" \t", 2);
    const std::size_t to = std::min(text.find_first_of(" \t\r\n", from), text.size());
    if (from == std::string_view::npos || to == text.size())
        return {};
    const std::string interpreter(text.substr(from, to - from));
    std::string problem;
    if (!fs::exists(interpreter))
        problem = fmt::format("its interpreter is not there: {}: {}", file.string(), in_quotes(interpreter));
    if (text[to] == '\r')
        problem = fmt::format("its first line ends as on Windows (CR LF), so that no interpreter is found: {}",
                              file.string());
    return problem;
}

std::string program_problem(const std::string& name) {
    const std::optional<fs::path> file = program_file(name);
    if (!file) {
        const bool is_path = name.find('/') != std::string::npos;
        return is_path
                   ? fmt::format("no such program: {}{}", name, near_file(name))
                   : fmt::format("no such program: {}, neither beside the scenario nor in the folders of PATH", name);
    }
    std::error_code failed;
    if (fs::is_directory(*file, failed))
        return fmt::format("is a folder, expected a program: {}", name);
    if (::access(file->c_str(), X_OK) != 0)
        return fmt::format("may not be executed: {}; `chmod +x` allows it, or name its interpreter before it", name);
    const Head head = head_of(*file);
    if (const std::optional<Elf> elf = elf_in(head); elf && !elf->native)
        return fmt::format("is made for another kind of processor: {}", name);
    return script_problem(*file, head);
}

/// Whether a program runs the script that is its next word.
bool is_interpreter(const std::string& program) {
    static constexpr std::string_view names[] = {"python", "pypy", "perl", "ruby",    "node", "lua", "php",
                                                 "julia",  "sh",   "bash", "Rscript", "dash", "zsh", "ksh"};
    std::string name = fs::path(program).filename().string();
    name.erase(std::min(name.find_last_not_of("0123456789.") + 1, name.size())); // python3.11
    return std::ranges::find(names, name) != std::end(names);
}

void check_command(const Node& command, const std::string& path, Faults& faults) {
    if (!command.is_list())
        return;
    if (command.entries.empty()) {
        faults.add(command.at, path, "expected a program, found an empty list");
        return;
    }
    const Node& program = command.entries[0].value;
    if (!program.is_scalar())
        return;
    if (const std::string problem = program_problem(program.text); !problem.empty())
        faults.add(program.at, join(path, 0), problem);
    const Node* script = command.entries.size() > 1 ? &command.entries[1].value : nullptr;
    if (script == nullptr || !script->is_scalar() || script->text.starts_with('-') || !is_interpreter(program.text))
        return;
    // A word that is no file beside the scenario is left as it stands, and looked for from where the program starts.
    const fs::path beside = faults.sources()[script->at.file].folder / script->text;
    if (const std::string problem = unreadable(fs::exists(script->text) ? fs::path(script->text) : beside);
        !problem.empty())
        faults.add(script->at, join(path, 1), problem);
}

void check_files(const Node* policy, const std::string& path, Faults& faults) {
    const Node* plugin = policy == nullptr || !policy->is_map() ? nullptr : policy->get(plugin_key);
    if (plugin == nullptr || !plugin->is_map())
        return;
    const std::string inner = join(path, plugin_key);
    if (const Node* library = plugin->get("library"); library != nullptr && library->is_scalar())
        if (const std::string problem = library_problem(library->text); !problem.empty())
            faults.add(library->at, join(inner, "library"), problem);
    if (const Node* command = plugin->get("command"))
        check_command(*command, join(inner, "command"), faults);
}

} // namespace

void check_plugin_files(const Node& root, bool all_policies, Faults& faults) {
    check_files(root.find("policy"), "policy", faults);
    const std::string_view baseline = root.text_of("baseline");
    if (const Node* policies = root.find("policies"); policies != nullptr && policies->is_map())
        for (const Entry& entry : policies->entries)
            if (all_policies || entry.key == baseline)
                check_files(&entry.value, join("policies", entry.key), faults);
}

} // namespace sunward::scenario
