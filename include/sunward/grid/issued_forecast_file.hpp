// Files of forecasts as they were issued.
#pragma once

#include <vector>

#include "sunward/grid/issued_forecast.hpp"
#include "sunward/series/csv.hpp"

namespace sunward {

/// read_issued_forecasts() of a file that is written in some way.
[[nodiscard]] std::vector<IssuedForecast> read_issued_forecasts(const IssuedForecastSource& source, CsvDialect dialect);

} // namespace sunward
