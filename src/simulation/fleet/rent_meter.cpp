#include "rent_meter.hpp"

namespace sunward::simulation {

Rented RentMeter::take(std::uint32_t accelerators, bool spot, Instant now) {
    advance(now);
    const auto at = [&](Rented::As as, double price) { return Rented{as, accelerators, accelerators * price}; };
    Rented rented = at(Rented::As::on_demand, rent_.on_demand_price);
    if (spot)
        rented = at(Rented::As::spot, rent_.spot_price);
    else if (reserved_used_ + accelerators <= rent_.reserved)
        rented = at(Rented::As::reserved, rent_.reserved_price);
    count(rented, true);
    return rented;
}

void RentMeter::give(const Rented& rented, Instant now) {
    advance(now);
    count(rented, false);
}

void RentMeter::close_window(Instant now) {
    advance(now);
    window_open_ = false;
}

void RentMeter::advance(Instant now) {
    const double rate = rent_.reserved * rent_.reserved_price +
                        static_cast<double>(on_demand_) * rent_.on_demand_price +
                        static_cast<double>(spot_) * rent_.spot_price;
    (window_open_ ? window_ : drain_) += rate * (now - since_).seconds();
    since_ = now;
}

/// Whole numbers, so that nothing is left of a job that is gone.
void RentMeter::count(const Rented& rented, bool taken) {
    std::uint64_t& held = rented.as == Rented::As::reserved ? reserved_used_
                          : rented.as == Rented::As::spot   ? spot_
                                                            : on_demand_;
    held = taken ? held + rented.accelerators : held - rented.accelerators;
}

} // namespace sunward::simulation
