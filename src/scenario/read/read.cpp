#include "scenario/read/read.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "scenario/fields/schema.hpp"
#include "scenario/yaml/yaml.hpp"
#include "sunward/error/quote.hpp"

namespace sunward::scenario {

namespace {

/// Whether a key looks like one. What is no scenario, a file of secrets that `include` names, is not told line by line.
bool is_name(std::string_view key) {
    constexpr std::size_t longest = 40;
    return key.size() <= longest && std::ranges::all_of(key, [](char c) {
               return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == ' ';
           });
}

Node faulty(const Node& given) {
    Node node;
    node.kind = Node::Kind::faulty;
    node.at = given.at;
    return node;
}

Node default_node(std::string_view fallback, Mark at) {
    Node node = scalar_node(fallback, at);
    if (fallback == "{}" || fallback == "[]") {
        node.kind = fallback == "{}" ? Node::Kind::map : Node::Kind::list;
        node.text.clear();
    }
    return node;
}

std::string join_words(const std::vector<std::string_view>& words) { return fmt::format("{}", fmt::join(words, ", ")); }

bool has(const std::vector<std::string_view>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

std::vector<std::string_view> keys_of(const Record& record) {
    std::vector<std::string_view> keys;
    for (const Field& field : record.fields)
        keys.push_back(field.key);
    return keys;
}

/// Reads one map against its record.
class RecordReader {
public:
    /// `is_short`: a scalar stood in place of the map.
    RecordReader(const Node& given, const Record& record, bool is_short, const std::string& path, Faults& faults)
        : given_(given), record_(record), is_short_(is_short), path_(path), faults_(faults) {}

    Node read() {
        check_keys();
        find_words();
        check_selected();
        Node result = map_node(given_.at);
        for (const Field& field : record_.fields)
            result.entries.push_back(read_field(field));
        check_group();
        return result;
    }

private:
    void check_keys() {
        for (const Entry& entry : given_.entries)
            if (std::ranges::find(record_.fields, entry.key, &Field::key) == record_.fields.end()) {
                faults_.add(entry.at, is_name(entry.key) ? join(path_, entry.key) : path_,
                            unknown_key(entry.key, record_, faults_));
                meant_.push_back(nearest(entry.key, keys_of(record_)));
            }
    }

    /// The words of the selectors; `undecided_` when one of them is faulty, so that nothing is said about other keys.
    void find_words() {
        for (const Field& field : record_.fields) {
            if (!has(record_.selectors, field.key))
                continue;
            const Node* node = given_.find(field.key);
            const std::string_view word = node != nullptr ? std::string_view(node->text) : field.fallback;
            words_.push_back(word);
            const auto& choices = field.type.choices;
            undecided_ =
                undecided_ || (node != nullptr && std::ranges::find(choices, word, &Choice::name) == choices.end());
        }
    }

    /// Keys that mean something with other words only, where no word is given: the word is what is missing, if one of
    /// the keys is what such a word cannot do without, as a file is.
    void check_selected() {
        const auto given = [&](std::string_view key) { return given_.find(key) != nullptr; };
        if (undecided_ || record_.selectors.size() != 1 || std::ranges::any_of(record_.selectors, given) ||
            std::ranges::any_of(record_.exactly_one, given))
            return;
        std::vector<std::string_view> keys;
        std::vector<std::string_view> words;
        bool needed = false;
        for (const Field& field : record_.fields) {
            if (applies(field) || !given(field.key))
                continue;
            needed = needed || field.needed;
            keys.push_back(field.key);
            if (words.empty())
                words = field.only;
            else if (std::ranges::any_of(words, [&](std::string_view word) { return has(field.only, word); }))
                std::erase_if(words, [&](std::string_view word) { return !has(field.only, word); });
        }
        if (!needed)
            return;
        undecided_ = true;
        faults_.add(given_.at, join(path_, record_.selectors.front()),
                    fmt::format("missing, and {} {} with {}{}", join_words(keys), keys.size() == 1 ? "goes" : "go",
                                words.size() == 1 ? "" : "one of ", join_words(words)));
    }

    [[nodiscard]] bool applies(const Field& field) const {
        return field.only.empty() || undecided_ ||
               std::ranges::any_of(words_, [&](std::string_view word) { return has(field.only, word); });
    }

    [[nodiscard]] std::string_view fallback(const Field& field) const {
        for (const auto& [word, text] : field.fallback_for)
            if (has(words_, word))
                return text;
        return field.fallback;
    }

    Entry read_field(const Field& field) {
        const std::string path = is_short_ && field.key == record_.shorthand ? path_ : join(path_, field.key);
        const auto given = std::ranges::find(given_.entries, field.key, &Entry::key);
        Entry entry{std::string(field.key), given_.at, {}};
        entry.value.at = given_.at;
        if (given != given_.entries.end()) {
            entry.at = given->at;
            if (applies(field))
                entry.value = read_given(given->value, field, path);
            else
                faults_.add(given->at, path, out_of_place(field));
        } else if (applies(field)) {
            if (const std::string_view text = fallback(field); !text.empty())
                entry.value = read_node(default_node(text, given_.at), field.type, path, faults_);
            else if (has(meant_, field.key)) // has been told of under the name that it was given
                entry.value.kind = Node::Kind::faulty;
            else if (field.needed && !(undecided_ && !field.only.empty())) {
                faults_.add(given_.at, path,
                            fmt::format("missing, expected {}: {}", type_text(field.type), field.help));
                entry.value.kind = Node::Kind::faulty;
            }
        }
        return entry;
    }

    Node read_given(const Node& given, const Field& field, const std::string& path) {
        Node node = read_node(given, field.type, path, faults_);
        if (field.needed && node.is_list() && node.entries.empty())
            faults_.add(given.at, path, "expected at least one entry, found an empty list");
        return node;
    }

    [[nodiscard]] std::string out_of_place(const Field& field) const {
        std::string chosen;
        auto word = words_.begin();
        for (const Field& selector : record_.fields) {
            if (!has(record_.selectors, selector.key))
                continue;
            if (!word->empty())
                chosen += fmt::format("{}{} '{}'", chosen.empty() ? "" : ", ", selector.key, *word);
            ++word;
        }
        if (chosen.empty())
            chosen = fmt::format("{} absent", join_words(record_.selectors));
        return fmt::format("has no meaning with {}; it goes with {}", chosen, join_words(field.only));
    }

    /// One of the keys that exclude each other, when any of them means something here.
    void check_group() {
        const Entry* first = nullptr;
        for (const Entry& entry : given_.entries) {
            if (!has(record_.exactly_one, entry.key))
                continue;
            if (first != nullptr)
                faults_.add(entry.at, join(path_, entry.key),
                            fmt::format("given alongside '{}', expected one of {}", first->key,
                                        join_words(record_.exactly_one)));
            else
                first = &entry;
        }
        const auto possible = [&](std::string_view key) {
            return applies(*std::ranges::find(record_.fields, key, &Field::key));
        };
        const bool meant = std::ranges::any_of(record_.exactly_one, [&](auto key) { return has(meant_, key); });
        if (first == nullptr && !undecided_ && !meant && std::ranges::any_of(record_.exactly_one, possible))
            faults_.add(given_.at, path_, fmt::format("expected one of the keys {}", join_words(record_.exactly_one)));
    }

    const Node& given_;
    const Record& record_;
    bool is_short_;
    const std::string& path_;
    Faults& faults_;
    std::vector<std::string_view> words_;
    std::vector<std::string_view> meant_; ///< near names of unknown keys
    bool undecided_ = false;
};

Node read_list(const Node& given, const Type& type, const std::string& path, Faults& faults) {
    if (type.parts[0].kind == Type::Kind::record && given.entries.size() > most_entries) {
        faults.add(given.at, path, fmt::format("more than {} entries", most_entries));
        return faulty(given);
    }
    Node result = given;
    for (std::size_t i = 0; i < result.entries.size(); ++i) {
        Node& value = result.entries[i].value;
        value = read_node(value, type.parts[0], join(path, i), faults);
    }
    return result;
}

/// A number as key in its usual form, so that `8` and `8.0` are one key.
void rename(Entry& entry, std::string number, const Node& table, const std::string& path, Faults& faults) {
    if (number != entry.key && table.find(number) != nullptr)
        faults.add(entry.at, path, fmt::format("repeated key, '{}' is also given", number));
    entry.key = std::move(number);
}

Node read_table(const Node& given, const Type& type, const std::string& path, Faults& faults) {
    Node result = given;
    for (Entry& entry : result.entries) {
        const std::string inner = join(path, entry.key);
        Node key = scalar_node(entry.key, entry.at);
        const bool good = read_scalar(key, type.parts[0], inner, faults);
        entry.value = good ? read_node(entry.value, type.parts[1], inner, faults) : faulty(entry.value);
        if (good && type.parts[0].kind == Type::Kind::integer)
            rename(entry, std::to_string(key.whole), given, inner, faults);
    }
    return result;
}

/// A list without a value in it could not be told from one with an empty text when it is written out again.
Node read_anything(const Node& given, const std::string& path, Faults& faults) {
    for (std::size_t i = 0; i < given.entries.size(); ++i) {
        const Node& value = given.entries[i].value;
        const std::string inner = given.is_list() ? join(path, i) : join(path, given.entries[i].key);
        if (given.is_list() && value.kind == Node::Kind::nothing)
            faults.add(value.at, inner, "expected a value, found nothing");
        (void)read_anything(value, inner, faults);
    }
    return given;
}

/// Whether a word is one that a value of the type may be: one of its choices, or of those it is a short form for.
bool is_word_of(const Type& type, std::string_view word) {
    if (type.kind == Type::Kind::either)
        return is_word_of(type.parts[0], word) || is_word_of(type.parts[1], word);
    if (type.kind == Type::Kind::choice)
        return std::ranges::find(type.choices, word, &Choice::name) != type.choices.end();
    if (type.kind != Type::Kind::record || type.record->shorthand.empty())
        return false;
    const auto& fields = type.record->fields;
    const auto of = std::ranges::find(fields, type.record->shorthand, &Field::key);
    return of != fields.end() && of->type.kind == Type::Kind::choice && is_word_of(of->type, word);
}

/// What to write where a map is expected: its keys, or the one that the word given is a value of.
std::string map_hint(const Node& given, const Record& record) {
    if (given.is_scalar() && !given.text.empty())
        for (const Field& field : record.fields)
            if (is_word_of(field.type, given.text))
                return fmt::format(", a map such as {{{}: {}}}", field.key, given.text);
    return fmt::format(", a map with keys such as {}", record.fields.front().key);
}

Node mismatch(const Node& given, const Type& type, const std::string& path, Faults& faults) {
    const std::string keys = type.kind == Type::Kind::record ? map_hint(given, *type.record) : "";
    faults.add(given.at, path, fmt::format("expected {}{}, found {}", type_text(type), keys, describe(given)));
    return faulty(given);
}

/// The map that a value of the type is, or that its entries are; nothing where it is none.
const Record* record_in(const Type& type) {
    if (type.kind == Type::Kind::record)
        return type.record;
    if (type.kind == Type::Kind::list)
        return record_in(type.parts[0]);
    if (type.kind != Type::Kind::either)
        return nullptr;
    const Record* first = record_in(type.parts[0]);
    return first != nullptr ? first : record_in(type.parts[1]);
}

/// Where a key goes that is known one level further down: `; it is a key of 'when', as in when: {rule: ..., low: ...}`.
std::string place_further_down(std::string_view key, const Record& record) {
    constexpr std::size_t most = 3;
    std::vector<std::string> holders;
    std::string example;
    for (const Field& field : record.fields) {
        const Record* inner = record_in(field.type);
        if (inner == nullptr || !has(keys_of(*inner), key))
            continue;
        holders.push_back(fmt::format("'{}'", field.key));
        if (field.type.kind == Type::Kind::record)
            example = fmt::format("{}: {{{}{}: ...}}", field.key,
                                  inner->shorthand.empty() ? "" : fmt::format("{}: ..., ", inner->shorthand), key);
    }
    if (holders.empty() || holders.size() > most)
        return "";
    if (holders.size() > 1)
        return fmt::format("; it is a key of {}", fmt::join(holders, ", of "));
    return fmt::format("; it is a key of {}{}{}", holders[0], example.empty() ? "" : ", as in ", example);
}

/// Names of the maps that hold another one directly and know a key.
void find_holders(const Record& outer, const Record& inner, std::string_view key, std::vector<const Record*>& seen,
                  std::vector<std::string_view>& holders) {
    if (std::ranges::find(seen, &outer) != seen.end())
        return;
    seen.push_back(&outer);
    for (const Field& field : outer.fields) {
        const Record* in = record_in(field.type);
        if (in == &inner && has(keys_of(outer), key) && std::ranges::find(holders, outer.name) == holders.end())
            holders.push_back(outer.name);
        if (in != nullptr)
            find_holders(*in, inner, key, seen, holders);
    }
}

/// Where a key goes that is known one level further up: `; it is a key of policy, one level further up`.
std::string place_further_up(std::string_view key, const Record& record) {
    std::vector<std::string_view> holders;
    std::vector<const Record*> seen;
    find_holders(scenario_record(), record, key, seen, holders);
    return holders.size() == 1 ? fmt::format("; it is a key of {}, one level further up", holders[0]) : "";
}

} // namespace

bool fits(const Node& given, const Type& type) {
    switch (type.kind) {
    case Type::Kind::record:
    case Type::Kind::table: return given.is_map();
    case Type::Kind::list: return given.is_list();
    default: return given.is_scalar();
    }
}

std::string unknown_key(std::string_view key, const Record& record, const Faults& faults) {
    const std::vector<std::string_view> known = keys_of(record);
    const std::string told = is_name(key) ? fmt::format("key '{}'", key) : "key, " + excerpt(key) + ",";
    if (key.find('=') != std::string_view::npos)
        return fmt::format("unknown {} of {}; a key and its value are written 'key: value'", told, record.name);
    if (const std::string_view name = key.substr(0, key.find(':')); name != key && has(known, name))
        return fmt::format("unknown {} of {}; a blank is missing after '{}:'", told, record.name, name);
    if (!key.empty() && key.front() >= '0' && key.front() <= '9')
        return fmt::format("unknown {} of {}; within {{ }} a comma ends a value: the decimal sign is a point", told,
                           record.name);
    const std::string down = nearest(key, known).empty() ? place_further_down(key, record) : "";
    const std::string place = down.empty() ? place_further_up(key, record) : down;
    return fmt::format("unknown {} of {}{}", told, record.name, place.empty() ? faults.suggest(key, known) : place);
}

Node written_out(const Node& given, const Record& record) {
    if (!given.is_scalar() || record.shorthand.empty())
        return given;
    Node map = map_node(given.at);
    map.entries.push_back({std::string(record.shorthand), given.at, given});
    return map;
}

Node read_node(const Node& given, const Type& type, const std::string& path, Faults& faults) {
    if (given.kind == Node::Kind::faulty)
        return given;
    switch (type.kind) {
    case Type::Kind::either: return read_node(given, type.parts[fits(given, type.parts[0]) ? 0 : 1], path, faults);
    case Type::Kind::anything: return read_anything(given, path, faults);
    case Type::Kind::record: {
        const Node node = written_out(given, *type.record);
        return node.is_map() ? RecordReader(node, *type.record, !given.is_map(), path, faults).read()
                             : mismatch(given, type, path, faults);
    }
    case Type::Kind::list:
        return given.is_list() ? read_list(given, type, path, faults) : mismatch(given, type, path, faults);
    case Type::Kind::table:
        return given.is_map() ? read_table(given, type, path, faults) : mismatch(given, type, path, faults);
    default: break;
    }
    if (!given.is_scalar())
        return mismatch(given, type, path, faults);
    Node node = given;
    return read_scalar(node, type, path, faults) ? node : faulty(given);
}

} // namespace sunward::scenario
