#include "policy/when/contiguous.hpp"
#include "policy/when/parameters.hpp"
#include "sunward/policy/when_rule.hpp"

namespace sunward::policy::when {

extern const WhenRule deadline_only = {
    .name = "deadline-only",
    .help = "as late as the deadline allows, unless capacity is already paid for",
    .source = "Hanafy et al., Going Green for Less Green, ASPLOS 2024",
    .parameters =
        [] {
            return Parameters{reserved(), length(), replan(), align(), slot()};
        },
    .traits = {.looks_at_signal = false, .uses_reserved = true},
    .page =
        {.decides =
             "The job waits as long as its deadline allows, and starts earlier only on accelerators that are already "
             "paid for. Those are counted as rent counts them: a job that starts when enough of them are free for its "
             "whole width holds them until it ends; every other job holds none of them."
             " Ties: the order of the queue. It knows no forecast.",
         .formula = "start = D - L, or as soon as width <= reserved - those held as reserved",
         .pays =
             "With paid-for capacity, which it uses best. Without it, it is the longest possible wait, for comparison.",
         .example = "{when: {rule: deadline-only, reserved: 64}}"},
    .planner = [](const WhenSpec&) { return run_at_last(); },
};

} // namespace sunward::policy::when
