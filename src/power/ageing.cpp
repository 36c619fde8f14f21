#include "sunward/power/ageing.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "sunward/error/count.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

Cycle cycle(double from, double to, double count) { return {std::abs(to - from), (from + to) / 2, count}; }

/// Takes the cycles out that the last turning point closes.
void close_cycles(std::vector<double>& open, std::vector<Cycle>& closed) {
    while (open.size() >= 3) {
        const std::size_t last = open.size() - 1;
        const double newest = std::abs(open[last] - open[last - 1]);
        const double before = std::abs(open[last - 1] - open[last - 2]);
        if (newest < before)
            return;
        if (open.size() == 3) { // the range holds the start of the history
            closed.push_back(cycle(open[0], open[1], 0.5));
            open.erase(open.begin());
        } else {
            closed.push_back(cycle(open[last - 2], open[last - 1], 1));
            open.erase(open.end() - 3, open.end() - 1);
        }
    }
}

double stress(double mean_soc, double cell_temperature_c) {
    constexpr double reference_k = 298.15;
    const double temperature = cell_temperature_c + 273.15;
    return std::exp(1.04 * (mean_soc - 0.5) + 0.0693 * (temperature - reference_k) * reference_k / temperature);
}

} // namespace

void RainflowCounter::add(double value, std::vector<Cycle>& closed) {
    const std::size_t count = open_.size();
    if (count > 0 && value == open_.back())
        return;
    if (count >= 2 && (open_[count - 1] > open_[count - 2]) == (value > open_[count - 1])) {
        open_.back() = value;
        return;
    }
    close_cycles(open_, closed);
    open_.push_back(value);
}

void RainflowCounter::finish(std::vector<Cycle>& rest) const {
    std::vector<double> open = open_;
    close_cycles(open, rest);
    for (std::size_t i = 1; i < open.size(); ++i)
        rest.push_back(cycle(open[i - 1], open[i], 0.5));
}

std::vector<Cycle> rainflow(std::span<const double> history) {
    std::vector<Cycle> cycles;
    RainflowCounter counter;
    for (std::size_t i = 0; i < history.size(); ++i) {
        if (!std::isfinite(history[i]))
            throw InputError({}, "history", "value " + std::to_string(i + 1) + " is not a finite number");
        counter.add(history[i], cycles);
    }
    counter.finish(cycles);
    return cycles;
}

std::span<const CycleLife> lfp_cycle_life() {
    static constexpr CycleLife table[] = {{0.6, 10'000}, {0.8, 4500}, {1, 3000}};
    return table;
}

std::vector<Fault> faults_of(std::span<const CycleLife> table) {
    constexpr std::size_t most_rows = 1000;
    if (table.size() < 2 || table.size() > most_rows)
        return {{{}, "cycle_life", counted(table.size(), "row") + ", expected 2 to " + std::to_string(most_rows)}};
    std::vector<Fault> faults;
    double depth = 0;
    double cycles = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < table.size() && faults.size() < 50; ++i) {
        const bool right = table[i].depth > depth && table[i].depth <= 1 && table[i].cycles > 0 &&
                           table[i].cycles < cycles && std::isfinite(table[i].cycles);
        if (!right)
            faults.push_back({{},
                              "cycle_life[" + std::to_string(i) + "]",
                              shortest(table[i].cycles) + " cycles at depth " + shortest(table[i].depth) +
                                  ", expected depths that increase within (0, 1] and lives that fall"});
        depth = table[i].depth;
        cycles = table[i].cycles;
    }
    return faults;
}

double cycles_to_failure(std::span<const CycleLife> table, double depth) {
    if (depth <= 0)
        return std::numeric_limits<double>::infinity();
    const auto above = std::ranges::upper_bound(table, depth, {}, &CycleLife::depth);
    const auto right = std::clamp(above, std::next(table.begin()), std::prev(table.end()));
    const auto left = std::prev(right);
    const double exponent = std::log(right->cycles / left->cycles) / std::log(right->depth / left->depth);
    return left->cycles * std::pow(depth / left->depth, exponent);
}

double miner_damage(std::span<const CycleLife> table, std::span<const Cycle> cycles) {
    double damage = 0;
    for (const Cycle& each : cycles)
        damage += each.count / cycles_to_failure(table, each.range);
    return damage;
}

double xu_cycle_damage(double depth, double mean_soc, double cell_temperature_c) {
    if (depth <= 0)
        return 0;
    return stress(mean_soc, cell_temperature_c) / (1.40e5 * std::pow(depth, -0.501) - 1.23e5);
}

double xu_calendar_damage(Duration age, double mean_soc, double cell_temperature_c) {
    return 4.14e-10 * age.seconds() * stress(mean_soc, cell_temperature_c);
}

double xu_capacity_loss(double damage) { return -0.0575 * std::expm1(-121 * damage) - 0.9425 * std::expm1(-damage); }

double xu_damage_at_loss(double loss) {
    if (!(loss >= 0 && loss < 1))
        throw InputError({}, "end_of_life", shortest(loss) + ", expected a loss of at least 0 and below 1");
    double low = 0;
    double high = 40; // exp(-40) is below the rounding of 1
    for (int i = 0; i < 100 && low < high; ++i) {
        const double middle = low + (high - low) / 2;
        (xu_capacity_loss(middle) < loss ? low : high) = middle;
    }
    return high;
}

double xu_damage(std::span<const Cycle> cycles, Duration age, double mean_soc, double cell_temperature_c) {
    double damage = xu_calendar_damage(age, mean_soc, cell_temperature_c);
    for (const Cycle& each : cycles)
        damage += each.count * xu_cycle_damage(each.range, each.mean, cell_temperature_c);
    return damage;
}

} // namespace sunward
