#include "grid/forecast/forecast_window.hpp"
#include "grid/forecast/task.hpp"

namespace sunward::grid::forecast::models {

extern const ForecastModel persistence = {
    .name = "persistence",
    .help = "the same hour of the last day, or other period, that is measured already",
    .parameters = persistence_fields,
    .page = {.knows = "What was measured up to now. What comes is taken to be as a day ago, or a week ago; nothing of "
                      "the weather ahead is known.",
             .formula = "told_i(t) = truth(t - n * period), n the least whole number with t - n * period <= i",
             .example = "{model: persistence, period: 7 d}"},
    .check = check_persistence,
    .make = [](const ForecastTask& task) -> std::unique_ptr<Forecast> {
        return std::make_unique<WindowForecast>(task.truth, issue_window(task.spec.values),
                                                persisting(task.truth, task.spec.values.duration("period")));
    },
};

} // namespace sunward::grid::forecast::models
