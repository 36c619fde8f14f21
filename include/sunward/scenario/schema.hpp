// What a scenario file may say: texts generated from the one table of fields that also drives reading.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sunward {

/// A rule as people name it.
struct RuleHelp {
    std::string_view name;
    std::string_view help;
};

/// JSON Schema (draft 2020-12) of a scenario file, for completion and help in editors. Files that it accepts may still
/// have faults that only load_scenario() finds: units, references, keys that go with one format only.
[[nodiscard]] std::string json_schema();

/// Every field with its type, default and meaning, as Markdown: `sunward list fields`, kept at scenarios/REFERENCE.md.
[[nodiscard]] std::string reference_page();

/// What a battery may be told to do.
[[nodiscard]] std::vector<RuleHelp> battery_rules();
/// Models of batteries.
[[nodiscard]] std::vector<RuleHelp> battery_models();

/// A page per format of files and per model of forecasts, as Markdown: `sunward list format-pages`, kept at
/// scenarios/FORMATS.md.
[[nodiscard]] std::string format_pages();
/// A page per rule that a policy may name, as Markdown: `sunward list pages`, kept at scenarios/POLICIES.md.
[[nodiscard]] std::string policy_pages();
/// The part of the rules of one name. Throws InputError with the nearest name when there is none.
[[nodiscard]] std::string policy_page(std::string_view name);

} // namespace sunward
