// A page per rule, from the catalogue, the texts beside it and the table of fields.
#include <algorithm>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "scenario/fields/schema.hpp"
#include "scenario/pages/reference_text.hpp"
#include "sunward/error/error.hpp"
#include "sunward/policy/catalog.hpp"
#include "sunward/power/dispatch_rule.hpp"
#include "sunward/scenario/schema.hpp"
#include "sunward/units/wrap.hpp"

namespace sunward {

namespace scenario {

namespace {

/// A rule and what is said of it.
struct Line {
    std::string_view kind;
    std::string_view name;
    std::string_view help;
    std::string_view source;
    const RulePage* page;
};

template <typename Rule>
void add_lines(std::string_view kind, std::span<const Rule* const> rules, std::vector<Line>& lines) {
    for (const Rule* rule : rules)
        lines.push_back({kind, rule->name, rule->help, rule->source, &rule->page});
}

std::vector<Line> all_lines() {
    std::vector<Line> lines;
    add_lines("order", order_rules(), lines);
    add_lines("backfill", backfill_rules(), lines);
    add_lines("when", when_rules(), lines);
    add_lines("where", where_rules(), lines);
    add_lines("nodes", nodes_rules(), lines);
    add_lines("width", width_rules(), lines);
    return lines;
}

/// The record that a rule's parameters are in: that of its key when it has one, else the policy's.
const Record& record_of(std::string_view kind) {
    for (const Field& field : policy_record().fields)
        if (field.key == kind && field.type.record != nullptr)
            return *field.type.record;
    return policy_record();
}

/// Text in lines that fit a terminal.
std::string lines(std::string_view text, std::size_t indent = 0) {
    constexpr std::size_t width = 80;
    std::string all;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        all += wrapped(text.substr(0, end), width, indent) + "\n";
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return all;
}

/// Keys that mean something with this rule and not with every one.
std::string parameters(std::string_view kind, std::string_view name) {
    std::string rows;
    for (const Field& field : record_of(kind).fields)
        if (std::ranges::find(field.only, name) != field.only.end())
            rows += lines(fmt::format("- `{}`: {}; {}{}. {}.", field.key, type_text(field.type),
                                      field.needed ? "" : "default ", default_text(field), field.help),
                          2);
    return rows.empty() ? rows : "\nParameters:\n\n" + rows;
}

std::string page_of(const Line& line) {
    const RulePage& page = *line.page;
    std::string text = fmt::format("\n### {}\n\n{}", line.name, lines(page.decides));
    if (!page.formula.empty())
        text += fmt::format("\n```text\n{}```\n", lines(page.formula, 4));
    text += "\n" + lines(fmt::format("When it pays: {}", page.pays));
    if (!line.source.empty())
        text += "\n" + lines(fmt::format("Source: {}.", line.source));
    return text + parameters(line.kind, line.name) +
           fmt::format("\n```yaml\n{}```\n", lines(fmt::format("policy: {}", page.example), 2));
}

constexpr std::string_view pages_introduction = R"(# Policies

This page is generated (`sunward list pages`); `sunward list policy NAME` prints
the part of one rule, `sunward list policies` a line for each. A policy is one
rule of each kind; every key and its values are in [REFERENCE.md](REFERENCE.md).
In formulas a is a job's arrival, L its length, D its deadline, W = D - a - L
its slack, CI the forecast of the signal that the policy optimises, and C(s) the
integral of CI over a run that starts s after a.
)";

} // namespace

} // namespace scenario

std::string policy_pages() {
    std::string text(scenario::pages_introduction);
    std::string_view kind;
    for (const scenario::Line& line : scenario::all_lines()) {
        if (line.kind != kind)
            text += fmt::format("\n## {}\n", line.kind);
        kind = line.kind;
        text += scenario::page_of(line);
    }
    return text;
}

std::string policy_page(std::string_view name) {
    std::string text;
    std::vector<std::string_view> names;
    for (const scenario::Line& line : scenario::all_lines()) {
        names.push_back(line.name);
        if (line.name == name)
            text += fmt::format("{}{}{}", text.empty() ? "" : "\n",
                                scenario::lines(fmt::format("{}: {}", line.kind, line.help)), scenario::page_of(line));
    }
    if (text.empty())
        throw InputError({}, "list policy", fmt::format("no rule is named '{}'{}", name, suggestion(name, names)));
    return text;
}

std::vector<RuleHelp> battery_rules() {
    std::vector<RuleHelp> rules;
    for (const DispatchRule* rule : dispatch_rules())
        rules.push_back({rule->name, rule->help});
    return rules;
}

std::vector<RuleHelp> battery_models() {
    std::vector<RuleHelp> models;
    for (const auto& model : scenario::battery_list)
        models.push_back({model.name, model.help});
    return models;
}

} // namespace sunward
