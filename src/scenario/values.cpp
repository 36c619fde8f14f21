// Scalars of each type.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "choices.hpp"
#include "paths.hpp"
#include "read.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/units/zone_names.hpp"
#include "yaml.hpp"

namespace sunward::scenario {

namespace {

using Problem = std::optional<std::string>;

Problem expected(const Node& node, const Type& type) {
    return fmt::format("expected {}, found {}", type_text(type), describe(node));
}

/// The same of a number, with what to do about a decimal comma.
Problem expected_number(const Node& node, const Type& type) {
    const bool comma = parse_number(node.text, ',').has_value() && !parse_number(node.text);
    return *expected(node, type) + (comma ? "; the decimal sign is a point, and thousands are not set off" : "");
}

/// What to write for an offset from UTC in place of a zone; empty for any other text.
std::string zone_of_offset(std::string_view text) {
    const bool sign = text.size() > 1 && (text[0] == '+' || text[0] == '-');
    if (!sign)
        return {};
    const std::string_view hours = text.substr(1, text.find(':') == 2 ? 1 : 2);
    const std::string_view rest = text.substr(1 + hours.size());
    const auto number = parse_number(hours);
    if (!number || !(rest.empty() || rest == ":00" || rest == "00"))
        return {};
    if (*number == 0)
        return "; write UTC";
    // The signs of these zones are those of POSIX: west is positive.
    const std::string zone = fmt::format("Etc/GMT{}{}", text[0] == '+' ? '-' : '+', *number);
    return is_time_zone(zone) ? "; for that offset write " + zone : std::string();
}

Problem read_time_zone(const Node& node) {
    if (is_time_zone(node.text))
        return std::nullopt;
    const std::string offset = zone_of_offset(node.text);
    return fmt::format("{} is not an IANA time zone{}", describe(node),
                       offset.empty() ? near_time_zone(node.text) : offset);
}

bool inside(double value, const Type& type) {
    return (type.open ? value > type.least : value >= type.least) && value <= type.most;
}

/// Products of a few quantities in base units that are no greater stay finite.
constexpr double greatest_base = 1e21;

Problem check_range(const Node& node, const Type& type) {
    if (!inside(node.number, type) && type.least == type.most)
        return fmt::format("{} is out of range, expected{}", describe(node), bounds_text(type));
    if (!inside(node.number, type))
        return fmt::format("{} is out of range, expected a value{}", describe(node), bounds_text(type));
    if (std::abs(node.number) <= greatest_base)
        return std::nullopt;
    return fmt::format("{} is out of range, far beyond what such a value can be", describe(node));
}

/// `1_000` and `1e3` are numbers; hexadecimal, `.nan` and the like are not.
std::optional<double> decimal(std::string_view text) {
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto digit = [&](std::size_t k) { return k < text.size() && text[k] >= '0' && text[k] <= '9'; };
        if (text[i] == '_' && i > 0 && digit(i - 1) && digit(i + 1))
            continue;
        digits += text[i];
    }
    return parse_number(digits);
}

Problem read_number(Node& node, const Type& type) {
    const auto value = decimal(node.text);
    if (!value)
        return expected_number(node, type);
    node.number = *value;
    node.plain = true;
    return check_range(node, type);
}

/// Whole numbers up to 2^64 - 1, or `1e6`. `017` is 15 to some YAML readers and 17 to others, so it is a fault.
Problem read_integer(Node& node, const Type& type) {
    const std::string& text = node.text;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, node.whole);
    if (text.size() > 1 && text[0] == '0' && text.find_first_not_of("0123456789_") == std::string::npos)
        return fmt::format("'{}' begins with a zero; write it without", text);
    if (error == std::errc() && rest == end) {
        node.number = static_cast<double>(node.whole);
    } else {
        const auto value = decimal(text);
        if (!value || *value != std::floor(*value) || std::abs(*value) > 9007199254740992.0)
            return expected_number(node, type);
        node.number = *value;
        node.whole = *value < 0 ? 0 : static_cast<std::uint64_t>(*value);
    }
    node.plain = true;
    return check_range(node, type);
}

Problem read_boolean(Node& node, const Type& type) {
    if (node.text != "true" && node.text != "false")
        return expected(node, type);
    node.plain = true;
    return std::nullopt;
}

Problem read_quantity(Node& node, const Type& type) {
    const Measure measure = type.kind == Type::Kind::duration ? Measure::duration : type.measure;
    ParsedQuantity parsed = parse_quantity(node.text, measure);
    if (!parsed.base && type.also)
        if (ParsedQuantity other = parse_quantity(node.text, *type.also); other.base)
            parsed = std::move(other);
    if (!parsed.base)
        return fmt::format("expected {}, found {}: {}", type_text(type), describe(node), parsed.problem);
    node.number = *parsed.base;
    Problem problem = check_range(node, type);
    if (!problem && type.kind == Type::Kind::duration)
        node.us = Duration::from_seconds(node.number).us;
    if (!problem && type.open && type.kind == Type::Kind::duration && node.us == 0)
        return fmt::format("{} is less than a microsecond", describe(node));
    node.plain = measure == Measure::ratio || !needs_quotes(node.text);
    return problem;
}

/// A unit as it is written behind a number; `1 h` will do as well as `h`.
Problem read_unit(Node& node, const Type& type) {
    const bool numbered = !node.text.empty() && node.text[0] >= '0' && node.text[0] <= '9';
    const ParsedQuantity parsed = parse_quantity(numbered ? node.text : "1 " + node.text, type.measure);
    if (!parsed.base || *parsed.base <= 0)
        return fmt::format("expected {}, found {}: {}", type_text(type), describe(node),
                           parsed.base ? std::string("not above 0") : parsed.problem);
    if (*parsed.base > greatest_base)
        return fmt::format("{} is out of range, far beyond what such a unit can be", describe(node));
    node.number = *parsed.base;
    return std::nullopt;
}

Problem read_instant(Node& node, const Type& type) {
    const auto at = parse_instant(node.text);
    if (!at)
        return expected(node, type);
    node.us = at->us;
    return std::nullopt;
}

/// HH:MM or HH:MM:SS, before 24:00.
std::optional<std::int64_t> clock_time(std::string_view text) {
    std::int64_t parts[3] = {0, 0, 0};
    std::size_t count = 0;
    while (count < 3) {
        const std::size_t colon = std::min(text.find(':'), text.size());
        const auto [rest, error] = std::from_chars(text.data(), text.data() + colon, parts[count]);
        if (error != std::errc() || rest != text.data() + colon || colon > 2 || text[0] == '-')
            return std::nullopt;
        ++count;
        if (colon == text.size())
            break;
        text.remove_prefix(colon + 1);
        if (count == 3)
            return std::nullopt;
    }
    if (count < 2 || parts[0] > 23 || parts[1] > 59 || parts[2] > 59)
        return std::nullopt;
    return ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1'000'000;
}

Problem read_time_of_day(Node& node, const Type& type) {
    const auto us = clock_time(node.text);
    if (!us)
        return expected(node, type);
    node.us = *us;
    return std::nullopt;
}

Problem read_name(const Node& node) {
    constexpr std::size_t longest = 100;
    const std::string& text = node.text;
    if (text.empty() || text.size() > longest)
        return fmt::format("expected a name of 1 to {} bytes, found {}", longest, describe(node));
    if (text.front() == ' ' || text.back() == ' ' || text.find_first_of(",;=[]{}\"/\\\t\r\n") != std::string::npos)
        return fmt::format(
            "{} is not a valid name: , ; = [ ] {{ }} \" / \\, line ends and outer blanks are not allowed",
            describe(node));
    return std::nullopt;
}

/// A word that is none, but the name of what another one reads.
std::string format_hint(std::string_view word, std::span<const std::string_view> words) {
    const bool of_logs = std::ranges::find(words, "swf") != words.end();
    return of_logs && (word == "sacct" || word == "slurm") ? "; a table of sacct is 'csv' with 'columns'" : "";
}

Problem read_choice(const Node& node, const Type& type) {
    std::vector<std::string_view> words;
    for (const Choice& choice : type.choices)
        words.push_back(choice.name);
    if (std::ranges::find(words, node.text) != words.end())
        return std::nullopt;
    std::string near = format_hint(node.text, words);
    if (near.empty())
        near = suggestion(node.text, words);
    return fmt::format("unknown word {}{}", describe(node),
                       near.empty() ? fmt::format("; expected one of {}", fmt::join(words, ", ")) : near);
}

/// A word of the list, a duration, or a multiple such as `1.5x` (its number is kept with the unit `x`).
Problem read_slack(Node& node, const Type& type) {
    for (const Named<SlackRule::Kind>& entry : slack_list)
        if (entry.name == node.text)
            return std::nullopt;
    if (node.text.ends_with('x')) {
        const auto multiple = decimal(std::string_view(node.text).substr(0, node.text.size() - 1));
        if (!multiple || *multiple < 0 || *multiple > 1e6)
            return fmt::format("expected a multiple from 0x to 1000000x, found {}", describe(node));
        node.number = *multiple;
        return std::nullopt;
    }
    const bool negative = node.text.starts_with('-') && parse_quantity(node.text, Measure::duration).base;
    if (!negative && (node.text.empty() || node.text[0] < '0' || node.text[0] > '9')) {
        std::vector<std::string_view> words;
        for (const Named<SlackRule::Kind>& entry : slack_list)
            words.push_back(entry.name);
        return fmt::format("expected {}, found {}{}", type_text(type), describe(node), suggestion(node.text, words));
    }
    const ParsedQuantity parsed = parse_quantity(node.text, Measure::duration);
    if (!parsed.base && decimal(node.text))
        return fmt::format("expected {}, found {}: unit missing, write for example {} h, or {}x for a multiple of the "
                           "requested time",
                           type_text(type), describe(node), node.text, node.text);
    return read_quantity(node, types::duration());
}

Problem read_path(Node& node, const Sources& sources) {
    std::string problem;
    const auto path = resolve_path(node.text, sources[node.at.file].folder, problem);
    if (!path)
        return problem;
    std::error_code ignored;
    if (!std::filesystem::exists(*path, ignored))
        return fmt::format("no such file: {}{}", path->string(), near_file(*path));
    node.text = path->string();
    return std::nullopt;
}

Problem read_paths(Node& node, const Sources& sources) {
    if (node.text.find('*') == std::string::npos)
        return read_path(node, sources);
    std::string problem;
    const auto pattern = resolve_path(node.text, sources[node.at.file].folder, problem);
    if (!pattern)
        return problem;
    if (matching_files(*pattern).empty())
        return fmt::format("no file fits {}", pattern->string());
    node.text = pattern->string();
    return std::nullopt;
}

/// A word of a command: the path of a file that is there, or else what it says, with variables put in.
Problem read_argument(Node& node, const Sources& sources) {
    std::string problem;
    const std::filesystem::path& folder = sources[node.at.file].folder;
    const auto path = resolve_path(node.text, folder, problem);
    if (!path)
        return problem;
    std::error_code ignored;
    if (std::filesystem::is_regular_file(*path, ignored))
        node.text = path->string();
    else
        node.text = *expand_variables(node.text, problem);
    return std::nullopt;
}

Problem read_one(Node& node, const Type& type, const Sources& sources) {
    switch (type.kind) {
    case Type::Kind::integer: return read_integer(node, type);
    case Type::Kind::number: return read_number(node, type);
    case Type::Kind::boolean: return read_boolean(node, type);
    case Type::Kind::instant: return read_instant(node, type);
    case Type::Kind::duration:
    case Type::Kind::quantity: return read_quantity(node, type);
    case Type::Kind::unit: return read_unit(node, type);
    case Type::Kind::time_of_day: return read_time_of_day(node, type);
    case Type::Kind::time_zone: return read_time_zone(node);
    case Type::Kind::slack: return read_slack(node, type);
    case Type::Kind::path: return read_path(node, sources);
    case Type::Kind::paths: return read_paths(node, sources);
    case Type::Kind::argument: return read_argument(node, sources);
    case Type::Kind::choice: return read_choice(node, type);
    case Type::Kind::name: return read_name(node);
    default: return node.text.empty() ? Problem("expected text, found an empty string") : std::nullopt;
    }
}

} // namespace

bool read_scalar(Node& node, const Type& type, const std::string& path, Faults& faults) {
    node.plain = !needs_quotes(node.text);
    if (const Problem problem = read_one(node, type, faults.sources())) {
        faults.add(node.at, path, *problem);
        return false;
    }
    return true;
}

} // namespace sunward::scenario
