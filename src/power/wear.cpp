#include "sunward/power/wear.hpp"

#include <utility>

#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

double full_cycles_of(const std::vector<Cycle>& cycles) {
    double sum = 0;
    for (const Cycle& each : cycles)
        sum += each.count * each.range;
    return sum;
}

} // namespace

std::vector<Fault> faults_of(const Ageing& ageing) {
    std::vector<Fault> faults;
    if (ageing.rule == AgeingRule::cycle_life)
        faults = faults_of(ageing.table);
    if (!(ageing.cell_temperature_c >= 15 && ageing.cell_temperature_c <= 50))
        faults.push_back({{}, "cell_temperature_c", shortest(ageing.cell_temperature_c) + ", expected 15 to 50 C"});
    return faults;
}

WearMeter::WearMeter(Ageing ageing, double soc) : ageing_(std::move(ageing)), soc_(soc) { counter_.add(soc, closed_); }

double WearMeter::damage_of(const std::vector<Cycle>& cycles) const {
    return ageing_.rule == AgeingRule::cycle_life ? miner_damage(ageing_.table, cycles)
                                                  : xu_damage(cycles, {}, 0, ageing_.cell_temperature_c);
}

void WearMeter::add(double soc, Duration span) {
    age_ += span;
    soc_s_ += 0.5 * (soc_ + soc) * span.seconds();
    soc_ = soc;
    counter_.add(soc, closed_);
    if (closed_.empty())
        return;
    full_cycles_ += full_cycles_of(closed_);
    cycle_damage_ += damage_of(closed_);
    closed_.clear();
}

Wear WearMeter::wear() const {
    std::vector<Cycle> rest;
    counter_.finish(rest);
    const double damage = cycle_damage_ + damage_of(rest);
    Wear wear;
    wear.full_cycles = full_cycles_ + full_cycles_of(rest);
    if (ageing_.rule == AgeingRule::cycle_life) {
        wear.life_used = damage;
        wear.capacity_loss = end_of_life_loss * damage;
        return wear;
    }
    const double mean_soc = age_ > Duration{} ? soc_s_ / age_.seconds() : soc_;
    const double total = damage + xu_calendar_damage(age_, mean_soc, ageing_.cell_temperature_c);
    wear.life_used = total / xu_damage_at_loss(end_of_life_loss);
    wear.capacity_loss = xu_capacity_loss(total);
    return wear;
}

} // namespace sunward
