// A zone through time: its plants dispatched against its demand, hour by hour.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "sunward/grid/merit_order.hpp"
#include "sunward/series/series.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

struct ZoneInput {
    Fleet fleet;
    Series demand = Series::constant(0); ///< MW
    bool may_feed_in = false;            ///< demand may be below 0: power that comes from nowhere in particular
    /// By the plant's name: share of its capacity that is there, 0 to 1 (solar, wind, inflow, outages). A plant without
    /// a series has its `availability`.
    std::map<std::string, Series, std::less<>> availability;
    double value_of_lost_load = 10'000; ///< currency/MWh
};

/// Step series over the span asked for, each value that of a whole step.
struct ZoneYear {
    Series average = Series::constant(0);           ///< gCO2e/kWh of what is served
    Series marginal = Series::constant(0);          ///< gCO2e/kWh of one more MW (right value)
    Series price = Series::constant(0);             ///< currency/MWh of the last MW served
    std::map<std::string, Series, std::less<>> mix; ///< MW by fuel
    double served = 0, unserved = 0, curtailed = 0; ///< MWh
    double turned_down = 0;                         ///< MWh of minimum outputs that nobody wanted
    double emissions = 0;                           ///< t
    double cost = 0;                                ///< currency, of marginal costs, without lost load
};

/// Merit order without coupling, demand and availability averaged over each step. Throws InputError with all faults: a
/// fleet's (check_fleet), an availability for no plant or outside [0, 1], a negative demand, series that do not cover
/// the span, a step that is not above 0, more than 20 million steps.
[[nodiscard]] ZoneYear run_zone(const ZoneInput& input, Instant from, Instant to,
                                Duration step = Duration::from_hours(1));

/// Output of a reservoir (or, with `least` below 0, of a storage that may charge) that shaves the peaks of what the
/// other plants have to serve: in each period
///   h(t) = clamp(load(t) - level, least, most), with the level at which the mean of h is the mean of `inflow`.
/// Of all outputs within the limits and with that energy it leaves the remaining load the most level. Inflow outside
/// the limits is taken as the limit (spilled, or least kept up from stock).
/// MW, in steps of an hour from `from`; periods of `period`, the last one may be shorter.
/// Throws InputError unless least <= most, both finite, the period is whole hours and both series cover the span.
[[nodiscard]] Series level_reservoir(const Series& load, const Series& inflow, double least, double most, Instant from,
                                     Instant to, Duration period = Duration::from_days(7));

} // namespace sunward
