#include "sunward/grid/fleet.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "sunward/error/error.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

constexpr std::size_t most_plants = 10'000;

bool is_amount(double value) { return std::isfinite(value) && value >= 0; }

void check_plant(const Plant& plant, const std::string& path, Faults& faults) {
    const auto expect = [&](bool holds, std::string_view field, double value, std::string_view expected) {
        if (!holds)
            faults.add({}, fmt::format("{}.{}", path, field),
                       fmt::format("{} for plant '{}', expected {}", shortest(value), plant.name, expected));
    };
    expect(is_amount(plant.capacity), "capacity", plant.capacity, "MW of at least 0");
    expect(std::isfinite(plant.marginal_cost), "marginal_cost", plant.marginal_cost, "a finite number");
    expect(is_amount(plant.factor), "factor", plant.factor, "g/kWh of at least 0");
    expect(is_amount(plant.minimum) && !(plant.minimum > std::max(plant.capacity, 0.0)), "minimum", plant.minimum,
           "MW from 0 to the capacity");
    expect(plant.ramp > 0, "ramp", plant.ramp, "MW per hour above 0");
    expect(plant.availability >= 0 && plant.availability <= 1, "availability", plant.availability,
           "a share from 0 to 1");
}

} // namespace

void check_fleet(const Fleet& fleet) {
    if (fleet.size() > most_plants)
        throw InputError({}, "fleet", fmt::format("{} plants, at most {} are allowed", fleet.size(), most_plants));
    Faults faults;
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < fleet.size(); ++i) {
        const std::string path = fmt::format("fleet[{}]", i);
        if (fleet[i].name.empty())
            faults.add({}, path + ".name", "missing");
        else if (!names.insert(fleet[i].name).second)
            faults.add({}, path + ".name", fmt::format("'{}' occurs twice", fleet[i].name));
        check_plant(fleet[i], path, faults);
    }
    faults.raise();
}

Fleet with_factors(Fleet fleet, const FactorTable& factors) {
    Faults faults;
    std::vector<std::string_view> known;
    for (const auto& [fuel, factor] : factors)
        known.push_back(fuel);
    std::set<std::string_view> missing;
    for (Plant& plant : fleet) {
        const auto found = factors.find(plant.fuel);
        if (found != factors.end())
            plant.factor = found->second;
        else if (missing.insert(plant.fuel).second)
            faults.add({}, "factors." + plant.fuel,
                       fmt::format("missing, but plant '{}' burns it{}", plant.name, suggestion(plant.fuel, known)));
    }
    faults.raise();
    check_fleet(fleet);
    return fleet;
}

} // namespace sunward
