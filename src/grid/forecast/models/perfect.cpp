#include "grid/forecast/task.hpp"

namespace sunward::grid::forecast::models {

namespace {

class PerfectForecast final : public Forecast {
public:
    explicit PerfectForecast(const Series& truth) : truth_(truth) {}
    [[nodiscard]] const Series& issued(Instant) const override { return truth_; }
    [[nodiscard]] bool is_static() const override { return true; }
    [[nodiscard]] std::optional<Series> quantile(Instant, double) const override { return truth_; }

private:
    const Series& truth_;
};

} // namespace

extern const ForecastModel perfect = {
    .name = "perfect",
    .help = "the signal itself",
    .traits = {.never_errs = true, .knows_errors = true},
    .page = {.knows = "All that comes, exactly: what a rule saves at most, not what it would save.",
             .example = "perfect"},
    .make = [](const ForecastTask& task) -> std::unique_ptr<Forecast> {
        return std::make_unique<PerfectForecast>(task.truth);
    },
};

} // namespace sunward::grid::forecast::models
