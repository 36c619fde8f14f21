#include "sunward/ledger/supply.hpp"

#include <algorithm>
#include <cmath>

namespace sunward {

namespace {

/// A battery that nears a bound is followed in steps no shorter than this.
constexpr Duration least_battery_step = Duration::from_seconds(60);

/// t + span, never where the span has no end.
Instant later(Instant t, Duration span) { return span < Duration::forever() ? t + span : Instant::never(); }

double per_kwh(double value) { return value / kilowatt_hour.base(); }

} // namespace

bool SiteEquipment::is_plain() const {
    return facility.pue && !facility.ups_limit && !facility.transformer_limit && solar == nullptr && wind == nullptr &&
           !battery && std::isinf(import_limit.base()) && connected == nullptr && power_cap == nullptr;
}

Supply::Supply(const SiteEquipment& equipment, const Tariff& tariff, Instant start)
    : equipment_(equipment), factors_{per_kwh(equipment.solar_factor), per_kwh(equipment.wind_factor),
                                      equipment.backup ? per_kwh(equipment.backup->fuel_factor) : 0},
      live_(tariff.live), at_market_(tariff.price != nullptr), solar_(equipment.solar), wind_(equipment.wind),
      temperature_(equipment.air_temperature, 20), humidity_(equipment.humidity, 50),
      average_(tariff.live == nullptr ? tariff.average : nullptr),
      marginal_(tariff.live == nullptr ? tariff.marginal : nullptr),
      price_(tariff.live == nullptr ? tariff.price : nullptr), adder_(tariff.adder),
      dispatch_signal_(equipment.dispatch_signal), connected_(equipment.connected, 1),
      power_cap_(equipment.power_cap, std::numeric_limits<double>::infinity()), claims_(equipment.claims, start) {
    look_around(start);
    if (equipment_.battery) {
        battery_ = at_soc(*equipment_.battery, equipment_.initial_soc);
        wear_.emplace(equipment_.ageing, equipment_.initial_soc);
        planner_.emplace(*equipment_.battery, equipment_.dispatch, equipment_.outlook);
        stock_g_ = per_kwh(battery_.stored.base()) * rates_.average;
    }
}

void Supply::look_around(Instant t) {
    solar_watt_ = solar_.at(t);
    wind_watt_ = wind_.at(t);
    rates_ = {average_.at(t), marginal_.at(t), price_.at(t)};
    if (live_ != nullptr)
        rates_ = {live_->average, live_->marginal, at_market_ ? live_->price : 0};
    adder_now_ = adder_.at(t);
    claims_.look_around(t);
    signal_now_ = dispatch_signal_.at(t);
    connected_now_ = connected_.at(t);
    const double cap = power_cap_.at(t);
    if (t < weather_until_ && cap == cap_watt_)
        return;
    cap_watt_ = cap;
    outdoor_c_ = temperature_.at(t);
    const double humidity = humidity_.at(t);
    weather_until_ = std::min(temperature_.until(), humidity_.until());
    if (!equipment_.facility.pue)
        cooling_ = cooling_rates(equipment_.facility.cooling, {outdoor_c_, humidity});
    it_ceiling_ = it_power_limit(equipment_.facility, cooling_);
    if (std::isfinite(cap))
        it_ceiling_ = std::min(
            it_ceiling_, equipment_.cap_on_it ? cap * watt : it_power_for(equipment_.facility, cap * watt, cooling_));
}

Power Supply::backup_limit() const { return equipment_.backup ? available(*equipment_.backup, is_cut()) : Power{}; }

/// What UPS, transformer and cap let through of the draw at an IT power; the rest is unserved.
Power Supply::passed(const FacilityDraw& draw) const {
    if (draw.it <= it_ceiling_)
        return draw.total;
    const Power most = facility_draw(equipment_.facility, it_ceiling_, cooling_).total;
    return std::min(most, equipment_.facility.transformer_limit.value_or(most));
}

SiteFlows Supply::flows_now(Instant t, Power demand, const BatteryLimits& limits) {
    SiteSupply supply;
    supply.solar = solar_watt_ * watt;
    supply.wind = wind_watt_ * watt;
    supply.demand = demand;
    supply.import_limit = import_limit();
    supply.export_limit = is_cut() ? Power{} : equipment_.export_limit;
    supply.backup_limit = backup_limit();
    if (equipment_.battery) {
        planner_->renew(t, {demand, supply.import_limit, supply.export_limit, battery_});
        supply.charge_limit = limits.charge;
        supply.discharge_limit = limits.discharge;
        const Power surplus = supply.solar + supply.wind - supply.demand;
        supply.battery =
            planner_->command(t, {surplus, supply.charge_limit, supply.discharge_limit, signal_now_, planner_->plan()});
    }
    return balance(supply);
}

void Supply::run_battery(double source_g, SupplySpan& span) {
    const BatteryStep step = advance(*equipment_.battery, battery_, now_.battery, span.length);
    const double before_j = battery_.stored.base();
    span.course = step.course;
    span.charge_j = step.drawn.base();
    span.discharge_j = step.delivered.base();
    span.loss_j = step.lost.base();
    span.stored_j = step.after.stored.base() - before_j;
    if (span.discharge_j > 0) {
        const double taken_j = span.discharge_j / equipment_.battery->discharge_efficiency;
        const double out_g = before_j > 0 ? stock_g_ * std::min(1.0, taken_j / before_j) : 0;
        const double to_load = now_.flows.battery_to_load.in(now_.flows.discharge());
        span.load_g += out_g * to_load;
        span.exported_g += out_g * (1 - to_load);
        span.stock_g = -out_g;
    } else {
        span.stock_g = source_g;
    }
    span.stock_gs = (stock_g_ + 0.5 * span.stock_g) * span.length.seconds();
    stock_g_ += span.stock_g;
    battery_ = step.after;
    wear_->add(battery_.stored.base() / equipment_.battery->capacity.base(), span.length);
}

ItLimit Supply::it_limit(double least_it_watt, Instant t) {
    look_around(t);
    const Power sources = import_limit() + (solar_watt_ + wind_watt_) * watt;
    Power available = sources + backup_limit();
    ItLimit limit;
    limit.until = std::min({solar_.until(), wind_.until(), connected_.until(), power_cap_.until(), weather_until_});
    const auto look_again_after = [&](Power power, const BatteryLimits& limits) {
        if (power != Power{})
            limit.until = std::min(limit.until,
                                   later(t, keeps(*equipment_.battery, battery_, power, limits, least_battery_step)));
    };
    if (equipment_.battery) {
        const BatteryLimits limits = feasible(*equipment_.battery, battery_, least_battery_step);
        available += limits.discharge;
        look_again_after(-limits.discharge, limits);
        if (limits.discharge < equipment_.battery->discharge_limit &&
            sources > facility_draw(equipment_.facility, least_it_watt * watt, cooling_).total) {
            look_again_after(limits.charge, limits);
            for (const Instant change : {dispatch_signal_.until(), planner_->until()})
                if (change > t)
                    limit.until = std::min(limit.until, change);
        }
    }
    limit.watt = std::min(it_ceiling_, largest_it_power(equipment_.facility, available, cooling_)).base();
    return limit;
}

/// The first change of what the site sees.
Instant Supply::next_change() const {
    Instant until = std::min(weather_until_, claims_.until());
    for (const Cursor* cursor :
         {&solar_, &wind_, &average_, &marginal_, &price_, &adder_, &dispatch_signal_, &connected_, &power_cap_})
        until = std::min(until, cursor->until());
    return until;
}

const Supply::Moment& Supply::decide(double it_watt, Instant from) {
    look_around(from);
    if (now_.at == from && now_.it_watt == it_watt)
        return now_;
    now_.at = from;
    now_.it_watt = it_watt;
    now_.draw = facility_draw(equipment_.facility, it_watt * watt, cooling_);
    const Power demand = passed(now_.draw);
    now_.refused = now_.draw.total - demand;
    BatteryLimits limits;
    if (equipment_.battery)
        limits = feasible(*equipment_.battery, battery_, least_battery_step);
    now_.flows = flows_now(from, demand, limits);
    now_.until = next_change();
    if (!equipment_.battery)
        return now_;
    now_.until = std::min(now_.until, planner_->until());
    now_.battery = std::clamp(now_.flows.charge() - now_.flows.discharge(), -limits.discharge, limits.charge);
    const Duration lasts = keeps(*equipment_.battery, battery_, now_.battery, limits, least_battery_step);
    now_.until = std::min(now_.until, later(from, lasts));
    return now_;
}

NetDraw Supply::net_draw(double it_watt, Instant t) {
    const Moment& now = decide(it_watt, t);
    return {(now.flows.grid_import() - now.flows.grid_export()).base(), now.until};
}

/// Carbon and cost of a span's flows, and what they do to the battery.
void Supply::bill(SupplySpan& span) {
    const SiteFlows& flows = now_.flows;
    const double s = span.length.seconds();
    const double average = per_kwh(rates_.average);
    const double marginal = per_kwh(rates_.marginal);
    const auto grams = [&](Power solar, Power wind, Power grid) {
        return (solar.base() * factors_.solar + wind.base() * factors_.wind + grid.base() * average) * s;
    };
    span.backup_g = span.backup_j * factors_.fuel;
    span.load_g = grams(flows.solar.to_load, flows.wind.to_load, flows.grid_to_load) + span.backup_g;
    span.exported_g = grams(flows.solar.to_export, flows.wind.to_export, Power{});
    const double to_battery_g = grams(flows.solar.to_battery, flows.wind.to_battery, flows.grid_to_battery);
    span.source_g = span.load_g + span.exported_g + to_battery_g;
    const double stored_j = battery_.stored.base();
    if (equipment_.battery)
        run_battery(to_battery_g, span);
    const double added_j = equipment_.battery ? span.charge_j * equipment_.battery->charge_efficiency : 0;
    span.claims = claims_.book(flows, {s, stored_j, added_j, factors_.solar, factors_.wind});
    span.avoided_g = span.export_j * marginal;
    span.marginal_g = span.import_j * marginal - span.avoided_g + span.backup_g;
    const double next_watt = flows.backup_to_load > Power{} ? factors_.fuel : marginal;
    span.load_marginal_g = flows.curtailed() > Power{} ? 0 : span.facility_j * next_watt;
    const double earned = equipment_.export_price + (equipment_.export_at_market ? rates_.price : 0);
    span.cost = span.import_j * (rates_.price + adder_now_) / megawatt_hour.base();
    span.export_revenue = span.export_j * earned / megawatt_hour.base();
    if (equipment_.backup)
        span.cost += span.backup_j * equipment_.backup->fuel_cost / megawatt_hour.base();
}

BatteryWear Supply::wear() const {
    if (!wear_)
        return {};
    const double capacity_j = equipment_.battery->capacity.base();
    const Wear wear = wear_->wear();
    return {capacity_j, wear.full_cycles * capacity_j, wear.capacity_loss * capacity_j,
            wear.life_used * equipment_.embodied_g_per_life};
}

SupplySpan Supply::run(double it_watt, Instant from, Instant limit) {
    const Moment& now = decide(it_watt, from);
    const SiteFlows& flows = now.flows;
    SupplySpan span;
    span.length = std::min(now.until, limit) - from;
    span.rates = rates_;
    const double s = span.length.seconds();
    span.it_j = it_watt * s;
    span.facility_j = now.draw.total.base() * s;
    span.solar_j = flows.solar.total().base() * s;
    span.wind_j = flows.wind.total().base() * s;
    span.import_j = flows.grid_import().base() * s;
    span.export_j = flows.grid_export().base() * s;
    span.curtailed_j = flows.curtailed().base() * s;
    span.backup_j = flows.backup_to_load.base() * s;
    span.unserved_j = (flows.unserved + now.refused).base() * s;
    bill(span);
    span.embodied_g = equipment_.embodied_g_per_s * s;
    span.water_l = now.draw.water_l_per_hour / 3600 * s;
    return span;
}

} // namespace sunward
