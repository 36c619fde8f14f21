// The table of fields as a page for people.
#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "scenario/fields/schema.hpp"
#include "scenario/pages/reference_text.hpp"
#include "sunward/scenario/schema.hpp"

namespace sunward {

namespace scenario {

namespace {

/// Records in the order in which a reader meets them.
void gather(const Record& record, std::vector<const Record*>& into);

void gather(const Type& type, std::vector<const Record*>& into) {
    if (type.record != nullptr)
        gather(*type.record, into);
    for (const Type& part : type.parts)
        gather(part, into);
}

void gather(const Record& record, std::vector<const Record*>& into) {
    if (std::ranges::find(into, &record) != into.end())
        return;
    into.push_back(&record);
    for (const Field& field : record.fields)
        gather(field.type, into);
}

/// A heading's anchor, as Markdown renderers make it.
std::string anchor(std::string_view name) {
    std::string text(name);
    for (char& c : text) {
        if (c == ' ')
            c = '-';
        else if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

/// The words of a type; records become links, a choice is told in words below the table.
std::string linked(const Type& type) {
    switch (type.kind) {
    case Type::Kind::record: return fmt::format("[{}](#{})", type.record->name, anchor(type.record->name));
    case Type::Kind::list: return "list of " + linked(type.parts[0]);
    case Type::Kind::table: return fmt::format("map of {}: {}", linked(type.parts[0]), linked(type.parts[1]));
    case Type::Kind::either: return fmt::format("{}, or {}", linked(type.parts[0]), linked(type.parts[1]));
    default: return type_text(type);
    }
}

/// Words that the selectors of a record may have.
std::vector<std::string_view> selector_words(const Record& record) {
    std::vector<std::string_view> words;
    for (const Field& field : record.fields)
        if (std::ranges::find(record.selectors, field.key) != record.selectors.end())
            for (const Choice& choice : field.type.choices)
                if (std::ranges::find(words, choice.name) == words.end())
                    words.push_back(choice.name);
    return words;
}

/// The meaning, with the words it goes with, or with those it does not go with when these are fewer.
std::string help_text(const Field& field, const Record& record) {
    if (field.only.empty())
        return std::string(field.help);
    std::vector<std::string_view> others = selector_words(record);
    std::erase_if(others,
                  [&](std::string_view word) { return std::ranges::find(field.only, word) != field.only.end(); });
    if (!others.empty() && others.size() < field.only.size())
        return fmt::format("{} (not with {})", field.help, fmt::join(others, ", "));
    return fmt::format("{} (only with {})", field.help, fmt::join(field.only, ", "));
}

void describe_choices(const Field& field, const Type& type, std::string& page) {
    for (const Choice& choice : type.choices) {
        const std::string line = fmt::format("- `{}: {}`: {}\n", field.key, choice.name, choice.help);
        if (!choice.help.empty() && page.find(line) == std::string::npos) // a value, or a list of such
            page += line;
    }
    for (const Type& part : type.parts)
        describe_choices(field, part, page);
}

std::string section(const Record& record) {
    std::string page = fmt::format("\n## {}\n\n{}\n\n", record.name, record.help);
    page += "| key | value | default | meaning |\n|---|---|---|---|\n";
    std::string choices;
    for (const Field& field : record.fields) {
        page += fmt::format("| `{}` | {} | {} | {} |\n", field.key, cell(linked(field.type)), cell(default_text(field)),
                            cell(help_text(field, record)));
        describe_choices(field, field.type, choices);
    }
    if (!record.exactly_one.empty())
        page += fmt::format("\nExactly one of `{}` is given{}.\n", fmt::join(record.exactly_one, "`, `"),
                            record.selectors.empty() ? "" : ", where they mean something");
    return choices.empty() ? page : page + "\n" + choices;
}

constexpr std::string_view introduction = R"(# Scenario reference

This page is generated (`sunward list fields`); the JSON Schema for editors is `sunward list schema`.

A scenario is a YAML file. Every quantity has a unit: `10 MW`, `90 min`, `400 gCO2/kWh`. A path is relative to the file
that names it and may hold environment variables, `${SUNWARD_DATA}/trace.swf`. An unknown key is an error. Fields can be
overridden on the command line: `--set horizon.duration="3 d"`, `--set sites[0].facility.pue=1.1`, or by name,
`--set sites[fresno].facility.pue=1.1`; what is a name of an entry is taken as that, any other number counts from 0.
)";

} // namespace

std::string default_text(const Field& field) {
    if (field.needed)
        return "required";
    if (field.fallback == "{}" || field.fallback == "[]")
        return field.fallback == "{}" ? "defaults" : "empty";
    if (field.fallback.empty())
        return std::string(field.derived);
    std::string text = fmt::format("`{}`", field.fallback);
    for (const auto& [word, other] : field.fallback_for)
        text += fmt::format(", `{}` with {}", other, word);
    return text;
}

std::string cell(std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
        text.insert(at, 1, '\\');
    return text;
}

} // namespace scenario

std::string reference_page() {
    std::vector<const scenario::Record*> records;
    scenario::gather(scenario::scenario_record(), records);
    scenario::gather(scenario::sweep_record(), records);
    std::string page(scenario::introduction);
    for (const scenario::Record* record : records)
        page += scenario::section(*record);
    return page;
}

} // namespace sunward
