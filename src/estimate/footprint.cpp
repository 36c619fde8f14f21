#include "sunward/estimate/footprint.hpp"

namespace sunward {

namespace {

/// The figure at its worse end is what makes the most of it: the slower, the longer.
Range over(double amount, const Range& rate) { return {amount / rate.high, amount / rate.central, amount / rate.low}; }

constexpr double seconds_per_hour = 3600;
constexpr double kw_per_w = 1e-3;
constexpr double kg_per_g = 1e-3;
constexpr double kg_per_pound = 0.45359237;

Range less_one(const Range& range) { return {range.low - 1, range.central - 1, range.high - 1}; }

} // namespace

Footprint footprint_of(const EstimateTask& task) {
    Footprint result;
    if (task.flop > 0) {
        result.flop = task.flop;
        result.accelerator_hours = over(task.flop / seconds_per_hour, task.flop_per_s);
    } else {
        result.accelerator_hours = Range::exactly(task.accelerator_hours);
        result.flop = task.accelerator_hours * seconds_per_hour * task.flop_per_s.central;
    }
    const Range& busy = result.accelerator_hours;
    result.hours = busy * (1 / task.accelerators);
    const auto layer = [&](Layer which) -> LayerFigure& { return result.layers[static_cast<std::size_t>(which)]; };
    layer(Layer::accelerator).kwh = busy * task.accelerator_w * kw_per_w;
    layer(Layer::host).kwh = busy * task.host_w * kw_per_w;
    layer(Layer::idle).kwh = busy * task.idle_share * (task.idle_w * kw_per_w);
    const Range it = layer(Layer::accelerator).kwh + layer(Layer::host).kwh + layer(Layer::idle).kwh;
    layer(Layer::overhead).kwh = it * less_one(task.pue);
    layer(Layer::network).kwh = task.kwh_per_gb * task.moved_gb;
    for (LayerFigure& figure : result.layers) {
        figure.kg = figure.kwh * task.g_per_kwh * kg_per_g;
        result.kwh = result.kwh + figure.kwh;
    }
    layer(Layer::embodied).kg = (busy + busy * task.idle_share) * task.embodied_kg_per_hour;
    for (const LayerFigure& figure : result.layers)
        result.kg = result.kg + figure.kg;
    result.water_l = it * task.site_water + result.kwh * task.grid_water;
    result.cost = result.kwh * task.price;
    return result;
}

Equivalents equivalents_of(double kg) {
    const double pounds = kg / kg_per_pound;
    return {pounds / 126'000, pounds / 1'984, pounds / 36'156};
}

} // namespace sunward
