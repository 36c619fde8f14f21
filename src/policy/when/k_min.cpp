#include "policy/when/contiguous.hpp"
#include "policy/when/parameters.hpp"
#include "policy/when/pausing.hpp"
#include "sunward/policy/when_rule.hpp"

namespace sunward::policy::when {

extern const WhenRule k_min = {
    .name = "k-min",
    .help = "pause-resume for jobs whose pauses cost nothing",
    .source = "Lechowicz et al., The Online Pause and Resume Problem, POMACS 7(3), 2023 (arXiv 2303.17551)",
    .parameters =
        [] {
            return Parameters{length(), align(), slot(), least(), most()};
        },
    .page =
        {.decides =
             "As pause-resume, looks and wall-times included, for jobs whose pauses cost nothing."
             " A value equal to a threshold lets the job run. It knows the current value, and the lowest and highest "
             "of the forecast.",
         .formula = "u_i = U (1 - (1 - 1/alpha) r^(i-1)), r = 1 + 1/(k alpha), beta = 0",
         .pays = "As pause-resume, where checkpoints are free.",
         .example = "{when: k-min}"},
    .planner = [](const WhenSpec&) { return run_at_once(); },
    .online = [](const WhenSpec& spec) { return pausing(spec, Duration{}); },
};

} // namespace sunward::policy::when
