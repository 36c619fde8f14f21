#include "sunward/power/facility.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

double share(const Losses& losses, double load) {
    return losses.no_load + (losses.proportional + losses.square * load) * load;
}
double slope(const Losses& losses, double load) { return losses.proportional + 2 * losses.square * load; }

/// Heat to be cooled at a load, as a share of rated IT power.
double heat_share(const Facility& facility, double load) {
    return load + share(facility.ups, load) + share(facility.pdu, load);
}

/// What the UPS feeds at an IT power.
Power ups_output(const Facility& facility, Power it) {
    return it + facility.rated_it * share(facility.pdu, it / facility.rated_it);
}

bool at_least(double value, double least) { return value >= least && std::isfinite(value); }

void check_losses(std::vector<Fault>& faults, const Losses& losses, std::string_view field) {
    if (!at_least(losses.no_load, 0) || !at_least(losses.proportional, 0) || !at_least(losses.square, 0))
        faults.push_back({{}, std::string(field), "expected shares of at least 0"});
}

void check_parts(std::vector<Fault>& faults, const Facility& facility) {
    if (!at_least(facility.rated_it.base(), 0) || facility.rated_it == Power{})
        faults.push_back({{}, "rated_it", "expected a power above 0"});
    check_losses(faults, facility.ups, "ups");
    check_losses(faults, facility.pdu, "pdu");
    if (!at_least(facility.lighting, 0))
        faults.push_back({{}, "lighting", shortest(facility.lighting) + ", expected a share of at least 0"});
    for (Fault& fault : faults_of(facility.cooling)) {
        fault.field = "cooling." + fault.field;
        faults.push_back(std::move(fault));
    }
}

/// The greatest IT power that a rising condition still allows, to the last bit.
template <class Allowed>
Power greatest(const Allowed& allowed) {
    double low = 0;
    double high = 1;
    if (!allowed(low * watt))
        return {};
    while (allowed(high * watt)) {
        low = high;
        high *= 2;
        if (!std::isfinite(high))
            return high * watt;
    }
    for (double middle = low + (high - low) / 2; middle > low && middle < high; middle = low + (high - low) / 2)
        (allowed(middle * watt) ? low : high) = middle;
    return low * watt;
}

} // namespace

Facility constant_pue(double pue) {
    Facility facility;
    facility.pue = pue;
    return facility;
}

std::vector<Fault> faults_of(const Facility& facility) {
    std::vector<Fault> faults;
    if (!facility.pue)
        check_parts(faults, facility);
    else if (!at_least(*facility.pue, 1))
        faults.push_back({{}, "pue", shortest(*facility.pue) + ", expected at least 1"});
    if (facility.pue && facility.ups_limit)
        faults.push_back({{}, "ups_limit", "a constant PUE says nothing of the UPS"});
    if (facility.ups_limit && !at_least(facility.ups_limit->base(), 0))
        faults.push_back({{}, "ups_limit", "expected a power of at least 0"});
    if (facility.transformer_limit && !at_least(facility.transformer_limit->base(), 0))
        faults.push_back({{}, "transformer_limit", "expected a power of at least 0"});
    return faults;
}

FacilityDraw facility_draw(const Facility& facility, Power it, const CoolingRates& rates) {
    FacilityDraw draw;
    draw.it = it;
    if (facility.pue) {
        draw.other = it * (*facility.pue - 1);
        draw.total = it * *facility.pue;
        draw.slope = *facility.pue;
        return draw;
    }
    const Power rated = facility.rated_it;
    const double load = it / rated;
    draw.ups = rated * share(facility.ups, load);
    draw.pdu = rated * share(facility.pdu, load);
    draw.lighting = rated * facility.lighting;
    const double heat = heat_share(facility, load);
    const double heat_slope = 1 + slope(facility.ups, load) + slope(facility.pdu, load);
    const double flow = heat / heat_share(facility, 1);
    draw.cooling = rated * (heat * rates.power_per_heat + facility.cooling.fan_share * flow * flow * flow);
    draw.total = it + draw.ups + draw.pdu + draw.lighting + draw.cooling;
    const double fan_slope = 3 * facility.cooling.fan_share * flow * flow / heat_share(facility, 1);
    draw.slope = heat_slope * (1 + rates.power_per_heat + fan_slope);
    draw.water_l_per_hour =
        it.in(kilowatt)*rates.water_l_per_kwh_of_it + (rated * heat).in(kilowatt)*rates.water_l_per_kwh_of_heat;
    return draw;
}

FacilityDraw facility_draw(const Facility& facility, Power it, const OutdoorAir& air) {
    return facility_draw(facility, it, cooling_rates(facility.cooling, air));
}

Power it_power_limit(const Facility& facility, const CoolingRates& rates) {
    if (!facility.ups_limit && !facility.transformer_limit)
        return std::numeric_limits<double>::infinity() * watt;
    return greatest([&](Power it) {
        return (!facility.ups_limit || ups_output(facility, it) <= *facility.ups_limit) &&
               (!facility.transformer_limit || facility_draw(facility, it, rates).total <= *facility.transformer_limit);
    });
}

Power it_power_for(const Facility& facility, Power total, const CoolingRates& rates) {
    return greatest([&](Power it) { return facility_draw(facility, it, rates).total <= total; });
}

Power largest_it_power(const Facility& facility, Power available, const CoolingRates& rates) {
    const Power limit = it_power_limit(facility, rates);
    return std::isinf(available.base()) ? limit : std::min(limit, it_power_for(facility, available, rates));
}

} // namespace sunward
