#include "estimate/draw.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sunward/power/dvfs.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::estimate {

namespace {

std::string power_text(Power power) { return format_quantity(power.base(), Measure::power); }

/// The accelerators' part of what a node draws in training, and the host's, each for one accelerator.
void split_node(const Order& order, Draw& draw) {
    const NodeType& node = order.hardware.node;
    const double accelerators = node.accelerators;
    const Power full = node.accelerator.full + node.host.full / accelerators;
    const Power whole = node.in_training ? *node.in_training / accelerators : full;
    const Power device = std::min(order.hardware.device.in_training.value_or(node.accelerator.full), whole);
    const DefaultFigure& doubt = order.defaults.at(node.in_training ? "draw-measured" : "draw-at-full-load");
    draw.accelerator_w = doubt.value * device.in(watt);
    draw.host_w = doubt.value * (whole - device).in(watt);
    const Provenance* source = source_of(order.hardware.node_sources, node.in_training ? "in_training" : "accelerator");
    order.note(node.in_training ? "draw in training, an accelerator with its part of the host"
                                : "draw at full load, an accelerator with its part of the host",
               draw.accelerator_w + draw.host_w, "W",
               (source == nullptr ? "the catalogue of accelerators" : text_of(*source)) + "; bounds, " +
                   text_of(doubt.source));
}

/// The board under its limit, by the cubic law.
void cap_board(const Order& order, Power cap, Draw& draw) {
    const Power idle = order.hardware.node.accelerator.idle;
    const Power full = draw.accelerator_w.central * watt;
    if (cap >= full) {
        order.assumptions.push_back({"cap", power_text(cap), "above what it draws: changes nothing"});
        return;
    }
    const ScaledProcessor board{idle, full};
    const auto frequency = frequency_under(board, cap);
    if (!frequency) {
        order.faults.add({}, "cap",
                         fmt::format("{} is below {}, what an accelerator draws at its lowest clock (idle {})",
                                     power_text(cap), power_text(power_at(board, board.min_frequency)),
                                     power_text(idle)));
        return;
    }
    draw.speed = speed_at(board, *frequency);
    draw.accelerator_w = Range::exactly(cap.in(watt));
    order.assumptions.push_back(
        {"cap", fmt::format("{}, {:.3g} of the speed", power_text(cap), draw.speed),
         "power by the cube of the clock, speed by the clock: measured training slows down more"});
}

} // namespace

Draw draw_of(const Order& order) {
    Draw draw;
    draw.idle_w = idle_share(order.hardware.node, 1).in(watt);
    if (const parameter::Value* stated = order.given.find("power")) {
        const double watts = stated->number;
        const double host = std::max(0.0, watts - order.hardware.node.accelerator.full.in(watt));
        draw.accelerator_w = Range::exactly(watts - host);
        draw.host_w = Range::exactly(host);
        order.note("draw, an accelerator with its part of the host", Range::exactly(watts), "W", "stated");
        return draw;
    }
    split_node(order, draw);
    if (const parameter::Value* cap = order.given.find("cap"))
        cap_board(order, Power::from_base(cap->number), draw);
    return draw;
}

} // namespace sunward::estimate
