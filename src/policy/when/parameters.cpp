#include "policy/when/parameters.hpp"

#include "sunward/policy/catalog.hpp"

namespace sunward::policy::when {

using namespace parameter::types;
using parameter::field;

parameter::Field length() {
    return field("length", choice(parameter::choices_of(knowledge_choices())),
                 "What this rule and `where` take as a job's length")
        .or_else("requested");
}

parameter::Field replan() {
    return field("replan", step(),
                 "With forecasts that change: replan waiting jobs this often, counted from midnight UTC of 1970-01-01")
        .or_derived("never; a lost slot is replanned in any case");
}

parameter::Field align() {
    return field("align", choice(parameter::choices_of(align_choices())), "Where candidate times may lie")
        .or_else("none");
}

parameter::Field slot() {
    return field("slot", step(),
                 "With `align`: length of a slot; with pause-resume and k-min also the unit in which work is counted, "
                 "with receding-horizon a step of its plan")
        .or_else("1 h");
}

parameter::Field least() {
    return field("least", signal_value(), "The signal is not expected to go below")
        .or_derived("the least of the forecast from arrival to deadline");
}

parameter::Field most() {
    return field("most", signal_value(), "The signal is not expected to go above")
        .or_derived("the greatest of the forecast from arrival to deadline");
}

parameter::Field reserved() {
    return field("reserved", integer(0, 4294967295.0), "Accelerators of each cluster that are paid for anyway")
        .or_else("0");
}

parameter::Field over() {
    std::vector<parameter::Choice> words;
    for (const WhenRule* rule : when_rules())
        if (!rule->traits.over_another)
            words.push_back({rule->name, rule->help});
    return field("over", choice(std::move(words)), "The rule that it modifies").required();
}

} // namespace sunward::policy::when
