// Models of what cycles and time take of a battery's life: what each tells of itself, and its law.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/parameter/field.hpp"
#include "sunward/power/ageing.hpp"

namespace sunward {

struct Ageing;

/// Share of the capacity that is lost at the end of a battery's life.
inline constexpr double end_of_life_loss = 0.2;

struct Wear {
    double full_cycles = 0;   ///< sum of counts x depths
    double life_used = 0;     ///< share
    double capacity_loss = 0; ///< share
};

/// A battery's history so far.
struct BatteryHistory {
    double damage = 0; ///< of all cycles, in the model's own measure
    Duration age;
    double mean_soc = 0;
};

struct AgeingRule {
    std::string_view name; ///< such as `cycle-life`
    std::string_view help;
    std::string_view source{};
    /// Keys of its own.
    parameter::Parameters (*parameters)() = [] { return parameter::Parameters(); };
    /// What is wrong with its values.
    std::vector<Fault> (*faults)(const Ageing&) = nullptr;
    /// What cycles add to the damage.
    double (*damage)(const Ageing&, std::span<const Cycle>) = nullptr;
    /// Life and capacity that are lost.
    Wear (*wear)(const Ageing&, const BatteryHistory&) = nullptr;
};

/// Listed in src/power/ageing_rules.def.
[[nodiscard]] std::span<const AgeingRule* const> ageing_rules();
/// Throws InputError for an unknown name.
[[nodiscard]] const AgeingRule& ageing_rule(std::string_view name);

} // namespace sunward
