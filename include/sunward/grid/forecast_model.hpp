// Models of what a policy is told of the future: what each tells of itself, and how its forecasts are made.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "sunward/error/faults.hpp"
#include "sunward/parameter/field.hpp"
#include "sunward/parameter/values.hpp"

namespace sunward {

class Forecast;
struct ForecastTask;

/// What others have to know of a model.
struct ForecastTraits {
    bool never_errs = false;   ///< what it says is what comes
    bool knows_errors = false; ///< its forecasts have quantiles
    bool from_issues = false;  ///< forecasts as issued have to be given, for the signals that somebody looks at
};

/// What the generated page says of a model.
struct ForecastPage {
    std::string_view knows;     ///< what a policy knows under it
    std::string_view formula{}; ///< empty where words say it all
    std::string_view example{}; ///< in YAML, on one line
};

struct ForecastModel {
    std::string_view name; ///< such as `persistence`
    std::string_view help;
    std::string_view source{}; ///< publication; empty for what is common knowledge
    /// Keys of its own.
    parameter::Parameters (*parameters)() = [] { return parameter::Parameters(); };
    ForecastTraits traits{};
    ForecastPage page{};
    /// What is wrong with its values, in fields that begin with `forecast.`.
    void (*check)(const parameter::Values&, Faults&) = nullptr;
    std::unique_ptr<Forecast> (*make)(const ForecastTask&) = nullptr;
};

/// Listed in src/grid/forecast_models.def.
[[nodiscard]] std::span<const ForecastModel* const> forecast_models();
/// Throws InputError for an unknown name.
[[nodiscard]] const ForecastModel& forecast_model(std::string_view name);

} // namespace sunward
