// Fields: how CSV files are written.
#include "scenario/fields/choices.hpp"
#include "scenario/fields/schema.hpp"

namespace sunward::scenario {

std::vector<Field> dialect_fields(const std::vector<std::string_view>& only) {
    return {
        field("separator", one_of(separator_list), "What separates the cells").or_else("auto").only_with(only),
        field("decimal", one_of(decimal_list), "Decimal mark of the numbers").or_else("auto").only_with(only),
    };
}

} // namespace sunward::scenario
