#include "sunward/ledger/odometer.hpp"

#include "sunward/units/quantity.hpp"

namespace sunward {

namespace {

Wide primitive(const Series* series, Instant t, double factor) {
    return series == nullptr ? Wide{} : scaled(series->primitive(t), factor);
}

} // namespace

Reading read_odometer(const Tariff& tariff, double pue, Instant t) {
    const double per_joule = pue / kilowatt_hour.base();
    const double price_per_joule = pue / megawatt_hour.base();
    Wide cost = primitive(tariff.price, t, price_per_joule);
    if (tariff.adder != nullptr)
        cost += primitive(tariff.adder, t, price_per_joule);
    return {t, wide_product(static_cast<double>(t.us), pue * 1e-6), primitive(tariff.average, t, per_joule),
            primitive(tariff.marginal, t, per_joule), cost};
}

Charge charge(double it_watt, const Reading& from, const Reading& to) {
    return {it_watt * (to.energy - from.energy), it_watt * (to.carbon - from.carbon),
            it_watt * (to.marginal - from.marginal), it_watt * (to.cost - from.cost)};
}

} // namespace sunward
