#include "sunward/ledger/odometer.hpp"

namespace sunward {

namespace {

constexpr double joules_per_kwh = 3.6e6;
constexpr double joules_per_mwh = 3.6e9;

Wide primitive(const Series* series, Instant t) { return series == nullptr ? Wide{} : series->primitive(t); }

} // namespace

Reading read_odometer(const Tariff& tariff, Instant t) {
    return {t, primitive(tariff.average, t), primitive(tariff.marginal, t), primitive(tariff.price, t)};
}

Charge charge(double it_watt, double pue, const Reading& from, const Reading& to) {
    const double facility_watt = it_watt * pue;
    return {facility_watt * (to.at - from.at).seconds(), facility_watt / joules_per_kwh * (to.carbon - from.carbon),
            facility_watt / joules_per_kwh * (to.marginal - from.marginal),
            facility_watt / joules_per_mwh * (to.price - from.price)};
}

} // namespace sunward
