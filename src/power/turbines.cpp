// Power curves of real machines: kW at whole m/s from the given speed on, in standard air, rated up to the cut-out.
// Source unless another is named: the manufacturers' figures as collected in the wind turbine library of the Open
// Energy Platform (openenergyplatform.org).
#include <algorithm>
#include <initializer_list>

#include "sunward/power/wind_farm.hpp"

namespace sunward {

namespace {

Turbine turbine(std::string name, double rated_kw, double rotor_m, double hub_m, int first_m_s,
                std::initializer_list<double> kw, double cut_out_m_s) {
    Turbine result{std::move(name), rated_kw * kilowatt, rotor_m, hub_m, {}};
    double speed = first_m_s;
    for (const double value : kw) {
        result.power_curve.speed_m_s.push_back(speed++);
        result.power_curve.value.push_back(value * 1e3);
    }
    result.power_curve.speed_m_s.push_back(cut_out_m_s);
    result.power_curve.value.push_back(result.power_curve.value.back());
    return result;
}

std::vector<Turbine> make_catalogue() {
    std::vector<Turbine> all;
    // Enercon, Produktuebersicht (April 2017), names the first two.
    all.push_back(turbine("enercon-e82-2000", 2050, 82, 98, 1,
                          {0, 3, 25, 82, 174, 321, 532, 815, 1180, 1580, 1810, 1980, 2050}, 25));
    all.push_back(turbine("enercon-e126-4200", 4200, 127, 135, 2,
                          {0, 58, 185, 400, 745, 1200, 1790, 2450, 3120, 3660, 4000, 4150, 4200}, 25));
    all.push_back(turbine("enercon-e126-7580", 7580, 127, 135, 2,
                          {0, 55, 175, 410, 760, 1250, 1900, 2700, 3750, 4850, 5750, 6500, 7000, 7350, 7500, 7580},
                          25));
    all.push_back(turbine("vestas-v112-3075", 3075, 112, 94, 2,
                          {0, 26, 133, 302, 554, 907, 1375, 1958, 2585, 2997, 3067, 3075}, 25));
    // A machine for light winds.
    all.push_back(
        turbine("nordex-n117-2400", 2400, 116.8, 120, 2, {0, 23, 154, 356, 644, 1037, 1528, 2039, 2325, 2400}, 20));
    // Jonkman et al., Definition of a 5-MW Reference Wind Turbine for Offshore System Development, NREL/TP-500-38060
    // (2009), table of steady states: generator power. Rated at 11.4 m/s, below 3 m/s at rest.
    all.push_back(
        turbine("nrel-5mw", 5000, 126, 90, 3, {40.5, 177.7, 403.9, 737.6, 1187.2, 1771.1, 2518.6, 3448.4, 4562.5}, 25));
    WindCurve& reference = all.back().power_curve;
    reference.speed_m_s.insert(reference.speed_m_s.end() - 1, 11.4);
    reference.value.insert(reference.value.end() - 1, 5e6);
    reference.value.back() = 5e6;
    return all;
}

} // namespace

std::span<const Turbine> turbine_catalogue() {
    static const std::vector<Turbine> catalogue = make_catalogue();
    return catalogue;
}

const Turbine* find_turbine(std::string_view name) {
    const auto catalogue = turbine_catalogue();
    const auto found = std::ranges::find(catalogue, name, &Turbine::name);
    return found == catalogue.end() ? nullptr : &*found;
}

} // namespace sunward
