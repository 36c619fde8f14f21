#include <cmath>

#include <nlohmann/json.hpp>

#include "sunward/report/document.hpp"
#include "sunward/report/metric.hpp"

namespace sunward {

namespace {

using Json = nlohmann::ordered_json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(); }

struct ToJson {
    Json operator()(std::monostate) const { return {}; }
    Json operator()(double value) const { return number(value); }
    Json operator()(std::uint64_t value) const { return value; }
    Json operator()(const std::string& text) const { return text; }
    Json operator()(const std::vector<std::string>& texts) const { return texts; }
    Json operator()(const Spread& spread) const {
        Json json = Json::object();
        const auto put = [&](const char* name, double value) {
            json[name] = spread.count > 0 ? number(value) : Json();
        };
        put("mean", spread.mean);
        put("p50", spread.p50);
        put("p95", spread.p95);
        put("p99", spread.p99);
        put("max", spread.max);
        return json;
    }
    Json operator()(const std::vector<ZoneSignals>& zones) const {
        Json json = Json::object();
        for (const ZoneSignals& zone : zones)
            json[zone.zone] = zone.signals;
        return json;
    }
    Json operator()(const std::vector<ForecastFigures>& forecasts) const {
        Json json = Json::object();
        for (const ForecastFigures& forecast : forecasts) {
            Json& rows = json[forecast.place][forecast.signal] = Json::array();
            for (const LeadFigures& lead : forecast.leads) {
                const auto figure = [&](double value) { return lead.count > 0 ? number(value) : Json(); };
                rows.push_back({{"lead_from_h", lead.from.seconds() / 3600},
                                {"lead_to_h", lead.to.seconds() / 3600},
                                {"count", lead.count},
                                {"bias", figure(lead.bias)},
                                {"mae", figure(lead.mae)},
                                {"mape", figure(lead.mape)},
                                {"deviation", figure(lead.deviation)}});
            }
        }
        return json;
    }
};

/// The metrics of one scope; those outside a block only with `top`.
Json to_json(const RunFacts& run, const Figures& figures, bool top) {
    Json json = Json::object();
    for (const Metric& metric : metrics()) {
        const std::size_t dot = metric.name.find('.');
        const MetricValue figure = metric.value(run, figures);
        if (metric.left_out && std::holds_alternative<std::monostate>(figure))
            continue;
        Json value = std::visit(ToJson{}, figure);
        if (dot != std::string_view::npos)
            json[std::string(metric.name.substr(0, dot))][std::string(metric.name.substr(dot + 1))] = std::move(value);
        else if (top)
            json[std::string(metric.name)] = std::move(value);
    }
    return json;
}

} // namespace

std::string summary_json(const Summary& summary) {
    Json json = to_json(summary.run, summary.total, true);
    Json& sites = json["sites"] = Json::object();
    for (const auto& [name, figures] : summary.sites)
        sites[name] = to_json(summary.run, figures, false);
    if (!summary.files.empty())
        json["files"] = Json::parse(files_json(summary.files));
    // Names come from files of unknown encoding.
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace sunward
