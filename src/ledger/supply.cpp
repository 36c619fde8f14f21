#include "sunward/ledger/supply.hpp"

#include <algorithm>
#include <cmath>

namespace sunward {

namespace {

/// A battery that nears a bound is followed in steps no shorter than this.
constexpr Duration least_battery_step = Duration::from_seconds(60);

double per_kwh(double value) { return value / kilowatt_hour.base(); }

} // namespace

bool SiteEquipment::is_plain() const {
    return facility.pue && !facility.ups_limit && !facility.transformer_limit && solar == nullptr && wind == nullptr &&
           !battery && std::isinf(import_limit.base());
}

Supply::Supply(const SiteEquipment& equipment, const Tariff& tariff, Instant start)
    : equipment_(equipment), solar_(equipment.solar), wind_(equipment.wind),
      temperature_(equipment.air_temperature, 20), humidity_(equipment.humidity, 50), average_(tariff.average),
      marginal_(tariff.marginal), price_(tariff.price), adder_(tariff.adder),
      dispatch_signal_(equipment.dispatch_signal), claims_(equipment.claims, start) {
    look_around(start);
    if (equipment_.battery) {
        battery_ = at_soc(*equipment_.battery, equipment_.initial_soc);
        stock_g_ = per_kwh(battery_.stored.base()) * average_now_;
    }
}

void Supply::look_around(Instant t) {
    solar_watt_ = solar_.at(t);
    wind_watt_ = wind_.at(t);
    average_now_ = average_.at(t);
    marginal_now_ = marginal_.at(t);
    price_now_ = price_.at(t);
    adder_now_ = adder_.at(t);
    signal_now_ = dispatch_signal_.at(t);
    claims_.look_around(t);
    if (t < weather_until_)
        return;
    outdoor_c_ = temperature_.at(t);
    const double humidity = humidity_.at(t);
    weather_until_ = std::min(temperature_.until(), humidity_.until());
    if (!equipment_.facility.pue)
        cooling_ = cooling_rates(equipment_.facility.cooling, {outdoor_c_, humidity});
}

SiteFlows Supply::flows_now(double facility_watt) {
    SiteSupply supply;
    supply.solar = solar_watt_ * watt;
    supply.wind = wind_watt_ * watt;
    supply.demand = facility_watt * watt;
    supply.import_limit = equipment_.import_limit;
    supply.export_limit = equipment_.export_limit;
    if (equipment_.battery) {
        supply.charge_limit = feasible_charge(*equipment_.battery, battery_, least_battery_step);
        supply.discharge_limit = feasible_discharge(*equipment_.battery, battery_, least_battery_step);
        const Power surplus = supply.solar + supply.wind - supply.demand;
        supply.battery =
            battery_command(equipment_.dispatch, {surplus, supply.charge_limit, supply.discharge_limit, signal_now_});
    }
    return balance(supply);
}

void Supply::run_battery(const SiteFlows& flows, double source_g, SupplySpan& span) {
    const Power power = flows.charge() - flows.discharge();
    const BatteryStep step = advance(*equipment_.battery, battery_, power, span.length);
    const double before_j = battery_.stored.base();
    span.charge_j = step.drawn.base();
    span.discharge_j = step.delivered.base();
    span.loss_j = step.lost.base();
    span.stored_j = step.after.stored.base() - before_j;
    if (span.discharge_j > 0) {
        const double taken_j = span.discharge_j / equipment_.battery->discharge_efficiency;
        const double out_g = before_j > 0 ? stock_g_ * std::min(1.0, taken_j / before_j) : 0;
        const double to_load = flows.battery_to_load.in(flows.discharge());
        span.load_g += out_g * to_load;
        span.exported_g += out_g * (1 - to_load);
        span.stock_g = -out_g;
    } else {
        span.stock_g = source_g;
    }
    stock_g_ += span.stock_g;
    const double mean_j = (before_j + step.after.stored.base()) / 2;
    span.soc_s = mean_j / equipment_.battery->capacity.base() * span.length.seconds();
    battery_ = step.after;
}

/// The first change of weather, signal or battery after `from`, at most `limit`.
Instant Supply::step_end(Instant from, Instant limit, const SiteFlows& flows) const {
    Instant end = limit;
    for (const Cursor* cursor : {&solar_, &wind_, &average_, &marginal_, &price_, &adder_, &dispatch_signal_})
        end = std::min(end, cursor->until());
    end = std::min({end, weather_until_, claims_.until()});
    if (equipment_.battery) {
        const BatteryRun held =
            hold(*equipment_.battery, battery_, flows.charge() - flows.discharge(), least_battery_step);
        if (held.lasts < end - from)
            end = from + std::max(held.lasts, Duration{1});
    }
    return end;
}

SupplySpan Supply::run(double it_watt, Instant from, Instant limit) {
    look_around(from);
    const FacilityDraw draw = facility_draw(equipment_.facility, it_watt * watt, cooling_);
    const SiteFlows flows = flows_now(draw.total.base());

    SupplySpan span;
    span.length = step_end(from, limit, flows) - from;
    const double s = span.length.seconds();
    const double solar_factor = per_kwh(equipment_.solar_factor);
    const double wind_factor = per_kwh(equipment_.wind_factor);
    const double average = per_kwh(average_now_);
    const double marginal = per_kwh(marginal_now_);
    span.it_j = it_watt * s;
    span.facility_j = draw.total.base() * s;
    span.solar_j = flows.solar.total().base() * s;
    span.wind_j = flows.wind.total().base() * s;
    span.import_j = flows.grid_import().base() * s;
    span.export_j = flows.grid_export().base() * s;
    span.curtailed_j = flows.curtailed().base() * s;
    span.unserved_j = flows.unserved.base() * s;
    const auto grams = [&](Power solar, Power wind, Power grid) {
        return (solar.base() * solar_factor + wind.base() * wind_factor + grid.base() * average) * s;
    };
    span.load_g = grams(flows.solar.to_load, flows.wind.to_load, flows.grid_to_load);
    span.exported_g = grams(flows.solar.to_export, flows.wind.to_export, Power{});
    const double to_battery_g = grams(flows.solar.to_battery, flows.wind.to_battery, flows.grid_to_battery);
    span.source_g = span.load_g + span.exported_g + to_battery_g;
    const double stored_j = battery_.stored.base();
    if (equipment_.battery)
        run_battery(flows, to_battery_g, span);
    const double added_j = equipment_.battery ? span.charge_j * equipment_.battery->charge_efficiency : 0;
    span.claims = claims_.book(flows, {s, stored_j, added_j, solar_factor, wind_factor});
    span.avoided_g = span.export_j * marginal;
    span.marginal_g = span.import_j * marginal - span.avoided_g;
    span.load_marginal_g = flows.curtailed() > Power{} ? 0 : span.facility_j * marginal;
    const double earned = equipment_.export_price + (equipment_.export_at_market ? price_now_ : 0);
    span.cost = span.import_j * (price_now_ + adder_now_) / megawatt_hour.base();
    span.export_revenue = span.export_j * earned / megawatt_hour.base();
    span.water_l = draw.water_l_per_hour / 3600 * s;
    return span;
}

} // namespace sunward
