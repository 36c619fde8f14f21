#include "policy/when/parameters.hpp"
#include "sunward/policy/catalog.hpp"
#include "sunward/policy/when_rule.hpp"

namespace sunward::policy::when {

namespace {

using namespace parameter::types;

Parameters parameters() {
    return {over(),
            parameter::field("alpha", ratio(0.001, 0.999),
                             "The signal stays below what is planned with by this probability, as far as the errors "
                             "of the forecast are known")
                .or_else("0.5"),
            length(),
            replan(),
            align(),
            slot()};
}

std::vector<ValueFault> faults(const parameter::Values& values) {
    const WhenRule* rule = values.has("over") ? find_rule(when_rules(), values.text("over")) : nullptr;
    if (rule == nullptr || (rule->plans_each_job() && rule->traits.looks_at_signal))
        return {};
    return {{"over", "'" + std::string(rule->name) +
                         "' makes no plan of a forecast; expected lowest-window, "
                         "wait-awhile or another rule that plans each job by it"}};
}

} // namespace

extern const WhenRule quantile_plan = {
    .name = "quantile-plan",
    .help = "over a rule that plans: by a quantile of what the signal may turn out to be, in place of the forecast",
    .source = "",
    .parameters = parameters,
    .traits = {.needs_errors = true, .over_another = true},
    .page =
        {.decides =
             "Modifies a rule that plans by a forecast: it plans by what the signal stays below with the probability "
             "`alpha`, by the standard deviation of the forecast's errors at each lead time. Above one half, what is "
             "far ahead is taken to be dearer than it is told, as it is less certain, and jobs rather run soon; below, "
             "they rather wait. At one half it is the rule itself. So it is with a perfect forecast, and in effect "
             "with "
             "errors that are the same at all leads (iid), but where a quantile falls to zero. The errors of "
             "persistence, climatology and issued forecasts are not known, and those of a weighted sum neither. Ties: "
             "as under the other rule. It knows what that knows, and how errors grow.",
         .formula = "plan by s(t) + z sigma(t - issue), z = inverse normal(alpha), an intensity no lower than 0; steps "
                    "under way are known",
         .pays = "Where a cleaner hour far ahead has disappointed before: it trades mean savings for fewer surprises.",
         .example = "{when: {rule: quantile-plan, over: lowest-window, alpha: 80 %}}"},
    .sees = [](const WhenSpec& spec, const Forecast& forecast,
               Instant now) { return forecast.quantile(now, spec.values.number("alpha")); },
    .faults = faults,
};

} // namespace sunward::policy::when
