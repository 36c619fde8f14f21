#include "grid/forecast/forecast_window.hpp"
#include "grid/forecast/task.hpp"

namespace sunward::grid::forecast::models {

namespace {

/// The newest issue where it covers the step, else persistence.
Foresight from_issues(const ForecastTask& task, std::vector<IssuedForecast> issues) {
    return [&truth = task.truth, period = task.spec.values.duration("period"),
            issues = std::move(issues)](Instant issue, Instant from, Instant to) {
        const auto later = std::ranges::upper_bound(issues, issue, {}, &IssuedForecast::issued);
        if (later != issues.begin()) {
            const Series& values = std::prev(later)->values;
            if (values.ends() != EndRule::fail || (values.begin() <= from && to <= values.end()))
                return step_value(values, from, to);
        }
        return persist(truth, period, issue, from, to);
    };
}

std::unique_ptr<Forecast> make(const ForecastTask& task) {
    std::vector<IssuedForecast> issues;
    if (const auto found = task.spec.issued.find(task.key()); found != task.spec.issued.end())
        issues = found->second;
    std::ranges::stable_sort(issues, {}, &IssuedForecast::issued);
    std::vector<Instant> times;
    times.reserve(issues.size());
    for (const IssuedForecast& issue : issues)
        times.push_back(issue.issued);
    return std::make_unique<WindowForecast>(task.truth, issue_window(task.spec.values),
                                            from_issues(task, std::move(issues)), std::move(times));
}

} // namespace

extern const ForecastModel file = {
    .name = "file",
    .help = "forecasts as they were issued, read from files; persistence where they end",
    .parameters = persistence_fields,
    .traits = {.from_issues = true},
    .page = {.knows = "What a forecaster really said, at the time when it was said. Where the newest issue ends, and "
                      "for a signal without issues, persistence goes on.",
             .example = "{model: file, issued: [{zone: z, average: {files: 'issued_*.csv', unit: gCO2/kWh}}]}"},
    .check = check_persistence,
    .make = make,
};

} // namespace sunward::grid::forecast::models
