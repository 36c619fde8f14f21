#include "policy/when/parameters.hpp"
#include "sunward/policy/when_rule.hpp"

namespace sunward::policy::when {

extern const WhenRule reserved_first = {
    .name = "reserved-first",
    .help = "over any other rule: a job that waits for its time starts as soon as enough accelerators that are already "
            "paid for are free (GAIA's RES-First)",
    .source = "",
    .parameters = [] { return Parameters{over(), reserved(), length(), replan(), align(), slot()}; },
    .traits = {.uses_reserved = true, .over_another = true},
    .page =
        {.decides =
             "Modifies any other rule: a job that waits for its time starts as soon as enough of the accelerators that "
             "are paid for anyway are free. They are counted as rent counts them: jobs that found too few of them hold "
             "other accelerators and take none of these. Jobs that may use spot nodes do not start early."
             " Ties: the order of the queue. It knows what the other rule knows.",
         .formula = "start at min(start of the other rule, first time with width <= reserved - those held as reserved)",
         .pays =
             "Where idle reserved nodes cost money: its carbon lies between that of `now` and that of the other rule, "
             "and it is cheaper than both.",
         .example = "{when: {rule: reserved-first, over: wait-awhile, reserved: 64}}"},
};

} // namespace sunward::policy::when
