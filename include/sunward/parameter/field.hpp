// Parameters by name: what a named thing may be told, and what it takes when it is not told.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "sunward/parameter/type.hpp"

namespace sunward::parameter {

/// A key of a record.
struct Field {
    std::string_view key;
    Type type;
    std::string_view help;
    std::string_view fallback;          ///< default as text (`{}`, `[]`: an empty map or list); empty: none
    std::string_view derived;           ///< for people: where the value comes from when it is not given
    bool needed = false;                ///< has to be given where it means something
    std::vector<std::string_view> only; ///< words of the record's selector with which it means something; empty: all
    std::vector<std::pair<std::string_view, std::string_view>> fallback_for; ///< defaults with other words of it

    Field&& required() && {
        needed = true;
        return std::move(*this);
    }
    Field&& or_else(std::string_view text) && {
        fallback = text;
        return std::move(*this);
    }
    Field&& or_else_with(std::string_view word, std::string_view text) && {
        fallback_for.emplace_back(word, text);
        return std::move(*this);
    }
    Field&& or_derived(std::string_view how) && {
        derived = how;
        return std::move(*this);
    }
    Field&& only_with(std::vector<std::string_view> words) && {
        only = std::move(words);
        return std::move(*this);
    }
};

[[nodiscard]] inline Field field(std::string_view key, Type type, std::string_view help) {
    return {key, std::move(type), help, {}, {}, false, {}, {}};
}

/// Keys that a named thing adds to those that all of its kind have.
using Parameters = std::vector<Field>;

/// A map with known keys.
struct Record {
    std::string_view name;
    std::string_view help;
    std::vector<Field> fields;
    std::string_view shorthand;                ///< key that a scalar in place of the map is for; empty: none
    std::vector<std::string_view> selectors;   ///< keys whose words decide which other keys mean something
    std::vector<std::string_view> exactly_one; ///< of these keys one has to be given
};

/// A value and the word for it.
template <typename Value>
struct Named {
    Value value;
    std::string_view name;
    std::string_view help;
};

/// Names of some values of a list whose entries have the value as `member`.
template <typename Named, typename Value>
[[nodiscard]] std::vector<std::string_view> names_of(std::span<const Named> list, Value Named::*member,
                                                     std::initializer_list<Value> wanted) {
    std::vector<std::string_view> result;
    for (const Value value : wanted)
        for (const Named& entry : list)
            if (entry.*member == value)
                result.push_back(entry.name);
    return result;
}

/// The value of a name that is known to be in the list.
template <typename Named, typename Value>
[[nodiscard]] Value value_of(std::span<const Named> list, Value Named::*member, std::string_view word) {
    for (const Named& entry : list)
        if (entry.name == word)
            return entry.*member;
    return list.front().*member;
}

/// The parameters of all things of a list in one table: a field goes with the things that have it, or with all of them,
/// and stands before the first one that comes after it in a thing's own table. `first`: whose own come first.
/// `parameters`: gives those of a thing.
template <typename Thing, typename Own>
[[nodiscard]] std::vector<Field> fields_of(std::span<const Thing* const> list, const Thing* first,
                                           const Own& parameters) {
    std::vector<Field> all;
    const auto place = [&](std::string_view key) { return std::ranges::find(all, key, &Field::key); };
    const auto take = [&](const Thing& thing) {
        const std::vector<Field> own = parameters(thing);
        for (std::size_t i = 0; i < own.size(); ++i) {
            if (place(own[i].key) != all.end())
                continue;
            auto at = all.end();
            for (std::size_t next = i + 1; next < own.size() && at == all.end(); ++next)
                at = place(own[next].key);
            all.insert(at, own[i]);
        }
    };
    if (first != nullptr)
        take(*first);
    for (const Thing* thing : list)
        take(*thing);
    for (const Thing* thing : list)
        for (const Field& own : parameters(*thing)) {
            Field& field = *place(own.key);
            field.only.push_back(thing->name);
            if (own.fallback != field.fallback)
                field.fallback_for.emplace_back(thing->name, own.fallback);
        }
    for (Field& field : all)
        if (field.only.size() == list.size())
            field.only.clear();
    return all;
}

template <typename Thing>
[[nodiscard]] std::vector<Field> fields_of(std::span<const Thing* const> list, const Thing* first = nullptr) {
    return fields_of(list, first, [](const Thing& thing) { return thing.parameters(); });
}

/// The words of a list of things that describe themselves.
template <typename Thing>
[[nodiscard]] std::vector<Choice> words_of(std::span<const Thing* const> list) {
    std::vector<Choice> words;
    for (const Thing* thing : list)
        words.push_back({thing->name, thing->help});
    return words;
}

} // namespace sunward::parameter
