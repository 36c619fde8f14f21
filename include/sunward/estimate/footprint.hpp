// The footprint of a run on the back of an envelope: time, energy, carbon, water and money, layer by layer.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "sunward/estimate/range.hpp"

namespace sunward {

/// What a run is, and what it runs on. All figures are of one accelerator with its part of the node, unless said.
struct EstimateTask {
    double flop = 0;               ///< of all runs together; 0: `accelerator_hours` are given in place of it
    double accelerator_hours = 0;  ///< busy, of all accelerators together
    double accelerators = 1;       ///< that compute side by side
    Range flop_per_s;              ///< that is reached; not looked at where hours are given
    Range accelerator_w;           ///< while it computes
    Range host_w;                  ///< the same of its part of everything else in the node
    double idle_w = 0;             ///< with its part of the host
    Range idle_share;              ///< of the time computed, for which an accelerator is held without work
    Range pue = Range::exactly(1); ///< at least 1
    Range g_per_kwh;               ///< of the grid
    Range site_water;              ///< l/kWh of what computers draw
    Range grid_water;              ///< l/kWh of all that is drawn
    Range price;                   ///< currency/kWh
    double moved_gb = 0;           ///< data over the internet, in all
    Range kwh_per_gb;              ///< of that
    Range embodied_kg_per_hour;    ///< what it took to make an accelerator and its part of the host, by time held
};

enum class Layer : std::size_t { accelerator, host, idle, overhead, network, embodied };
inline constexpr std::size_t layer_count = 6;
/// In the order of the enumeration.
inline constexpr std::array<std::string_view, layer_count> layer_names = {"accelerator", "host",    "idle",
                                                                          "overhead",    "network", "embodied"};

struct LayerFigure {
    Range kwh;
    Range kg;
};

/// The layers add up to the totals.
struct Footprint {
    double flop = 0; ///< as reached in the middle, where hours were given
    Range hours;     ///< from start to end
    Range accelerator_hours;
    std::array<LayerFigure, layer_count> layers{};
    Range kwh;
    Range kg;
    Range water_l;
    Range cost;
};

/// E = N t (P_accelerator + P_host) (1 + idle) PUE + GB kWh/GB, kg = E I + N t M / life, with N t = FLOP / FLOP/s: the
/// formula of Patterson et al. 2021 (arXiv 2104.10350) and Strubell et al. 2019, with the layers of Google's account of
/// Gemini (arXiv 2508.15734). PUE applies to energy and to carbon alike, and not to the network outside.
/// Low takes every figure at its better end, high at its worse: bounds, not a confidence interval.
[[nodiscard]] Footprint footprint_of(const EstimateTask& task);

/// How many of something that is 1 come to it (Strubell et al. 2019, table 1, with 1 lb = 0.45359237 kg).
struct Equivalents {
    double car_lifetimes = 0;           ///< of a US car with its fuel, 126,000 lb
    double passenger_flights_ny_sf = 0; ///< 1,984 lb
    double us_person_years = 0;         ///< 36,156 lb
};
[[nodiscard]] Equivalents equivalents_of(double kg);

} // namespace sunward
