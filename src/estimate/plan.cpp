#include "sunward/estimate/plan.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "estimate/draw.hpp"
#include "estimate/work.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/units/number.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

const DefaultFigure& EstimateDefaults::at(std::string_view name) const {
    const auto found = std::ranges::find(figures, name, &DefaultFigure::name);
    if (found == figures.end())
        throw std::out_of_range(fmt::format("no default '{}'", name));
    return *found;
}

namespace {

using namespace estimate;

constexpr double j_per_kwh = 3.6e6;
constexpr double g_per_kg = 1e3;

/// How the figure of a key is noted, and what is taken where it is not given.
struct Taken {
    std::string_view key;
    std::string_view fallback; ///< in the defaults
    std::string_view label;
    std::string_view unit;
    double base_per_unit; ///< of the value given
};

Range taken(const Taken& what, const Order& order) {
    if (const parameter::Value* value = order.given.find(what.key)) {
        const Range range = Range::exactly(value->number / what.base_per_unit);
        order.note(what.label, range, what.unit, "stated");
        return range;
    }
    const DefaultFigure& figure = order.defaults.at(what.fallback);
    order.note(what.label, figure.value, what.unit, text_of(figure.source));
    return figure.value;
}

std::string_view currency_of(const parameter::Values& given) {
    return given.has("price") ? given.text("price") : "USD";
}

/// Intensity of a zone by name, or as it was written.
Range intensity_of(const Order& order) {
    constexpr std::string_view label = "carbon intensity";
    constexpr std::string_view unit = "gCO2e/kWh";
    const parameter::Value* zone = order.given.find("zone");
    if (zone == nullptr) {
        const DefaultFigure& world = order.defaults.at("intensity");
        order.note(label, world.value, unit, "no zone is given: " + text_of(world.source));
        return world.value;
    }
    if (const auto stated = parse_quantity(zone->text, Measure::intensity).base; stated && *stated >= 0) {
        const Range range = Range::exactly(*stated * j_per_kwh);
        order.note(label, range, unit, "stated");
        return range;
    }
    std::vector<std::string_view> names;
    for (const DefaultFigure& known : order.defaults.zones) {
        if (known.name == zone->text) {
            order.note(label, known.value, unit, text_of(known.source));
            return known.value;
        }
        names.push_back(known.name);
    }
    order.faults.add({}, "zone",
                     fmt::format("'{}' is neither a built-in zone nor an intensity such as '57 gCO2/kWh'{}", zone->text,
                                 suggestion(zone->text, names)));
    return {};
}

Range by_hour(const Estimate& made, Duration life) {
    const double hours = life.seconds() / 3600;
    return {made.low.in(kilogram) / hours, made.central.in(kilogram) / hours, made.high.in(kilogram) / hours};
}

void note_embodied(const Order& order, std::string_view label, const Estimate& made, Duration life,
                   const Provenance* source) {
    const Range kg = {made.low.in(kilogram), made.central.in(kilogram), made.high.in(kilogram)};
    order.note(label, kg, fmt::format("kg over {:g} years", life.seconds() / (365 * 86400.0)),
               source == nullptr ? "the catalogue" : text_of(*source));
}

/// kg an hour of an accelerator and its part of the host. What is not known counts as nothing, and is said.
Range embodied_of(const Order& order) {
    const Accelerator& device = order.hardware.device;
    const NodeType& node = order.hardware.node;
    if (const parameter::Value* stated = order.given.find("embodied")) {
        const Carbon made = Carbon::from_base(stated->number);
        note_embodied(order, "embodied, with its part of the host", {made, made, made}, device.life, nullptr);
        return by_hour({made, made, made}, device.life);
    }
    Range sum;
    if (device.embodied) {
        note_embodied(order, "embodied, an accelerator", *device.embodied, device.life,
                      source_of(device.sources, "embodied"));
        sum = by_hour(*device.embodied, device.life);
    } else {
        order.assumptions.push_back({"embodied, an accelerator", "0 kg", "not known: left out"});
    }
    if (node.host_embodied) {
        note_embodied(order, "embodied, a host", *node.host_embodied, node.host_life,
                      source_of(order.hardware.node_sources, "host.embodied"));
        sum = sum + by_hour(*node.host_embodied, node.host_life) * (1.0 / node.accelerators);
    } else if (node.host.full > Power{}) {
        order.assumptions.push_back({"embodied, a host", "0 kg", "not known: left out"});
    }
    return sum;
}

void check_hardware_keys(const Order& order) {
    if (order.given.has("power") && order.given.has("cap"))
        order.faults.add({}, "cap", "given alongside 'power', which is what is drawn whatever the limit");
}

} // namespace

EstimatePlan plan_estimate(const parameter::Values& given, const EstimateHardware& hardware,
                           const EstimateDefaults& defaults) {
    EstimatePlan plan;
    Faults faults;
    const Order order{given, hardware, defaults, faults, plan.assumptions};
    check_hardware_keys(order);
    EstimateTask& task = plan.task;
    task.accelerators = given.number("count");
    const Speed speed = speed_of(order);
    const Draw draw = draw_of(order);
    const Work work = work_of(order);
    task.flop = work.flop;
    task.accelerator_hours = work.hours * task.accelerators;
    task.flop_per_s = speed.flop_per_s * draw.speed;
    task.accelerator_w = draw.accelerator_w;
    task.host_w = draw.host_w;
    task.idle_w = draw.idle_w;
    task.idle_share = taken({"idle-share", "idle-share", "time held without work", "of the time computed", 1}, order);
    task.pue = taken({"pue", "pue", "PUE", "", 1}, order);
    task.g_per_kwh = intensity_of(order);
    task.site_water = taken({"water", "site-water", "water of the site", "l/kWh of computers", 1 / j_per_kwh}, order);
    task.grid_water = order.defaults.at("grid-water").value;
    order.note("water of the grid", task.grid_water, "l/kWh", text_of(order.defaults.at("grid-water").source));
    plan.currency = given.has("price") ? price_currency(currency_of(given)) : std::string(currency_of(given));
    task.price = taken({"price", "price", "price", plan.currency + "/MWh", 1 / (1e3 * j_per_kwh)}, order) * 1e-3;
    task.moved_gb = given.number("data") / 1e9;
    if (task.moved_gb > 0) {
        task.kwh_per_gb = order.defaults.at("network").value;
        order.note("network", task.kwh_per_gb, "kWh/GB", text_of(order.defaults.at("network").source));
    } else {
        order.assumptions.push_back({"network", "no data over the internet", "none is stated (--data)"});
    }
    task.embodied_kg_per_hour = embodied_of(order);
    faults.raise();
    plan.title = fmt::format("{} on {} x {} in {}", work.title, given.text("count"), hardware.device.name,
                             name_of(speed.precision));
    return plan;
}

} // namespace sunward
