// `width` rules of a policy: what they are built from, and with what they do not go together.
#include <algorithm>

#include <fmt/format.h>

#include "build.hpp"
#include "complete.hpp"
#include "schema.hpp"
#include "sunward/policy/catalog.hpp"
#include "sunward/policy/plan.hpp"

namespace sunward::scenario {

WidthSpec build_width(const Node& width) {
    WidthSpec spec;
    spec.rule = value_of(width_rules(), &RuleInfo<WidthRule>::rule, width.text_of("rule"));
    const auto number = [&](std::string_view key, double& into) {
        if (width.get(key) != nullptr)
            into = value(width, key);
    };
    if (width.get("length") != nullptr)
        spec.length = value_of(knowledge_choices(), &RuleInfo<Knowledge>::rule, width.text_of("length"));
    if (width.get("least_use") != nullptr)
        spec.least_use = static_cast<std::uint32_t>(whole(width, "least_use"));
    if (width.get("lookahead") != nullptr)
        spec.lookahead = span_of(width, "lookahead");
    number("gamma", spec.gamma);
    number("lowest_priority", spec.lowest_priority);
    number("highest_priority", spec.highest_priority);
    number("peak_weight", spec.peak_weight);
    number("limit", spec.limit);
    spec.floor = spec.limit;
    number("floor", spec.floor);
    number("least_frequency", spec.least_frequency);
    return spec;
}

bool looks_at_signal(const Node& width) {
    const std::string_view rule = width.text_of("rule");
    if (rule == rule_name(width_rules(), WidthRule::power_cap))
        return width.get("floor") != nullptr;
    return !rule.empty() && rule != rule_name(width_rules(), WidthRule::fixed);
}

namespace {

/// Whether a `when` rule runs a job in several parts.
bool runs_in_parts(std::string_view when) {
    constexpr WhenRule online[] = {WhenRule::pause_resume, WhenRule::k_min, WhenRule::green_surplus};
    return std::ranges::any_of(when_rules(), [&](const RuleInfo<WhenRule>& info) {
        return info.name == when &&
               (is_interruptible(info.rule) || std::ranges::find(online, info.rule) != std::end(online));
    });
}

/// Two fields that have to be in order.
void check_above(const Node& width, std::string_view low, std::string_view high, const std::string& path,
                 Faults& faults) {
    const Node* a = width.get(low);
    const Node* b = width.get(high);
    if (a != nullptr && b != nullptr && !(a->number < b->number))
        faults.add(b->at, join(path, high), fmt::format("'{}', expected more than '{}', {}", b->text, low, a->text));
}

} // namespace

void check_width(const Node& root, const Node& policy, const std::string& path, Faults& faults) {
    const Node* width = policy.get("width");
    const Node* when = policy.get("when");
    if (width == nullptr || width->get("rule") == nullptr)
        return;
    const std::string here = join(path, "width");
    const std::string_view rule = width->text_of("rule");
    const auto is = [&](WidthRule wanted) { return rule == rule_name(width_rules(), wanted); };
    const Mark at = width->get("rule")->at;
    check_above(*width, "lowest_priority", "highest_priority", here, faults);
    const Node* limit = width->get("limit");
    const Node* floor = width->get("floor");
    if (limit != nullptr && floor != nullptr && floor->number > limit->number)
        faults.add(floor->at, join(here, "floor"), fmt::format("'{}' is above 'limit', {}", floor->text, limit->text));
    const std::string_view when_rule = when == nullptr ? "" : when->text_of("rule");
    const bool keeps = is(WidthRule::k_search) || is(WidthRule::pcaps) || is(WidthRule::capacity_curve);
    if (keeps && (runs_in_parts(when_rule) || when_rule == reserved_first_word))
        faults.add(
            at, here,
            fmt::format("'{}' lets jobs in by the signal itself, which '{}' cannot wait for; expected 'when: now' or "
                        "another rule of one run",
                        rule, when_rule));
    if (!is(WidthRule::carbon_scaler))
        return;
    if (when_rule == reserved_first_word || when_rule == rule_name(when_rules(), WhenRule::receding_horizon))
        faults.add(at, here, fmt::format("carbon-scaler has times of its own, which '{}' would not keep", when_rule));
    const Node* workload = root.get("workload");
    if (workload != nullptr && std::ranges::none_of(workload->entries, [](const Entry& entry) {
            return entry.value.get("elastic") != nullptr;
        }))
        faults.add(at, here, "no workload entry is elastic; expected 'elastic' in at least one of them");
}

} // namespace sunward::scenario
