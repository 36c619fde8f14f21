#include "sunward/power/effectiveness.hpp"

namespace sunward {

namespace {

std::optional<double> ratio(double amount, double base) {
    return base > 0 ? std::optional(amount / base) : std::nullopt;
}

} // namespace

std::optional<double> pue(Energy facility, Energy it) { return ratio(facility.base(), it.base()); }

std::optional<double> dcie(Energy facility, Energy it) { return ratio(it.base(), facility.base()); }

std::optional<double> cue_kg_per_kwh(Carbon carbon, Energy it) {
    return ratio(carbon.in(kilogram), it.in(kilowatt_hour));
}

std::optional<double> wue_l_per_kwh(double onsite_litres, Energy it) {
    return ratio(onsite_litres, it.in(kilowatt_hour));
}

std::optional<double> wue_source_l_per_kwh(double onsite_litres, double ewif_l_per_kwh, Energy facility, Energy it) {
    return ratio(onsite_litres + ewif_l_per_kwh * facility.in(kilowatt_hour), it.in(kilowatt_hour));
}

std::optional<double> ere(Energy facility, Energy reused, Energy it) {
    return ratio((facility - reused).base(), it.base());
}

} // namespace sunward
