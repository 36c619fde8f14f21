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
    if (ageing.rule->faults != nullptr)
        faults = ageing.rule->faults(ageing);
    if (!(ageing.cell_temperature_c >= 15 && ageing.cell_temperature_c <= 50))
        faults.push_back({{}, "cell_temperature_c", shortest(ageing.cell_temperature_c) + ", expected 15 to 50 C"});
    return faults;
}

WearMeter::WearMeter(Ageing ageing, double soc) : ageing_(std::move(ageing)), soc_(soc) { counter_.add(soc, closed_); }

void WearMeter::add(double soc, Duration span) {
    age_ += span;
    soc_s_ += 0.5 * (soc_ + soc) * span.seconds();
    soc_ = soc;
    counter_.add(soc, closed_);
    if (closed_.empty())
        return;
    full_cycles_ += full_cycles_of(closed_);
    cycle_damage_ += ageing_.rule->damage(ageing_, closed_);
    closed_.clear();
}

Wear WearMeter::wear() const {
    std::vector<Cycle> rest;
    counter_.finish(rest);
    const double mean_soc = age_ > Duration{} ? soc_s_ / age_.seconds() : soc_;
    Wear wear = ageing_.rule->wear(ageing_, {cycle_damage_ + ageing_.rule->damage(ageing_, rest), age_, mean_soc});
    wear.full_cycles = full_cycles_ + full_cycles_of(rest);
    return wear;
}

} // namespace sunward
