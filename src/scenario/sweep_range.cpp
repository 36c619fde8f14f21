#include "sweep_range.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

#include <fmt/format.h>

#include "sunward/scenario/sweep_file.hpp"

namespace sunward {

namespace scenario {

namespace {

constexpr double most_values = 1e6;

/// The number of a key of a range; a fault and nothing when it is none or has another unit than `from`.
std::optional<double> number_of(const Node& range, std::string_view key, const std::string& path, Faults& faults) {
    const Node& node = *range.get(key);
    const auto value = measured(node.text);
    if (!value) {
        faults.add(node.at, join(path, key),
                   fmt::format("expected a number, with a unit where there is one, found {}", describe(node)));
        return std::nullopt;
    }
    const auto from = measured(range.text_of("from"));
    if (from && value->unit != from->unit) {
        faults.add(node.at, join(path, key),
                   fmt::format("{} has another unit than `from`, '{}'", describe(node), range.text_of("from")));
        return std::nullopt;
    }
    return value->number;
}

/// Steps of a range, its first value not counted; a fault and nothing when there are none or too many.
std::optional<double> steps_of(const Node& range, double from, double to, const std::string& path, Faults& faults) {
    if (const Node* count = range.get("count"))
        return static_cast<double>(count->whole - 1);
    const auto step = number_of(range, "step", path, faults);
    if (!step)
        return std::nullopt;
    // A thousandth of a millionth of a step makes up for decimals such as 0.1.
    const double steps = std::floor((to - from) / *step + 1e-9);
    if (!(steps >= 0 && steps < most_values)) {
        faults.add(range.get("step")->at, join(path, "step"),
                   fmt::format("{} does not lead from '{}' to '{}' in at most {} values", describe(*range.get("step")),
                               range.text_of("from"), range.text_of("to"), most_values));
        return std::nullopt;
    }
    return steps;
}

} // namespace

std::optional<Measured> measured(std::string_view text) {
    Measured result;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, result.number);
    if (error != std::errc() || !std::isfinite(result.number))
        return std::nullopt;
    result.unit = {rest, static_cast<std::size_t>(end - rest)};
    result.unit.remove_prefix(std::min(result.unit.find_first_not_of(' '), result.unit.size()));
    return result;
}

std::string canonical(std::string_view text) {
    const auto value = measured(text);
    return value ? fmt::format("{} {}", value->number + 0.0, value->unit) : std::string(text);
}

std::vector<std::string> range_values(const Node& range, const std::string& path, Faults& faults) {
    for (const Entry& entry : range.entries)
        if (entry.value.kind == Node::Kind::faulty)
            return {};
    if (range.get("from") == nullptr || range.get("to") == nullptr ||
        (range.get("step") == nullptr) == (range.get("count") == nullptr))
        return {};
    const auto from = number_of(range, "from", path, faults);
    const auto to = number_of(range, "to", path, faults);
    const auto steps = from && to ? steps_of(range, *from, *to, path, faults) : std::nullopt;
    if (!steps)
        return {};
    const Node* step = range.get("step");
    const double width = step != nullptr ? measured(step->text)->number : (*to - *from) / *steps;
    const std::string unit(measured(range.text_of("from"))->unit);
    std::vector<std::string> values;
    for (std::size_t i = 0; i <= static_cast<std::size_t>(*steps); ++i)
        // Twelve digits: 0.3 and not 0.30000000000000004.
        values.push_back(fmt::format("{:.12g}{}{}", *from + static_cast<double>(i) * width,
                                     unit.empty() || unit == "%" ? "" : " ", unit));
    return values;
}

} // namespace scenario

std::string canonical_value(std::string_view text) { return scenario::canonical(text); }

bool same_value(std::string_view one, std::string_view other) { return canonical_value(one) == canonical_value(other); }

} // namespace sunward
