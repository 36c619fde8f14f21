#include "owner.hpp"

#include <unistd.h>

#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

#include <fmt/format.h>

namespace sunward {

namespace {

std::string host_name() {
    char name[256] = {};
    ::gethostname(name, sizeof name - 1);
    return name;
}

/// When a process of this host began, in clock ticks after the boot: field 22 of /proc/N/stat, proc(5). Empty for a
/// process that is not there or has ended.
std::string start_of(const std::string& process) {
    std::ifstream stream("/proc/" + process + "/stat");
    const std::string line{std::istreambuf_iterator<char>(stream), {}};
    const std::size_t name_end = line.rfind(')');
    if (name_end == std::string::npos)
        return {};
    std::istringstream fields(line.substr(name_end + 1));
    constexpr int from_state_to_start = 20;
    std::string field;
    for (int i = 0; i < from_state_to_start; ++i) {
        fields >> field;
        if (i == 0 && (field == "Z" || field == "X"))
            return {};
    }
    return field;
}

std::string name_of(const std::string& process) {
    return fmt::format("{}:{}:{}", host_name(), process, start_of(process));
}

} // namespace

std::string own_name() { return name_of(std::to_string(::getpid())); }

namespace {

struct NameParts {
    std::string host;
    std::string process;
};

std::optional<NameParts> parts_of(const std::string& name) {
    const std::size_t second = name.rfind(':');
    const std::size_t first = second == std::string::npos || second == 0 ? second : name.rfind(':', second - 1);
    if (first == std::string::npos)
        return std::nullopt;
    return NameParts{name.substr(0, first), name.substr(first + 1, second - first - 1)};
}

} // namespace

bool may_live(const std::string& name) {
    const auto parts = parts_of(name);
    return parts && (parts->host != host_name() || name == name_of(parts->process));
}

std::string place_of(const std::string& name) {
    const auto parts = parts_of(name);
    return parts ? fmt::format("process {} on {}", parts->process, parts->host) : name;
}

} // namespace sunward
