#include "sunward/power/throttle.hpp"

#include "sunward/power/dvfs.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

Allotment allot(const PowerLimits& limits, std::span<const double> dynamic_watt, double room, double spare) {
    if (!limits.rule->traits.acts)
        return {dynamic_watt.size(), 1};
    const double least = limits.rule->traits.lowers_clocks ? limits.least_frequency : 1;
    Allotment allotment;
    double full = 0;
    for (const double watts : dynamic_watt) {
        if ((full + watts) * (least * least * least) > room)
            break;
        full += watts;
        ++allotment.running;
    }
    if (full > room)
        allotment.frequency = frequency_under({Power{}, full * watt, least, 1}, (room - spare) * watt).value_or(least);
    return allotment;
}

std::vector<Fault> faults_of(const PowerLimits& limits) {
    if (limits.least_frequency > 0 && limits.least_frequency <= 1)
        return {};
    return {{{}, "least", shortest(limits.least_frequency) + ", expected above 0 and at most 1"}};
}

} // namespace sunward
