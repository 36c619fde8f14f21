// How much electricity a zone uses through the year.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "sunward/series/series.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// Demand by season and hour of the day, relative to the mean working day.
struct DemandShape {
    std::string name; ///< such as `summer-peaking`
    /// Working days of winter (December to February), spring, summer, autumn by the wall clock's hour; northern half.
    std::array<std::array<double, 24>, 4> hours{};
    double weekend = 1; ///< factor on Saturday and Sunday
};

/// The shapes with a name: flat, summer-peaking, winter-peaking, double-peaking, temperate, electric-heating, tropical.
[[nodiscard]] std::span<const DemandShape> demand_shapes();
/// Throws InputError that suggests the nearest name.
[[nodiscard]] const DemandShape& demand_shape(std::string_view name);

struct Demand {
    double mean = 0; ///< MW over the span asked for
    double peak = 0; ///< MW in its highest step; 0: as the shape has it
    DemandShape shape;
    std::string time_zone; ///< IANA name; empty: UTC
    bool southern = false; ///< seasons turned by half a year
};

/// Step series over [from, to) of hours (the last one may be cut), MW:
///   d(t) = mean + (peak - mean) (s(t) - mean of s) / (max of s - mean of s),
/// s(t) the shape, straight between the middles of the seasons, times the weekend's factor; without a peak
/// d(t) = mean s(t) / mean of s. Throws InputError with all faults: a mean not above 0, a peak below the mean, a peak
/// that makes the least demand negative or that a flat shape cannot have, values of the shape that are not above 0, an
/// unknown time zone, a span that is empty or above 200 years.
[[nodiscard]] Series demand_series(const Demand& demand, Instant from, Instant to);

} // namespace sunward
