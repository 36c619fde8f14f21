// The table of fields as a JSON Schema.
#include <cmath>

#include <nlohmann/json.hpp>

#include "scenario/fields/schema.hpp"
#include "sunward/scenario/schema.hpp"

namespace sunward {

namespace scenario {

namespace {

using Json = nlohmann::ordered_json;

std::string reference_of(const Record& record) { return "#/$defs/" + std::string(record.name); }

/// Pointers are URIs: a blank in a name would need an escape.
std::string in_pointer(std::string text) {
    for (char& c : text)
        if (c == ' ')
            c = '-';
    return text;
}

Json type_json(const Type& type, Json& definitions);

Json field_json(const Field& field, Json& definitions) {
    Json json = type_json(field.type, definitions);
    std::string help(field.help);
    if (!field.only.empty()) {
        help += " (with";
        for (const std::string_view word : field.only)
            help += " " + std::string(word);
        help += ")";
    }
    if (!field.derived.empty())
        help += "; default: " + std::string(field.derived);
    json["description"] = help + ". Type: " + type_text(field.type) + ".";
    if (!field.fallback.empty() && field.fallback != "{}" && field.fallback != "[]")
        json["default"] = field.fallback;
    return json;
}

Json record_json(const Record& record, Json& definitions) {
    Json json = {{"type", "object"}, {"description", record.help}, {"additionalProperties", false}};
    Json needed = Json::array();
    for (const Field& field : record.fields) {
        json["properties"][std::string(field.key)] = field_json(field, definitions);
        if (field.needed && field.only.empty())
            needed.push_back(field.key);
    }
    if (!needed.empty())
        json["required"] = needed;
    return json;
}

/// A reference to the definition of a record, which is added when it is not there.
Json record_reference(const Record& record, Json& definitions) {
    const std::string name = in_pointer(std::string(record.name));
    if (!definitions.contains(name)) {
        definitions[name] = Json::object();
        definitions[name] = record_json(record, definitions);
    }
    Json reference = {{"$ref", in_pointer(reference_of(record))}};
    if (record.shorthand.empty())
        return reference;
    for (const Field& field : record.fields)
        if (field.key == record.shorthand)
            return {{"anyOf", {type_json(field.type, definitions), reference}}};
    return reference;
}

Json number_json(const char* kind, const Type& type) {
    Json json = {{"type", kind}};
    if (std::isfinite(type.least))
        json[type.open ? "exclusiveMinimum" : "minimum"] = type.least;
    if (std::isfinite(type.most))
        json["maximum"] = type.most;
    return json;
}

Json choice_json(const Type& type) {
    Json words = Json::array();
    for (const Choice& choice : type.choices)
        words.push_back({{"const", choice.name}, {"description", choice.help}});
    return {{"oneOf", words}};
}

/// A number with a unit; a bare number is never right.
Json measured_json(const Type& type) {
    if (type.kind == Type::Kind::quantity && type.measure == Measure::ratio)
        return {{"anyOf", {number_json("number", type), {{"type", "string"}, {"pattern", "%\\s*$"}}}}};
    return {{"type", "string"}, {"pattern", "^\\s*[-+]?[0-9.].*[A-Za-z%]"}};
}

Json table_json(const Type& type, Json& definitions) {
    Json json = {{"type", "object"}, {"additionalProperties", type_json(type.parts[1], definitions)}};
    if (type.parts[0].kind == Type::Kind::integer)
        json["propertyNames"] = {{"pattern", "^[0-9_]+$"}};
    return json;
}

Json type_json(const Type& type, Json& definitions) {
    switch (type.kind) {
    case Type::Kind::integer: return number_json("integer", type);
    case Type::Kind::number: return number_json("number", type);
    case Type::Kind::boolean: return {{"type", "boolean"}};
    case Type::Kind::duration:
    case Type::Kind::quantity: return measured_json(type);
    case Type::Kind::time_of_day:
        return {{"type", "string"}, {"pattern", "^([01]?[0-9]|2[0-3]):[0-5]?[0-9](:[0-5]?[0-9])?$"}};
    case Type::Kind::clock_span:
        return {{"type", "string"},
                {"pattern", "^([01]?[0-9]|2[0-3]):[0-5]?[0-9](:[0-5]?[0-9])?-"
                            "(([01]?[0-9]|2[0-3]):[0-5]?[0-9](:[0-5]?[0-9])?|24:00(:00)?)$"}};
    case Type::Kind::choice: return choice_json(type);
    case Type::Kind::record: return record_reference(*type.record, definitions);
    case Type::Kind::anything: return Json::object();
    case Type::Kind::list: return {{"type", "array"}, {"items", type_json(type.parts[0], definitions)}};
    case Type::Kind::table: return table_json(type, definitions);
    case Type::Kind::either:
        return {{"anyOf", {type_json(type.parts[0], definitions), type_json(type.parts[1], definitions)}}};
    default: return {{"type", "string"}};
    }
}

} // namespace

} // namespace scenario

std::string json_schema() {
    using scenario::Json;
    Json definitions = Json::object();
    Json body = scenario::record_json(scenario::scenario_record(), definitions);
    Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", "Sunward scenario"}};
    schema.update(body);
    schema["$defs"] = definitions;
    return schema.dump(2) + "\n";
}

} // namespace sunward
