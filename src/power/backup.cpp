#include "sunward/power/backup.hpp"

#include <cmath>

namespace sunward {

std::vector<Fault> faults_of(const BackupGenerator& generator) {
    std::vector<Fault> faults;
    if (!(generator.capacity > Power{}) || std::isinf(generator.capacity.base()))
        faults.push_back({{}, "capacity", "expected a power above 0"});
    for (const auto& [value, field] : {std::pair{generator.fuel_factor, "fuel_factor"}, {generator.fuel_cost, "cost"}})
        if (!(value >= 0) || std::isinf(value))
            faults.push_back({{}, field, "expected a number of at least 0"});
    return faults;
}

} // namespace sunward
