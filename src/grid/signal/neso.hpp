// Half-hourly files of NESO: `from`, and a column or `intensity.<column>`.
#pragma once

#include <string_view>

#include "grid/signal/readings.hpp"

namespace sunward::grid {

[[nodiscard]] Readings read_neso(const SignalSource& source, std::string_view column);

} // namespace sunward::grid
