#include "policy/width/parameters.hpp"

#include "sunward/policy/catalog.hpp"

namespace sunward::policy::width {

using namespace parameter::types;
using parameter::field;

parameter::Field length() {
    return field("length", choice(parameter::choices_of(knowledge_choices())), "What the rule takes as a job's length")
        .or_else("requested");
}

parameter::Field lookahead() {
    return field("lookahead", span(), "Span of the forecast that the lowest and the highest value are taken from")
        .or_else("48 h");
}

} // namespace sunward::policy::width
