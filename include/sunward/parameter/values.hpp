// What a named thing was told.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sunward/parameter/field.hpp"
#include "sunward/parameter/scalar.hpp"
#include "sunward/units/instant.hpp"

namespace sunward::parameter {

/// A scalar, a list, or a map.
struct Value : Scalar {
    std::string key; ///< of an entry of a map
    std::vector<Value> entries;

    /// The entry of a map that has to be there. Throws std::out_of_range.
    [[nodiscard]] const Value& at(std::string_view name) const;
};

/// Values as text, by key.
using GivenValues = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// Values of parameters by key, read as the types of their fields. A key that is asked for by one of the functions that
/// give a value has to be there: they throw std::out_of_range.
class Values {
public:
    Values() = default;
    /// The values given as text, and the defaults of the other fields. Throws InputError naming the key for an unknown
    /// key, a text that is no such value, and a field that needs a value and has none.
    explicit Values(const std::vector<Field>& fields, GivenValues given = {});

    /// Adds a value, or replaces that of the key.
    void set(std::string_view key, Value value);

    /// Null: not given, and without a default.
    [[nodiscard]] const Value* find(std::string_view key) const;
    [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }

    [[nodiscard]] std::string_view text(std::string_view key) const { return at(key).text; }
    /// Empty when it is not given.
    [[nodiscard]] std::string_view text_if_given(std::string_view key) const {
        return has(key) ? text(key) : std::string_view();
    }
    [[nodiscard]] double number(std::string_view key) const { return at(key).number; }
    [[nodiscard]] std::uint64_t whole(std::string_view key) const { return at(key).whole; }
    [[nodiscard]] Duration duration(std::string_view key) const { return {at(key).us}; }
    [[nodiscard]] bool flag(std::string_view key) const { return at(key).text == "true"; }
    [[nodiscard]] const std::vector<Value>& list(std::string_view key) const { return at(key).entries; }
    /// As it is: a list of maps, or what may be one thing or another.
    [[nodiscard]] const Value& value(std::string_view key) const { return at(key); }
    [[nodiscard]] std::optional<Duration> duration_if_given(std::string_view key) const {
        const Value* value = find(key);
        return value == nullptr ? std::nullopt : std::optional(Duration{value->us});
    }
    /// Which of a list of named values a word is.
    template <typename Named, typename Member>
    [[nodiscard]] Member choice(std::string_view key, std::span<const Named> list, Member Named::*member) const {
        return value_of(list, member, text(key));
    }

private:
    [[nodiscard]] const Value& at(std::string_view key) const;

    std::vector<std::pair<std::string, Value>> values_;
};

} // namespace sunward::parameter
