#include "sunward/power/balance.hpp"

#include <algorithm>
#include <cmath>

#include "sunward/error/error.hpp"

namespace sunward {

namespace {

/// Moves up to `wanted` out of `from` and says how much it was.
Power take(Power& from, Power wanted) {
    const Power taken = std::min(from, wanted);
    from -= taken;
    return taken;
}

/// On-site generation that has not been used yet.
struct Generation {
    Power solar;
    Power wind;

    [[nodiscard]] Power total() const { return solar + wind; }
};

/// Takes up to `wanted` of both, in proportion, for one use; returns how much it took.
template <Power SourceFlows::*use>
Power take(Generation& left, Power wanted, SiteFlows& flows) {
    const Power total = left.total();
    if (wanted >= total) {
        flows.solar.*use = left.solar;
        flows.wind.*use = left.wind;
        left = {};
        return total;
    }
    const Power solar = std::min(left.solar, wanted * (left.solar / total));
    const Power wind = std::min(left.wind, wanted - solar);
    flows.solar.*use = solar;
    flows.wind.*use = wind;
    left.solar -= solar;
    left.wind -= wind;
    return wanted; // not solar + wind, whose rounding would leave a trace of load
}

void check(const SiteSupply& supply) {
    for (const Power power : {supply.solar, supply.wind, supply.demand, supply.charge_limit, supply.discharge_limit})
        if (!(power >= Power{}) || std::isinf(power.base()))
            throw SimulationError("a site's solar, wind, demand or battery limit is negative or not finite");
    for (const Power limit : {supply.import_limit, supply.export_limit, supply.backup_limit})
        if (!(limit >= Power{}))
            throw SimulationError("a site's limit of import, export or backup is negative or not a number");
    if (std::isnan(supply.battery.base()))
        throw SimulationError("the commanded power of a site's battery is not a number");
}

} // namespace

SiteFlows balance(const SiteSupply& supply) {
    check(supply);
    SiteFlows flows;
    Generation generation{supply.solar, supply.wind};
    Power charge = std::clamp(supply.battery, Power{}, supply.charge_limit);
    Power discharge = std::clamp(-supply.battery, Power{}, supply.discharge_limit);
    Power import = supply.import_limit;
    Power backup = supply.backup_limit;
    Power load = supply.demand;

    load -= take<&SourceFlows::to_load>(generation, load, flows);
    charge -= take<&SourceFlows::to_battery>(generation, charge, flows);
    load -= flows.battery_to_load = take(discharge, load);
    load -= flows.grid_to_load = take(import, load);
    if (supply.battery_covers_shortfall) { // load is left only when nothing is, to charge from
        Power spare = supply.discharge_limit - flows.battery_to_load;
        const Power beyond = take(spare, load);
        flows.battery_to_load += beyond;
        load -= beyond;
    }
    load -= flows.backup_to_load = take(backup, load);
    flows.unserved = load;
    flows.grid_to_battery = take(import, charge);

    Power outlet = supply.export_limit;
    outlet -= take<&SourceFlows::to_export>(generation, outlet, flows);
    flows.battery_to_export = take(discharge, outlet);
    flows.solar.curtailed = generation.solar;
    flows.wind.curtailed = generation.wind;
    return flows;
}

} // namespace sunward
