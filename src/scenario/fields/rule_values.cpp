#include "scenario/fields/rule_values.hpp"

namespace sunward::scenario {

namespace {

Value value_of_node(const Node& node) {
    Value value;
    static_cast<Scalar&>(value) = node;
    for (const Entry& entry : node.entries) {
        value.entries.push_back(value_of_node(entry.value));
        value.entries.back().key = entry.key;
    }
    return value;
}

} // namespace

Values values_of(const Node& map) {
    Values values;
    for (const Entry& entry : map.entries)
        if (entry.value.usable())
            values.set(entry.key, value_of_node(entry.value));
    return values;
}

Values values_of(const Node& map, const std::vector<Field>& fields) {
    Values values;
    for (const Field& field : fields)
        if (const Node* node = map.get(field.key))
            values.set(field.key, value_of_node(*node));
    return values;
}

} // namespace sunward::scenario
