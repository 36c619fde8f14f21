// Which rules a scheduler is composed of, with their parameters.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/units/instant.hpp"

namespace sunward {

enum class OrderRule { fifo, sjf, ljf, priority, deadline, fair_share };
enum class BackfillRule { none, easy, conservative };
enum class WhenRule {
    now,
    window,
    lowest_slot,
    lowest_window,
    carbon_time,
    threshold,
    wait_awhile,
    deadline_only,
    pause_resume,
    k_min,
    green_surplus,
    receding_horizon
};
enum class WhereRule { home, cleanest_now, cleanest_mean, cheapest, least_loaded, follow_the_sun };
enum class NodesRule { first, pack, spread, efficient_first }; ///< within a site
enum class WidthRule { fixed, carbon_scaler, capacity_curve, k_search, pcaps, power_cap };
enum class Optimise { average, marginal, price, weighted };
enum class Knowledge { truth, requested, class_mean }; ///< what a rule takes as a job's length
enum class Align { none, arrival, clock };             ///< where candidate times may lie

enum class HorizonSolver { lp, greedy }; ///< receding-horizon

struct WhenSpec {
    WhenRule rule = WhenRule::now;
    Duration nominal{};                            ///< window: time of day
    Duration half_width = Duration::from_hours(8); ///< window
    std::string time_zone;                         ///< window; empty: UTC
    double quantile = 0.3;                         ///< threshold
    Duration lookahead = Duration::from_hours(24); ///< threshold: span of the forecast that the quantile is taken from
    Knowledge length = Knowledge::requested;
    Align align = Align::none;
    Duration slot = Duration::from_hours(1); ///< with align; pause-resume, k-min: unit of work; receding-horizon
    /// pause-resume, k-min: bounds of the signal. none: those of the forecast from arrival to deadline.
    std::optional<double> least{};
    std::optional<double> most{};
    /// pause-resume: what a pause or a resumption costs, as time at full power. none: half of what the job's saving and
    /// restoring take.
    std::optional<Duration> switching{};
    Duration every = Duration::from_hours(1);    ///< receding-horizon: plans anew so often, from midnight UTC on
    Duration horizon = Duration::from_hours(24); ///< receding-horizon: looks so far ahead
    HorizonSolver solver = HorizonSolver::lp;    ///< receding-horizon
    std::uint32_t most_variables = 5000;         ///< receding-horizon: greedy for larger programs
    /// Where forecasts change: plans of jobs that wait are made anew this often (from midnight UTC on), in the pool
    /// that was chosen for them. 0: never. A window is decided once, when it opens.
    Duration replan{};
    bool reserved_first = false; ///< start earlier as soon as enough reserved accelerators are free
    std::uint32_t reserved = 0;  ///< accelerators a cluster has already paid for (reserved-first, deadline-only)
};

/// How many accelerators jobs get, how many a cluster may use, and at what clock.
struct WidthSpec {
    WidthRule rule = WidthRule::fixed;
    Knowledge length = Knowledge::requested;       ///< carbon_scaler, capacity_curve
    std::uint32_t least_use = 1;                   ///< k_search: accelerators of a cluster that may always be used
    double gamma = 0.5;                            ///< pcaps: 0 carbon-agnostic, 1 most aware
    double lowest_priority = 0;                    ///< pcaps: importance 0
    double highest_priority = 1;                   ///< pcaps: importance 1
    Duration lookahead = Duration::from_hours(48); ///< k_search, pcaps, power_cap: span of the forecast for L and U
    double peak_weight = 0;                        ///< capacity_curve: signal's unit x hours
    double limit = 1;                              ///< power_cap: share of a site's draw at full load
    double floor = 1;                              ///< power_cap: the same where the signal is highest
    double least_frequency = 0.3;                  ///< power_cap
};

/// A policy that is not composed of rules. One of library, command and name is given.
struct PluginSpec {
    std::string library;                                 ///< path of a shared library, see sunward/plugin.h
    std::vector<std::string> command;                    ///< program and arguments, see tools/plugins/README.md
    std::string name;                                    ///< in custom_policies()
    std::string options = "{}";                          ///< a JSON object, for the policy alone
    Duration timeout = Duration::from_seconds(10);       ///< library, command: by the clock on the wall, for each call
    Duration start_timeout = Duration::from_seconds(60); ///< command: until it says hello
    bool true_length = false;                            ///< library, command: is told the jobs' true lengths
};

struct PolicySpec {
    std::string name = "default";
    Optimise optimise = Optimise::average;
    double carbon_price = 0;      ///< weighted: currency per kg of CO2e
    bool weighs_marginal = false; ///< weighted: the marginal intensity instead of the average
    OrderRule order = OrderRule::fifo;
    Duration half_life = Duration::from_days(7); ///< fair-share: in which what users had counts half
    BackfillRule backfill = BackfillRule::easy;
    std::uint32_t compress_depth = 100; ///< conservative: reservations moved up per early finish
    WhenSpec when;
    WhereRule where = WhereRule::home;
    double hysteresis = 0.02; ///< follow-the-sun: what going elsewhere must save beyond its cost, of what staying costs
    NodesRule nodes = NodesRule::first;
    WidthSpec width;
    std::optional<PluginSpec> plugin; ///< in place of all rules; `optimise` still counts
};

} // namespace sunward
