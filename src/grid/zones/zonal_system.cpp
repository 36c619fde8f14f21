#include "sunward/grid/zonal_system.hpp"

#include <cmath>

#include "sunward/error/faults.hpp"
#include <fmt/format.h>

namespace sunward {

namespace {

constexpr std::size_t most_zones = 1'000;
constexpr std::size_t most_stores = 100'000;
constexpr std::size_t most_lines = 100'000;

bool finite_from_zero(double value) { return value >= 0 && std::isfinite(value); }

void check_store(const ZonalStore& store, const std::string& field, std::size_t zones, Faults& faults) {
    if (store.zone >= zones)
        faults.add({}, field, fmt::format("there is no zone {}", store.zone));
    for (const auto& [value, name] :
         {std::pair{store.capacity, "capacity"}, std::pair{store.charge_power, "charge_power"},
          std::pair{store.discharge_power, "discharge_power"}, std::pair{store.factor, "factor"}})
        if (!finite_from_zero(value))
            faults.add({}, fmt::format("{}.{}", field, name),
                       fmt::format("{} is not a finite number from 0 on", value));
    for (const auto& [value, name] : {std::pair{store.charge_efficiency, "charge_efficiency"},
                                      std::pair{store.discharge_efficiency, "discharge_efficiency"}})
        if (!(value > 0 && value <= 1))
            faults.add({}, fmt::format("{}.{}", field, name), fmt::format("{} is not in (0, 1]", value));
    if (!(store.self_discharge >= 0 && store.self_discharge < 1))
        faults.add({}, field + ".self_discharge", fmt::format("{} is not in [0, 1)", store.self_discharge));
    for (std::size_t k = 0; k < store.end_values.size(); ++k) {
        const WaterValue& part = store.end_values[k];
        if (!finite_from_zero(part.energy) || !std::isfinite(part.value) ||
            (k > 0 && part.value > store.end_values[k - 1].value))
            faults.add({}, fmt::format("{}.end_values[{}]", field, k),
                       "is negative, not finite or above the one before");
    }
}

void check_line(const ZonalLine& line, const std::string& field, std::size_t zones, Faults& faults) {
    if (line.from >= zones || line.to >= zones || line.from == line.to)
        faults.add({}, field, "does not connect two of the zones");
    if (line.reactance != 0 ? !(-line.backward <= line.forward) : !(line.forward >= 0 && line.backward >= 0))
        faults.add({}, field, "has a negative capacity");
    if (!std::isfinite(line.reactance) || !std::isfinite(line.shift))
        faults.add({}, field, "has a reactance or shift that is not finite");
}

} // namespace

std::size_t ZonalSystem::plant_count() const {
    std::size_t count = 0;
    for (const DispatchZone& zone : zones)
        count += zone.fleet.size();
    return count;
}

void check_system(const ZonalSystem& system) {
    Faults faults;
    if (system.zones.size() > most_zones || system.stores.size() > most_stores || system.lines.size() > most_lines)
        throw InputError({}, "zones",
                         fmt::format("more than {} zones, {} stores or {} lines", most_zones, most_stores, most_lines));
    for (const DispatchZone& zone : system.zones)
        try {
            check_fleet(zone.fleet);
        } catch (const InputError& error) {
            faults.add_all(error);
        }
    for (std::size_t i = 0; i < system.stores.size(); ++i)
        check_store(system.stores[i], fmt::format("stores[{}]", i), system.zones.size(), faults);
    for (std::size_t i = 0; i < system.lines.size(); ++i)
        check_line(system.lines[i], fmt::format("lines[{}]", i), system.zones.size(), faults);
    if (!(system.unserved_value >= 0))
        faults.add({}, "unserved_value", "is negative or not a number");
    if (!(system.surplus_cost >= 0))
        faults.add({}, "surplus_cost", "is negative or not a number");
    faults.raise();
}

} // namespace sunward
