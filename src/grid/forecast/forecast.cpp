#include "sunward/grid/forecast.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "grid/forecast/task.hpp"
#include "sunward/error/error.hpp"
#include "sunward/error/faults.hpp"

namespace sunward {

namespace {

using grid::Subject;

constexpr double unbounded = std::numeric_limits<double>::infinity();
constexpr Subject carbon_subject{"carbon", "", 1, false, 0, unbounded};
constexpr Subject price_subject{"price", "", 1, false, -unbounded, unbounded};

} // namespace

namespace grid {

std::vector<double> step_means(const Series& series) {
    std::vector<double> means(series.values().begin(), series.values().end());
    if (series.shape() == Shape::linear)
        for (std::size_t i = 0; i < means.size(); ++i)
            means[i] = series.mean(series.boundaries()[i], series.boundaries()[i + 1]);
    return means;
}

} // namespace grid

ForecastSpec choose_forecast(std::string_view name, parameter::GivenValues given) {
    const ForecastModel& model = forecast_model(name);
    return {&model, parameter::Values(model.parameters(), given)};
}

Duration issue_step(const ForecastSpec& spec) {
    return spec.values.duration_if_given("issue_step").value_or(Duration::from_hours(1));
}

void check_forecast(const ForecastSpec& spec) {
    Faults faults;
    if (spec.model->check != nullptr)
        spec.model->check(spec.values, faults);
    faults.raise();
}

std::unique_ptr<Forecast> make_forecast(const Series& truth, const ForecastSpec& spec, std::uint64_t seed,
                                        std::string_view zone, bool floor_at_zero) {
    check_forecast(spec);
    if (spec.model->traits.from_issues && !spec.issued.contains(zone))
        throw InputError({}, fmt::format("forecast.issued.{}", zone),
                         fmt::format("missing, the model `{}` needs issued forecasts for it", spec.model->name));
    return spec.model->make({truth, spec, seed, zone, floor_at_zero ? carbon_subject : price_subject});
}

ZoneForecast make_forecasts(const ZoneTruth& truth, const ForecastSpec& spec, std::uint64_t seed) {
    check_forecast(spec);
    const auto foretell = [&](const Series* signal, Subject subject) -> std::unique_ptr<Forecast> {
        if (signal == nullptr)
            return nullptr;
        if (subject.sign < 0)
            subject.most = std::max(0.0, *std::ranges::max_element(signal->values()));
        return spec.model->make({*signal, spec, seed, truth.zone, subject});
    };
    Subject marginal = carbon_subject;
    marginal.suffix = ".marginal";
    Subject price = price_subject;
    price.suffix = ".price";
    const Subject solar{"solar", ".solar", -1, true, 0, unbounded};
    const Subject wind{"wind", ".wind", -1, false, 0, unbounded};
    ZoneForecast told;
    told.carbon = foretell(truth.carbon, carbon_subject);
    told.marginal = foretell(truth.marginal, marginal);
    told.price = foretell(truth.price, price);
    told.solar = foretell(truth.solar, solar);
    told.wind = foretell(truth.wind, wind);
    return told;
}

} // namespace sunward
