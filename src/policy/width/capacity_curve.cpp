#include "policy/width/gate.hpp"
#include "policy/width/parameters.hpp"
#include "sunward/policy/width_rule.hpp"

namespace sunward::policy::width {

namespace {

using namespace parameter::types;

Parameters parameters() {
    return {length(), parameter::field("peak_weight", number(0, 1e12),
                                       "Cost of an accelerator in the day's peak, in the signal's unit times hours")
                          .or_else("0")};
}

} // namespace

extern const WidthRule capacity_curve = {
    .name = "capacity-curve",
    .help = "jobs that can wait start under an hourly cap, planned a day ahead by a linear program",
    .source = "Radovanovic et al., Carbon-aware computing for datacenters, IEEE TPWRS 38(2), 2023",
    .parameters = parameters,
    .page =
        {.decides =
             "Each day every cluster gets an hourly cap on what jobs that can wait may use, by a linear program over "
             "the forecast. The day's work is expected to be what is waiting plus what arrived the day before; a job "
             "that has no time to spare starts whatever the cap. Ties: jobs go through in the order of the queue. It "
             "knows the forecast of the day, and lengths as `length` says.",
         .formula = "minimise sum CI(h) x(h) + w max(inflexible(h) + x(h)), sum x(h) = flexible work of the day",
         .pays = "For fleets whose flexible work per day is predictable, and whose peak has a cost.",
         .example = "{width: capacity-curve}"},
    .gate = make_curve_gate,
    .looks_at_signal = [](const parameter::Values&) { return true; },
};

} // namespace sunward::policy::width
