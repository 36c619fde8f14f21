#include <array>

#include "grid/forecast/task.hpp"

namespace sunward::grid::forecast::models {

namespace {

constexpr std::size_t cells_of_year = 288; ///< twelve months of 24 hours

std::size_t cell_of(Instant at) {
    const CivilTime time = civil_time(at);
    return std::size_t{time.month - 1} * 24 +
           static_cast<std::size_t>(time.since_midnight.us / Duration::from_hours(1).us);
}

/// Each step has the mean, weighted by duration, of all steps that begin in the same UTC hour of the same month.
Series usual(const Series& truth) {
    std::vector<double> values = step_means(truth);
    const auto boundaries = truth.boundaries();
    std::vector<std::size_t> cells(values.size());
    std::array<double, cells_of_year> sums{};
    std::array<double, cells_of_year> seconds{};
    for (std::size_t i = 0; i < values.size(); ++i) {
        cells[i] = cell_of(boundaries[i]);
        const double length = (boundaries[i + 1] - boundaries[i]).seconds();
        sums[cells[i]] += values[i] * length;
        seconds[cells[i]] += length;
    }
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = sums[cells[i]] / seconds[cells[i]];
    return truth.with_values(std::move(values));
}

} // namespace

extern const ForecastModel climatology = {
    .name = "climatology",
    .help = "the mean of the hour of the day in its month, over the whole signal",
    .page = {.knows = "The usual day of each month and nothing of this one. The means are taken over the whole signal, "
                      "with what lies ahead.",
             .formula = "told(t) = mean of truth over all steps that begin in the UTC hour and the month of t",
             .example = "climatology"},
    .make = [](const ForecastTask& task) -> std::unique_ptr<Forecast> {
        return std::make_unique<StaticForecast>(usual(task.truth));
    },
};

} // namespace sunward::grid::forecast::models
