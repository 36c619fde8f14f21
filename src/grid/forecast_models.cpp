#include "sunward/grid/forecast_model.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "sunward/error/error.hpp"

// clang-format off
namespace sunward::grid::forecast::models {

#define FORECAST_MODEL(name) extern const ForecastModel name;
#include "grid/forecast_models.def"
#undef FORECAST_MODEL

} // namespace sunward::grid::forecast::models
// clang-format on

namespace sunward {

std::span<const ForecastModel* const> forecast_models() {
    static constexpr std::array list{
#define FORECAST_MODEL(name) &grid::forecast::models::name,
#include "grid/forecast_models.def"
#undef FORECAST_MODEL
    };
    return list;
}

const ForecastModel& forecast_model(std::string_view name) {
    const auto models = forecast_models();
    const auto found = std::ranges::find(models, name, &ForecastModel::name);
    if (found == models.end())
        throw InputError({}, std::string(name), "no such model");
    return **found;
}

} // namespace sunward
