#include "sunward/power/dvfs.hpp"

#include <algorithm>
#include <cmath>

#include "sunward/units/parse.hpp"

namespace sunward {

std::vector<Fault> faults_of(const ScaledProcessor& processor) {
    std::vector<Fault> faults;
    if (!(processor.idle >= Power{}) || !(processor.full > processor.idle) || !std::isfinite(processor.full.base()))
        faults.push_back({{}, "full", "expected powers with 0 <= idle < full"});
    if (!(processor.min_frequency > 0 && processor.min_frequency <= 1))
        faults.push_back({{}, "min_frequency", shortest(processor.min_frequency) + ", expected above 0 and at most 1"});
    if (!(processor.compute_share >= 0 && processor.compute_share <= 1))
        faults.push_back({{}, "compute_share", shortest(processor.compute_share) + ", expected 0 to 1"});
    return faults;
}

Power power_at(const ScaledProcessor& processor, double frequency) {
    return processor.idle + (processor.full - processor.idle) * (frequency * frequency * frequency);
}

double speed_at(const ScaledProcessor& processor, double frequency) {
    return 1 / (processor.compute_share / frequency + 1 - processor.compute_share);
}

double energy_at(const ScaledProcessor& processor, double frequency) {
    return power_at(processor, frequency) / processor.full / speed_at(processor, frequency);
}

std::optional<double> frequency_under(const ScaledProcessor& processor, Power cap) {
    if (!(cap >= power_at(processor, processor.min_frequency)))
        return std::nullopt;
    const double cube = (cap - processor.idle) / (processor.full - processor.idle);
    return std::clamp(std::cbrt(cube), processor.min_frequency, 1.0);
}

double thriftiest_frequency(const ScaledProcessor& processor) {
    const double idle = processor.idle.base();
    const double span = (processor.full - processor.idle).base();
    const double compute = processor.compute_share;
    // d/df of (idle + span f^3)(c / f + 1 - c), times f^2: rises with f.
    const auto rising = [&](double f) {
        return f * f * f * span * (2 * compute + 3 * (1 - compute) * f) - idle * compute > 0;
    };
    double low = processor.min_frequency;
    double high = 1;
    if (rising(low))
        return low;
    if (!rising(high))
        return high;
    for (double middle = low + (high - low) / 2; middle > low && middle < high; middle = low + (high - low) / 2)
        (rising(middle) ? high : low) = middle;
    return high;
}

} // namespace sunward
