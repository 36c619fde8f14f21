// What a scenario file may say: texts generated from the one table of fields that also drives reading.
#pragma once

#include <string>

namespace sunward {

/// JSON Schema (draft 2020-12) of a scenario file, for completion and help in editors. Files that it accepts may still
/// have faults that only load_scenario() finds: units, references, keys that go with one format only.
[[nodiscard]] std::string json_schema();

/// Every field with its type, default and meaning, as Markdown: `sunward list fields`, kept at scenarios/REFERENCE.md.
[[nodiscard]] std::string reference_page();

} // namespace sunward
