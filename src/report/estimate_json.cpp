#include <string_view>

#include <nlohmann/json.hpp>

#include "sunward/report/estimate.hpp"

namespace sunward {

namespace {

using Json = nlohmann::ordered_json;

/// A figure and its bounds: `kwh`, `kwh_low`, `kwh_high`.
void put(Json& json, const std::string& key, const Range& range) {
    json[key] = range.central;
    json[key + "_low"] = range.low;
    json[key + "_high"] = range.high;
}

Json json_of(const Estimated& estimated) {
    const Footprint& footprint = estimated.footprint;
    const LayerFigure& embodied = footprint.layers[static_cast<std::size_t>(Layer::embodied)];
    Json json = Json::object();
    json["title"] = estimated.plan.title;
    json["work"]["flop"] = footprint.flop;
    put(json["time"], "hours", footprint.hours);
    put(json["time"], "accelerator_h", footprint.accelerator_hours);
    put(json["energy"], "kwh", footprint.kwh);
    put(json["carbon"], "kg", footprint.kg);
    json["carbon"]["operational_kg"] = footprint.kg.central - embodied.kg.central;
    json["carbon"]["embodied_kg"] = embodied.kg.central;
    put(json["water"], "litres", footprint.water_l);
    put(json["cost"], "energy", footprint.cost);
    json["cost"]["currency"] = estimated.plan.currency;
    const Equivalents equivalents = equivalents_of(footprint.kg.central);
    json["equivalents"]["car_lifetimes"] = equivalents.car_lifetimes;
    json["equivalents"]["passenger_flights_ny_sf"] = equivalents.passenger_flights_ny_sf;
    json["equivalents"]["us_person_years"] = equivalents.us_person_years;
    for (std::size_t i = 0; i < layer_count; ++i) {
        Json& layer = json["layers"][std::string(layer_names[i])];
        put(layer, "kwh", footprint.layers[i].kwh);
        put(layer, "kg", footprint.layers[i].kg);
    }
    json["assumptions"] = Json::array();
    for (const Assumption& assumption : estimated.plan.assumptions)
        json["assumptions"].push_back(
            {{"name", assumption.name}, {"value", assumption.value}, {"source", assumption.source}});
    return json;
}

} // namespace

std::string estimate_json(std::span<const Estimated> estimates) {
    Json json = Json::object();
    json["schema"] = 1;
    json["sunward_version"] = SUNWARD_VERSION;
    json.update(json_of(estimates.front()));
    if (estimates.size() > 1)
        for (const Estimated& other : estimates.subspan(1))
            json["against"].push_back(json_of(other));
    return json.dump(2) + "\n";
}

} // namespace sunward
