// value_i = truth_i + N(0, error x |mean of truth|), independent, kept within the subject's bounds, drawn once from the
// stream `forecast.<zone>`.
// Source: Wiesner et al., Let's Wait Awhile, Middleware 2021, section 5.1.
#include "grid/forecast/spread.hpp"
#include "grid/forecast/task.hpp"
#include "sunward/random/stream.hpp"

namespace sunward::grid::forecast::models {

using namespace parameter::types;

namespace {

Series with_errors(const ForecastTask& task) {
    const double error = task.spec.values.number("error");
    const double deviation = error * scale_of(task.truth);
    RandomStream stream(task.seed, "forecast." + task.key());
    std::vector<double> values = step_means(task.truth);
    for (double& value : values) {
        const double drawn = stream.normal();
        value += (task.subject.proportional ? error * value : deviation) * drawn;
        value = task.subject.held(value);
    }
    return task.truth.with_values(std::move(values));
}

parameter::Parameters parameters() {
    return {parameter::field("error", ratio(0, 10), "Standard deviation of the error as a share of the signal's mean")
                .required()};
}

} // namespace

extern const ForecastModel iid = {
    .name = "iid",
    .help = "the signal with an independent normal error at each step",
    .source = "Wiesner et al., Let's Wait Awhile, Middleware 2021",
    .parameters = parameters,
    .traits = {.knows_errors = true},
    .page = {.knows =
                 "The signal with noise that is drawn once: near and far are told alike, and nothing is learned as "
                 "time goes on. A mean over a few steps is nearly right, a lowest step is not.",
             .formula = "told(t) = truth(t) + N(0, error * mean of truth), at least 0 but for prices;\n"
                        "solar: error * truth(t), so that nights stay dark",
             .example = "{model: iid, error: 5 %}"},
    .make = [](const ForecastTask& task) -> std::unique_ptr<Forecast> {
        return with_spread(std::make_unique<StaticForecast>(with_errors(task)),
                           spread_of(task, [error = task.spec.values.number("error")](Duration) { return error; }));
    },
};

} // namespace sunward::grid::forecast::models
