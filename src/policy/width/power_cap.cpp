#include <algorithm>
#include <fmt/format.h>
#include <optional>

#include "policy/width/gate.hpp"
#include "policy/width/parameters.hpp"
#include "policy/width/power_share.hpp"
#include "sunward/policy/width_rule.hpp"

namespace sunward::policy::width {

namespace {

using namespace parameter::types;

Parameters parameters() {
    return {parameter::field("limit", ratio(0, 1), "Share of what a site's nodes draw at full load that they may draw")
                .required(),
            parameter::field("floor", ratio(0, 1),
                             "The same limit when the signal is at its highest; in between, along a straight line")
                .or_derived("the limit: it does not follow the signal"),
            parameter::field("least_frequency", ratio(0.01, 1),
                             "Lowest clock, as a share of the full clock; below it jobs are paused")
                .or_else("0.3"),
            lookahead()};
}

std::vector<ValueFault> faults(const parameter::Values& values) {
    const parameter::Value* limit = values.find("limit");
    const parameter::Value* floor = values.find("floor");
    if (limit == nullptr || floor == nullptr || floor->number <= limit->number)
        return {};
    return {{"floor", fmt::format("'{}' is above 'limit', {}", floor->text, limit->text)}};
}

/// Caps every site by the measured signal of its zone.
void cap_power(const parameter::Values& values, const View& view, Decisions& decisions) {
    const double limit = values.number("limit");
    const double floor = values.has("floor") ? values.number("floor") : limit;
    std::optional<std::uint32_t> last; // pools of a site are neighbours
    for (const PoolView& pool : view.pools()) {
        if (last == pool.site)
            continue;
        last = pool.site;
        const SignalRange range = range_ahead(view, pool.zone, values.duration("lookahead"));
        decisions.cap(pool.site, power_share(limit, floor, range, view.measured(pool.zone)),
                      values.number("least_frequency"));
    }
}

} // namespace

extern const WidthRule power_cap = {
    .name = "power-cap",
    .help = "clocks are lowered so that a site draws no more than a share that may follow the signal",
    .source = "Weiser et al., Scheduling for reduced CPU energy, OSDI 1994",
    .parameters = parameters,
    .traits = {.slows = true},
    .page =
        {.decides =
             "Clocks are lowered so that a site draws no more than a share of its power that may follow the signal. "
             "All jobs of the site get the same clock; when that would fall below `least_frequency`, jobs are paused, "
             "those started last first. It knows the current value, and the lowest and highest of the forecast.",
         .formula = "P <= cap(CI); P(f) = idle + dynamic f^3, speed f",
         .pays = "Where slower is better than later: the same work takes less energy at a lower clock.",
         .example = "{width: {rule: power-cap, limit: 80 %}}"},
    .cap = cap_power,
    .looks_at_signal = [](const parameter::Values& values) { return values.has("floor"); },
    .lookahead =
        [](const parameter::Values& values) {
            return values.has("floor") && values.number("floor") < values.number("limit") ? values.duration("lookahead")
                                                                                          : Duration{};
        },
    .faults = faults,
};

} // namespace sunward::policy::width
