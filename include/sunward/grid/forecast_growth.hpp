// How the errors of forecasts grow with the lead time.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "sunward/parameter/field.hpp"
#include "sunward/parameter/values.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// Standard deviation of a forecast's error at a lead time, as a share of the signal's mean.
struct LeadError {
    Duration lead;
    double error = 0;
};

/// Leads above 0 and rising, errors not falling; straight between them from 0 at lead 0, held after the last. A word
/// for one of the tables that have a name, or its points.
[[nodiscard]] parameter::Field growth_field(std::string_view key);
/// What such a field says.
[[nodiscard]] std::vector<LeadError> growth_of(const parameter::Value& value);

/// 9 % at 1 h, 20 % at 6 h, 25 % at 24 h, 35 % at 48 h: as the National Energy System Operator's forecasts of Great
/// Britain's intensity in 2023 turned out.
[[nodiscard]] std::span<const LeadError> default_growth();
/// 2 % at 1 h to 11 % at 96 h.
[[nodiscard]] std::span<const LeadError> optimistic_growth();

} // namespace sunward
