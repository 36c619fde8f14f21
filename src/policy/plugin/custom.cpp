#include "policy/plugin/custom.hpp"

#include <array>

#include <fmt/format.h>

#include "policy/plugin/plugin.hpp"
#include "sunward/error/error.hpp"
#include "sunward/policy/catalog.hpp"

namespace sunward {

namespace {

struct Custom {
    std::string_view name;
    std::string_view help;
    MakeCustom make;
};

/// Every policy in C++: a line here, a file, a test.
constexpr std::array custom_table{
    Custom{"clean-hours", "in order of submission, deferred while the signal is above its mean over the next hours",
           make_clean_hours},
};

} // namespace

std::vector<CustomInfo> custom_policies() {
    std::vector<CustomInfo> infos;
    infos.reserve(custom_table.size());
    for (const Custom& custom : custom_table)
        infos.push_back({custom.name, custom.help});
    return infos;
}

std::unique_ptr<Scheduler> make_custom_policy(const PolicySpec& spec) {
    for (const Custom& custom : custom_table)
        if (custom.name == spec.plugin->name)
            return custom.make(spec);
    throw InputError({}, "policy.plugin.name", fmt::format("unknown policy '{}'", spec.plugin->name));
}

std::unique_ptr<Scheduler> make_plugin(const PolicySpec& spec) {
    if (!spec.plugin->library.empty())
        return make_library_policy(spec);
    if (!spec.plugin->command.empty())
        return make_process_policy(spec);
    return make_custom_policy(spec);
}

} // namespace sunward
