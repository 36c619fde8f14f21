// A checked tree as YAML text.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "scenario/yaml/yaml.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/units/number.hpp"

namespace sunward::scenario {

bool needs_quotes(std::string_view text) {
    static constexpr std::array<std::string_view, 10> words = {"true", "false", "yes", "no", "on",
                                                               "off",  "y",     "n",   "~",  "null"};
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (std::ranges::find(words, lower) != words.end() || parse_number(text))
        return true;
    const bool numeric = !text.empty() && (text[0] == '.' || text[0] == '+' || (text[0] >= '0' && text[0] <= '9'));
    return numeric && text.find_first_not_of("0123456789abcdefxo_:.+-") == std::string::npos;
}

namespace {

void emit(YAML::Emitter& out, const Node& node, bool in_line = false) {
    const auto is_nothing = [](const Entry& entry) { return entry.value.kind == Node::Kind::nothing; };
    const bool bare = in_line || std::ranges::all_of(node.entries, is_nothing);
    if (node.is_map()) {
        out << (bare ? YAML::Flow : YAML::Block) << YAML::BeginMap;
        for (const Entry& entry : node.entries) {
            if (is_nothing(entry))
                continue;
            out << YAML::Key << entry.key << YAML::Value;
            emit(out, entry.value, in_line);
        }
        out << YAML::EndMap;
    } else if (node.is_list()) {
        out << (bare ? YAML::Flow : YAML::Block) << YAML::BeginSeq;
        for (const Entry& entry : node.entries)
            emit(out, entry.value, in_line);
        out << YAML::EndSeq;
    } else {
        if (!node.plain || node.text.empty())
            out << YAML::DoubleQuoted;
        out << node.text;
    }
}

} // namespace

std::string emit_yaml(const Node& root) {
    YAML::Emitter out;
    emit(out, root);
    return std::string(out.c_str()) + "\n";
}

namespace {

void append_meaning(std::string& text, const Node& node) {
    if (node.is_scalar() && node.us != 0)
        text += fmt::format("{} us", node.us);
    else if (node.is_scalar() && node.whole != 0)
        text += fmt::format("{}", node.whole);
    else if (node.is_scalar() && node.number != 0)
        text += fmt::format("{:.15g}", node.number); // 1.1 h and 66 min differ in the last digits of a double
    else
        text += node.text;
    for (const Entry& entry : node.entries) {
        text += fmt::format("\n{}{{", entry.key);
        append_meaning(text, entry.value);
        text += '}';
    }
}

} // namespace

std::string meaning_of(const Node& root) {
    std::string text;
    append_meaning(text, root);
    return text;
}

std::string flow_yaml(const Node& value) {
    YAML::Emitter out;
    emit(out, value, true);
    return out.c_str();
}

} // namespace sunward::scenario
