// Zones with plants while a scenario is built.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenario/build/build.hpp"

namespace sunward::scenario {

/// A zone with plants as it is built.
struct BuiltZone {
    std::uint32_t index = no_zone; ///< in the scenario
    std::string name;
    std::string source;
    Basis basis = Basis::life_cycle;
    ZoneInput input;
    std::vector<DrivenStore> stores;
    bool is_bus = false;    ///< of a case
    bool in_service = true; ///< else a bus that the case counts as isolated
};

/// Where and when zones are built, and where their faults go.
struct ZoneSpan {
    Scenario& scenario;
    Faults& faults;
    Instant from;
    Instant to;
};

/// What the factors of a fleet or a case count.
[[nodiscard]] Basis basis_of(const Node& node);
/// Takes the first currency for all; another one is a fault.
void take_currency(const std::string& currency, const Node& where, const std::string& field, const ZoneSpan& span);
/// Plants, demand and weather of a zone that has a preset or a fleet. Throws InputError.
void build_plants(const Node& zone, const std::string& path, const ZoneSpan& span, BuiltZone& into);

} // namespace sunward::scenario
