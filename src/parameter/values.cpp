#include "sunward/parameter/values.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "sunward/error/error.hpp"

namespace sunward::parameter {

namespace {

Value read(std::string_view text, const Field& field) {
    Value value;
    value.text = text;
    if (const auto problem = read_scalar(value, field.type))
        throw InputError({}, std::string(field.key), *problem);
    return value;
}

} // namespace

const Value& Value::at(std::string_view name) const {
    const auto found = std::ranges::find(entries, name, &Value::key);
    if (found == entries.end())
        throw std::out_of_range(fmt::format("no entry '{}'", name));
    return *found;
}

Values::Values(const std::vector<Field>& fields, GivenValues given) {
    std::vector<std::string_view> keys;
    for (const Field& field : fields)
        keys.push_back(field.key);
    for (const auto& [key, text] : given) {
        const auto field = std::ranges::find(fields, key, &Field::key);
        if (field == fields.end())
            throw InputError({}, std::string(key), fmt::format("unknown key{}", suggestion(key, keys)));
        set(key, read(text, *field));
    }
    for (const Field& field : fields) {
        if (has(field.key))
            continue;
        if (field.needed)
            throw InputError({}, std::string(field.key), "missing");
        if (!field.fallback.empty())
            set(field.key, read(field.fallback, field));
    }
}

void Values::set(std::string_view key, Value value) {
    const auto found = std::ranges::find(values_, key, &std::pair<std::string, Value>::first);
    if (found != values_.end())
        found->second = std::move(value);
    else
        values_.emplace_back(key, std::move(value));
}

const Value* Values::find(std::string_view key) const {
    const auto found = std::ranges::find(values_, key, &std::pair<std::string, Value>::first);
    return found == values_.end() ? nullptr : &found->second;
}

const Value& Values::at(std::string_view key) const {
    const Value* found = find(key);
    if (found == nullptr)
        throw std::out_of_range(fmt::format("no value of '{}'", key));
    return *found;
}

} // namespace sunward::parameter
