#include "policy/width/gate.hpp"
#include "policy/width/parameters.hpp"
#include "sunward/policy/spec.hpp"
#include "sunward/policy/width_rule.hpp"

namespace sunward::policy::width {

namespace {

using namespace parameter::types;

Parameters parameters() {
    return {parameter::field("least_use", integer(1, 4294967295.0),
                             "Accelerators of each cluster that may always be in use")
                .or_else("1"),
            lookahead()};
}

} // namespace

extern const WidthRule k_search = {
    .name = "k-search",
    .help = "the lower the signal, the more accelerators a cluster uses, by thresholds (CAP)",
    .source = "Lechowicz et al., arXiv 2502.09717",
    .parameters = parameters,
    .page =
        {.decides =
             "A cluster uses a base of B accelerators and, the lower the signal, more of the K that it has, by "
             "thresholds "
             "between the lowest value L and the highest value U of the forecast ahead. Running jobs continue, and if "
             "nothing runs the first job starts in any case. A value equal to a threshold lets the accelerator be "
             "used. "
             "Ties: jobs go through in the order of the queue. It knows the current value, and the lowest and highest "
             "of "
             "the forecast.",
         .formula = "alpha = 1 / (1 + W0((L/U - 1)/e)); Phi_i = U (1 - (1 - 1/alpha)(1 + 1/(alpha (K - B)))^(i-1)); "
                    "use B + number "
                    "of Phi_i at or above CI",
         .pays = "Where little more than the range of the values is known in advance; deadlines are ignored.",
         .example = "{width: k-search}"},
    .gate = [](const PolicySpec& spec, JobTable&, const View&) { return make_search_gate(spec.width.values); },
    .looks_at_signal = [](const parameter::Values&) { return true; },
    .lookahead = [](const parameter::Values& values) { return values.duration("lookahead"); },
};

} // namespace sunward::policy::width
