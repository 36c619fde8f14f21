// What policies are told of the future.
#include "scenario/build/build.hpp"
#include "scenario/fields/rule_values.hpp"
#include "scenario/yaml/paths.hpp"
#include "sunward/grid/issued_forecast.hpp"
#include "sunward/series/csv.hpp"

namespace sunward::scenario {

namespace {

struct IssuedKind {
    std::string_view key;
    std::string_view suffix; ///< in ForecastSpec::issued
    SignalKind kind;
};
constexpr IssuedKind issued_kinds[] = {{"average", "", SignalKind::average},
                                       {"marginal", ".marginal", SignalKind::marginal},
                                       {"price", ".price", SignalKind::price}};

/// The files of a field that is one path, or a list of them.
std::vector<std::filesystem::path> files_of(const Node& node) {
    if (node.is_scalar())
        return matching_files(node.text);
    std::vector<std::filesystem::path> files;
    for (const Entry& entry : node.entries)
        for (std::filesystem::path& file : matching_files(entry.value.text))
            files.push_back(std::move(file));
    return files;
}

std::vector<IssuedForecast> read_issues(const Node& node, SignalKind kind, const std::string& path, Faults& faults) {
    std::vector<IssuedForecast> issues;
    IssuedForecastSource source;
    source.issue_column = node.text_of("issue");
    source.valid_column = node.text_of("valid");
    source.value_column = node.text_of("value");
    source.time_zone = node.text_of("time_zone");
    source.scale =
        signal_figure(node.find("unit")->number, kind == SignalKind::price ? Measure::price : Measure::intensity);
    for (std::filesystem::path& file : files_of(*node.find("files")))
        try {
            source.file = std::move(file);
            for (IssuedForecast& issue : read_issued_forecasts(source, dialect_of(node)))
                issues.push_back(std::move(issue));
        } catch (const InputError& error) {
            faults.add_input(error, node, path, "");
        }
    return issues;
}

void read_zone(const Node& node, const std::string& path, ForecastSpec& spec, Faults& faults) {
    bool any = false;
    for (const IssuedKind& kind : issued_kinds) {
        const Node* signal = node.get(kind.key);
        if (signal == nullptr)
            continue;
        any = true;
        std::string key(node.text_of("zone"));
        key += kind.suffix;
        if (spec.issued.contains(key))
            faults.add(signal->at, join(path, kind.key), "given before; put all files of it into one list");
        spec.issued[key] = read_issues(*signal, kind.kind, join(path, kind.key), faults);
    }
    if (!any)
        faults.add(node.at, path, "expected at least one of average, marginal, price");
}

} // namespace

ForecastSpec build_forecast(const Node& forecast, Faults& faults) {
    ForecastSpec spec;
    spec.model = &forecast_model(forecast.text_of("model"));
    spec.values = values_of(forecast, spec.model->parameters());
    try {
        check_forecast(spec);
    } catch (const InputError& error) {
        faults.add_input(error, forecast, "forecast", "forecast.");
    }
    if (const Node* issued = forecast.get("issued"))
        for (std::size_t i = 0; i < issued->entries.size(); ++i)
            read_zone(issued->entries[i].value, join("forecast.issued", i), spec, faults);
    return spec;
}

} // namespace sunward::scenario
