// What a building draws so that its computers can: power supply, cooling, light.
#pragma once

#include <optional>
#include <vector>

#include "sunward/power/cooling.hpp"

namespace sunward {

/// Losses of a device at load l (a share of the rated IT power), as shares of the rated IT power:
///   no_load + proportional x l + square x l^2
/// Source of form and defaults below: Rasmussen, Electrical Efficiency Modeling for Data Centers, APC White Paper 113.
struct Losses {
    double no_load = 0;
    double proportional = 0;
    double square = 0;
};

/// A facility. With `pue` it is that factor and nothing else; otherwise the parts are modelled.
struct Facility {
    std::optional<double> pue; ///< constant power usage effectiveness, at least 1
    Power rated_it;            ///< what losses refer to
    Losses ups{0.04, 0.05, 0};
    Losses pdu{0.015, 0, 0.015};
    double lighting = 0.01; ///< share of rated IT power, always; its heat is not counted
    Cooling cooling;
    std::optional<Power> ups_limit;         ///< what the UPS can feed: IT and PDU losses; needs a modelled facility
    std::optional<Power> transformer_limit; ///< what the site's transformer can feed: everything
};

[[nodiscard]] Facility constant_pue(double pue);
[[nodiscard]] std::vector<Fault> faults_of(const Facility& facility);

/// Where the power goes at one moment.
struct FacilityDraw {
    Power it;
    Power ups; ///< lost in it
    Power pdu; ///< lost in it
    Power lighting;
    Power cooling; ///< fans included
    Power other;   ///< all overhead under a constant PUE
    Power total;
    double slope = 1; ///< watts of the facility per further watt of IT, a derivative
    double water_l_per_hour = 0;
};

/// The draw at an IT power of at least 0. Cooling moves the heat of IT, PDU and UPS; its fans follow the cube of the
/// air flow (Pelley et al., WEED 2009), which follows the heat: fan_share x rated x (heat / rated heat)^3. Above the
/// rated power the formulas are continued. The rates, cooling_rates(facility.cooling, air), change only with the
/// weather; the other form works them out.
[[nodiscard]] FacilityDraw facility_draw(const Facility& facility, Power it, const CoolingRates& rates);
[[nodiscard]] FacilityDraw facility_draw(const Facility& facility, Power it, const OutdoorAir& air);

/// The greatest IT power within the limits of UPS and transformer; infinite without limits, 0 when even the idle
/// building is beyond them.
[[nodiscard]] Power it_power_limit(const Facility& facility, const CoolingRates& rates);

/// The greatest IT power at which the facility draws at most `total`; 0 when there is none. Inverse of facility_draw,
/// for power caps.
[[nodiscard]] Power it_power_for(const Facility& facility, Power total, const CoolingRates& rates);

/// The greatest IT power that can be fed: the facility draws at most `available`, which may be infinite, and UPS and
/// transformer stay within their limits.
[[nodiscard]] Power largest_it_power(const Facility& facility, Power available, const CoolingRates& rates);

} // namespace sunward
