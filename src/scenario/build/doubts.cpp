// What a scenario leaves out or looks mistaken about, as notes.
#include <algorithm>

#include <fmt/format.h>

#include "scenario/build/build.hpp"
#include "scenario/fields/schema.hpp"
#include "sunward/error/count.hpp"
#include "sunward/power/cooling.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::scenario {

namespace {

/// Powers in milliwatts: nobody has so little, and the sign is one shift key away from megawatts.
void note_milliwatts(const Node& node, const Type& type, const std::string& path, std::vector<std::string>& notes) {
    if (!node.usable())
        return;
    switch (type.kind) {
    case Type::Kind::quantity:
        if (type.measure == Measure::power && node.number != 0 && node.text.ends_with("mW"))
            notes.push_back(fmt::format("{}: '{}' is in milliwatts, {} W; megawatts are MW", path, node.text,
                                        shortest(node.number)));
        break;
    case Type::Kind::either: note_milliwatts(node, type.parts[node.is_scalar() ? 0 : 1], path, notes); break;
    case Type::Kind::list:
        for (std::size_t i = 0; i < node.entries.size(); ++i)
            note_milliwatts(node.entries[i].value, type.parts[0], join(path, i), notes);
        break;
    case Type::Kind::table:
        for (const Entry& entry : node.entries)
            note_milliwatts(entry.value, type.parts[1], join(path, entry.key), notes);
        break;
    case Type::Kind::record:
        for (const Field& field : type.record->fields)
            if (const Node* value = node.get(field.key))
                note_milliwatts(*value, field.type, join(path, field.key), notes);
        break;
    default: break;
    }
}

/// Carbon and cost that are 0 because nobody states what they are.
void note_unknown(const Scenario& scenario, std::vector<std::string>& notes) {
    const bool priced = std::ranges::any_of(scenario.zones, [](const Zone& zone) { return zone.price.has_value(); });
    for (std::uint32_t z = 0; z < scenario.zones.size(); ++z) {
        const Zone& zone = scenario.zones[z];
        if (!zone.average && is_billed(scenario, z))
            notes.push_back(fmt::format(
                "zone {}: has no carbon intensity ('signals.average'): what is drawn from it counts as 0 g/kWh",
                zone.name));
        const bool pays = std::ranges::any_of(
            scenario.sites, [z](const Site& site) { return site.zone == z && (!site.tariff || site.tariff->market); });
        if (!zone.price && pays && priced)
            notes.push_back(
                fmt::format("zone {}: has no price ('signals.price'): what its sites draw costs nothing but "
                            "what their tariffs add",
                            zone.name));
    }
}

std::ptrdiff_t outside(const std::optional<Series>& series, double least, double most) {
    return series ? std::ranges::count_if(series->values(), [&](double v) { return v < least || v > most; }) : 0;
}

/// Weather beyond what the formula of the wet-bulb temperature holds for.
void note_wet_bulb(const Site& site, std::vector<std::string>& notes) {
    const Cooling& cooling = site.power.facility.cooling;
    const bool wet = cooling.free_cooling == FreeCooling::water || cooling.water == WaterUse::empirical;
    if (site.power.facility.pue || !wet || !site.power.weather)
        return;
    const auto note = [&](const std::optional<Series>& series, std::string_view what, double least, double most) {
        if (const auto count = outside(series, least, most); count > 0)
            notes.push_back(fmt::format("site {}: {} of {} of the {} outside {} to {}, for which the formula of "
                                        "the wet-bulb temperature holds, taken as that bound there",
                                        site.name, count, counted(series->size(), "value"), what, least, most));
    };
    note(site.power.weather->air_temperature, "air temperature (C)", least_wet_bulb_temperature,
         most_wet_bulb_temperature);
    note(site.power.weather->relative_humidity, "relative humidity (%)", least_wet_bulb_humidity,
         most_wet_bulb_humidity);
    if (!site.power.weather->relative_humidity)
        notes.push_back(fmt::format("site {}: the weather has no humidity; {:.0f} % are taken", site.name,
                                    OutdoorAir{}.relative_humidity));
}

/// Free cooling and the measured tower follow the temperature outside.
void note_no_temperature(const Site& site, std::vector<std::string>& notes) {
    const Cooling& cooling = site.power.facility.cooling;
    const bool follows = cooling.free_cooling != FreeCooling::none || cooling.water == WaterUse::empirical;
    if (!site.power.facility.pue && follows && site.power.weather && !site.power.weather->air_temperature)
        notes.push_back(fmt::format("site {}: the weather has no air temperature; cooling is that of {:.0f} degrees C",
                                    site.name, OutdoorAir{}.temperature_c));
}

} // namespace

void note_doubts(const Node& root, Scenario& scenario) {
    note_milliwatts(root, types::record(scenario_record()), "", scenario.notes);
    note_unknown(scenario, scenario.notes);
    for (const Site& site : scenario.sites) {
        note_wet_bulb(site, scenario.notes);
        note_no_temperature(site, scenario.notes);
    }
}

} // namespace sunward::scenario
