#include "bound_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sunward/error/error.hpp"

namespace sunward {

namespace {

using Json = nlohmann::json;

Json to_json(const BoundOf& bound) {
    return {bound.value ? Json(*bound.value) : Json(), static_cast<int>(bound.method), bound.note};
}

BoundOf bound_from(const Json& json) {
    BoundOf bound;
    if (!json.at(0).is_null())
        bound.value = json.at(0).get<double>();
    bound.method = static_cast<BoundMethod>(json.at(1).get<int>());
    bound.note = json.at(2).get<std::string>();
    return bound;
}

} // namespace

std::string to_text(const SideBySide& runs) {
    Json totals = Json::array();
    for (const Totals& run : runs.totals)
        totals.push_back({run.carbon_g, run.consequential_g, run.cost, run.rent});
    const Json json = {totals, runs.idle_known, to_json(runs.bound.carbon), to_json(runs.bound.consequential),
                       to_json(runs.bound.cost)};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

SideBySide side_by_side_from(const std::string& text) {
    try {
        const Json json = Json::parse(text);
        SideBySide runs;
        for (const Json& run : json.at(0))
            runs.totals.push_back(
                {run.at(0).get<double>(), run.at(1).get<double>(), run.at(2).get<double>(), run.at(3).get<double>()});
        runs.idle_known = json.at(1).get<bool>();
        runs.bound = {bound_from(json.at(2)), bound_from(json.at(3)), bound_from(json.at(4))};
        return runs;
    } catch (const Json::exception& error) {
        throw SimulationError(fmt::format("a worker sent an unreadable bound: {}", error.what()));
    }
}

} // namespace sunward
