#include <fmt/format.h>

#include "policy/width/gate.hpp"
#include "policy/width/parameters.hpp"
#include "sunward/policy/spec.hpp"
#include "sunward/policy/width_rule.hpp"

namespace sunward::policy::width {

namespace {

using namespace parameter::types;

Parameters parameters() {
    return {
        parameter::field("gamma", ratio(0, 1), "0 lets everything run, 1 is the most cautious").or_else("0.5"),
        parameter::field("lowest_priority", number(-1e30, 1e30), "Jobs of this priority and below have importance 0")
            .or_else("0"),
        parameter::field("highest_priority", number(-1e30, 1e30), "Jobs of this priority and above have importance 1")
            .or_else("1"),
        lookahead()};
}

std::vector<ValueFault> faults(const parameter::Values& values) {
    const parameter::Value* low = values.find("lowest_priority");
    const parameter::Value* high = values.find("highest_priority");
    if (low == nullptr || high == nullptr || low->number < high->number)
        return {};
    return {{"highest_priority", fmt::format("'{}', expected more than 'lowest_priority', {}", high->text, low->text)}};
}

} // namespace

extern const WidthRule pcaps = {
    .name = "pcaps",
    .help = "a job starts while the signal is below a threshold that rises with its importance",
    .source = "Lechowicz et al., arXiv 2502.09717",
    .parameters = parameters,
    .page =
        {.decides =
             "A job starts while the signal is below a threshold that rises with its importance r, its priority mapped "
             "to the range from 0 to 1. If nothing runs the most important job starts, and so does a job that has no "
             "time to spare. A value equal to the threshold lets the job start. Ties: the job submitted first. It "
             "knows the current value, and the lowest and highest of the forecast.",
         .formula = "run unless Psi(r) = G + (U - G)(e^(gamma r) - 1)/(e^gamma - 1) < CI, G = gamma L + (1 - gamma) U",
         .pays = "Where some work must not wait and the rest may; gamma = 0 ignores carbon.",
         .example = "{width: pcaps}"},
    .gate = [](const PolicySpec& spec, JobTable&,
               const View& view) { return make_importance_gate(spec.width.values, view); },
    .looks_at_signal = [](const parameter::Values&) { return true; },
    .lookahead = [](const parameter::Values& values) { return values.duration("lookahead"); },
    .faults = faults,
};

} // namespace sunward::policy::width
