#include "sunward/error/error.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sunward/error/count.hpp"
#include "sunward/units/text.hpp"

namespace sunward {

namespace {

constexpr std::size_t most_faults = 60;
constexpr std::size_t most_names = 16;

std::string all_of(const std::vector<Fault>& faults) {
    if (faults.empty())
        return "invalid input";
    std::string text;
    const std::size_t shown = std::min(faults.size(), most_faults);
    for (std::size_t i = 0; i < shown; ++i)
        text += (i > 0 ? "\n" : "") + to_string(faults[i]);
    std::uint64_t more = 0;
    for (std::size_t i = shown; i < faults.size(); ++i)
        more += faults[i].count;
    if (more > 0)
        text += "\nand " + counted(more, "more fault");
    return text;
}

} // namespace

std::string to_string(const Fault& fault) {
    std::string text = printable(fault.at.file);
    if (fault.at.line > 0) {
        text += fmt::format("{}{}", text.empty() ? "" : ":", fault.at.line);
        if (fault.at.column > 0)
            text += fmt::format(":{}", fault.at.column);
    }
    if (!text.empty())
        text += ": ";
    if (!fault.field.empty())
        text += printable(fault.field) + ": ";
    return text + printable(fault.message, true);
}

InputError::InputError(std::vector<Fault> faults) : std::runtime_error(all_of(faults)), faults_(std::move(faults)) {}

InputError::InputError(Location at, std::string field, std::string message)
    : InputError(std::vector<Fault>{{std::move(at), std::move(field), std::move(message)}}) {}

PolicyError::PolicyError(std::string_view policy, Instant at, std::string_view job, std::string_view message)
    : std::runtime_error(
          printable(job.empty() ? fmt::format("policy '{}' at {}: {}", policy, to_string(at), message)
                                : fmt::format("policy '{}' at {}, job '{}': {}", policy, to_string(at), job, message),
                    true)) {}

std::string suggestion(std::string_view name, std::span<const std::string_view> candidates) {
    const std::string_view near = nearest(name, candidates);
    if (!near.empty())
        return fmt::format("; did you mean '{}'?", near);
    if (candidates.empty() || candidates.size() > most_names)
        return {};
    return fmt::format("; expected {}{}", candidates.size() == 1 ? "" : "one of ", fmt::join(candidates, ", "));
}

} // namespace sunward
