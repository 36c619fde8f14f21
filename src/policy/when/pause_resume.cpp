#include "policy/when/contiguous.hpp"
#include "policy/when/parameters.hpp"
#include "policy/when/pausing.hpp"
#include "sunward/policy/when_rule.hpp"

namespace sunward::policy::when {

extern const WhenRule pause_resume = {
    .name = "pause-resume",
    .help = "start and pause by two thresholds on the measured signal, which fall as slots are done",
    .source = "Lechowicz et al., The Online Pause and Resume Problem, POMACS 7(3), 2023 (arXiv 2303.17551)",
    .parameters =
        [] {
            return Parameters{length(),
                              align(),
                              slot(),
                              least(),
                              most(),
                              parameter::field("switching", parameter::types::duration(),
                                               "What a pause or a resumption costs, as time at full power")
                                  .or_derived("half of what the job's saving and restoring take")};
        },
    .page =
        {.decides =
             "Online, by thresholds on the measured signal, using only the lowest and highest value of the forecast: a "
             "running job continues up to u, an idle one starts up to u - 2 beta, and u falls with each slot of work "
             "done. "
             "Once the remaining slots are only just enough for the work, it runs. The job is looked at when a slot's "
             "work "
             "is "
             "done and at each step of the signal, whose cutting changes nothing; with `align` only when a `slot` "
             "begins, "
             "and what is measured then counts for all of it. A job that would be killed at its wall-time by what a "
             "suspension takes of it, as far as its length is known, is not suspended. A value equal to a threshold "
             "lets "
             "the job run. It knows the current value, and the lowest and highest of the forecast.",
         .formula = "u_i = U (1 - (1 - 1/alpha) r^(i-1)) + 2 beta (1/(k alpha) - 1/k + 1) r^(i-1), r = 1 + 1/(k "
                    "alpha); alpha > 1 "
                    "solves (U - L - 2 beta) / (U (1 - 1/alpha) - 2 beta (1 - 1/k + 1/(k alpha))) = r^k. Cost <= alpha "
                    "x optimum, "
                    "with slots cheaper than the last threshold in use counted at that threshold",
         .pays = "Where no forecast can be trusted: for all but contrived signals it costs at most alpha times the "
                 "best choice "
                 "in hindsight.",
         .example = "{when: pause-resume}"},
    .planner = [](const WhenSpec&) { return run_at_once(); },
    .online = [](const WhenSpec& spec) { return pausing(spec, spec.values.duration_if_given("switching")); },
};

} // namespace sunward::policy::when
