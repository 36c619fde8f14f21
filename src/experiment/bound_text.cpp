#include "bound_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sunward/error/error.hpp"

namespace sunward {

namespace {

using Json = nlohmann::json;

} // namespace

std::string to_text(const SideBySide& runs) {
    Json totals = Json::array();
    for (const Totals& run : runs.totals)
        totals.push_back({run.carbon_g, run.consequential_g, run.cost, run.rent});
    const Json bound = runs.bound.value ? Json(*runs.bound.value) : Json();
    const Json json = {totals, runs.idle_known, bound, static_cast<int>(runs.bound.method), runs.bound.note};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

SideBySide side_by_side_from(const std::string& text) {
    try {
        const Json json = Json::parse(text);
        SideBySide runs;
        for (const Json& run : json.at(0))
            runs.totals.push_back({run.at(0).get<double>(), run.at(1).get<double>(), run.at(2).get<double>(), run.at(3).get<double>()});
        runs.idle_known = json.at(1).get<bool>();
        if (!json.at(2).is_null())
            runs.bound.value = json.at(2).get<double>();
        runs.bound.method = static_cast<BoundMethod>(json.at(3).get<int>());
        runs.bound.note = json.at(4).get<std::string>();
        return runs;
    } catch (const Json::exception& error) {
        throw SimulationError(fmt::format("a worker sent an unreadable bound: {}", error.what()));
    }
}

} // namespace sunward
