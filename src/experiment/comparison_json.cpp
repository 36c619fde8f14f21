#include <nlohmann/json.hpp>

#include "sunward/experiment/comparison_document.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const std::optional<Interval>& interval) {
    return interval ? Json::array({interval->low, interval->high}) : Json();
}

Json json_of(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

Json json_of(const Paired& paired) {
    Json json = Json::object();
    json["mean"] = paired.difference;
    json["interval"] = json_of(paired.interval);
    json["median"] = paired.median;
    json["median_interval"] = json_of(paired.median_interval);
    json["relative"] = json_of(paired.relative);
    json["relative_interval"] = json_of(paired.relative_interval);
    return json;
}

Json json_of(const ComparedFigure& figure) {
    Json json = Json::object();
    json["mean"] = json_of(figure.mean);
    json["interval"] = json_of(figure.interval);
    json["difference"] = figure.paired ? json_of(*figure.paired) : Json();
    json["by_seed"] = figure.mean ? Json(figure.by_seed) : Json();
    return json;
}

Json json_of(const ComparedPolicy& policy, const std::vector<Column>& columns) {
    Json json = Json::object();
    if (!policy.variant.empty())
        json["variant"] = policy.variant;
    if (!policy.variant.empty() && !policy.policy.empty())
        json["policy"] = policy.policy;
    json["pareto"] = policy.pareto;
    Json& figures = json["figures"] = Json::object();
    for (std::size_t c = 0; c < columns.size(); ++c)
        figures[columns[c].name] = json_of(policy.figures[c]);
    return json;
}

} // namespace

std::string comparison_json(const Comparison& comparison, std::span<const WrittenFile> files) {
    Json json = Json::object();
    json["schema"] = 1;
    json["sunward_version"] = SUNWARD_VERSION;
    json["scenario"] = comparison.scenario;
    json["baseline"] = comparison.policies[comparison.baseline].name;
    json["seeds"] = comparison.seeds;
    json["confidence"] = 0.95;
    json["equal_work"] = comparison.equal_work;
    json["compared_by"] = comparison.columns[comparison.carbon].name;
    json["currency"] = comparison.currency;
    json["failures"] = comparison.failures;
    json["notes"] = comparison.notes;
    Json& policies = json[comparison.variants ? "variants" : "policies"] = Json::object();
    for (const ComparedPolicy& policy : comparison.policies)
        policies[policy.name] = json_of(policy, comparison.columns);
    if (!files.empty())
        json["files"] = Json::parse(files_json(files));
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void write_comparison_csv(const Comparison& comparison, const Sink& sink) {
    std::string line = comparison.variants ? "variant,seed" : "policy,seed";
    for (const Column& column : comparison.columns)
        line += "," + column.name;
    sink(line + "\n");
    for (const ComparedPolicy& policy : comparison.policies)
        for (std::size_t s = 0; s < comparison.seeds.size(); ++s) {
            line = csv_cell(policy.name) + "," + std::to_string(comparison.seeds[s]);
            for (const ComparedFigure& figure : policy.figures)
                line += "," + (figure.mean ? shortest(figure.by_seed[s]) : std::string());
            sink(line + "\n");
        }
}

} // namespace sunward
