#include "sunward/experiment/run_figures.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sunward/error/error.hpp"
#include "sunward/report/metric.hpp"

namespace sunward {

namespace {

using Json = nlohmann::json;

struct SpreadPart {
    std::string_view name;
    double Spread::*value;
    bool quantile;
};

constexpr SpreadPart spread_parts[] = {{"mean", &Spread::mean, false},
                                       {"p50", &Spread::p50, true},
                                       {"p95", &Spread::p95, true},
                                       {"p99", &Spread::p99, true},
                                       {"max", &Spread::max, true}};

bool in_block(const Metric& metric) { return metric.name.find('.') != std::string_view::npos; }

/// Adds the columns that a metric has, by the kind of value that it gives.
struct AddColumns {
    const Metric& metric;
    std::vector<Column>& columns;

    void add(Column::Type type) const { columns.push_back({std::string(metric.name), metric.unit, type, false}); }
    void operator()(std::monostate) const { add(Column::Type::real); }
    void operator()(double) const { add(Column::Type::real); }
    void operator()(std::uint64_t) const { add(Column::Type::integer); }
    void operator()(const std::string&) const { add(Column::Type::text); }
    void operator()(const Spread&) const {
        for (const SpreadPart& part : spread_parts)
            columns.push_back(
                {fmt::format("{}.{}", metric.name, part.name), metric.unit, Column::Type::real, part.quantile});
    }
    void operator()(const std::vector<std::string>&) const {}
    void operator()(const std::vector<ZoneSignals>&) const {}
    void operator()(const std::vector<ForecastFigures>&) const {}
};

Cell real(double value) { return std::isfinite(value) ? Cell{value} : Cell{}; }

/// Adds the cells of a metric's value, as many as AddColumns has columns for it.
struct AddCells {
    std::vector<Cell>& cells;

    void operator()(std::monostate) const { cells.emplace_back(); }
    void operator()(double value) const { cells.push_back(real(value)); }
    void operator()(std::uint64_t value) const { cells.emplace_back(value); }
    void operator()(const std::string& text) const { cells.emplace_back(text); }
    void operator()(const Spread& spread) const {
        for (const SpreadPart& part : spread_parts)
            cells.push_back(spread.count > 0 ? real(spread.*part.value) : Cell{});
    }
    void operator()(const std::vector<std::string>&) const {}
    void operator()(const std::vector<ZoneSignals>&) const {}
    void operator()(const std::vector<ForecastFigures>&) const {}
};

std::vector<Column> make_columns() {
    std::vector<Column> columns;
    const RunFacts run;
    const Figures figures;
    for (const Metric& metric : metrics())
        if (!metric.left_out && in_block(metric))
            std::visit(AddColumns{metric, columns}, metric.value(run, figures));
    return columns;
}

struct ToJson {
    Json operator()(std::monostate) const { return {}; }
    Json operator()(double value) const { return value; }
    Json operator()(std::uint64_t value) const { return value; }
    Json operator()(const std::string& text) const { return text; }
};

Cell cell_from(const Json& json, Column::Type type) {
    if (json.is_null())
        return {};
    switch (type) {
    case Column::Type::real: return json.get<double>();
    case Column::Type::integer: return json.get<std::uint64_t>();
    case Column::Type::text: return json.get<std::string>();
    }
    return {};
}

} // namespace

const std::vector<Column>& run_columns() {
    static const std::vector<Column> columns = make_columns();
    return columns;
}

std::size_t column_index(std::string_view name) {
    const auto& columns = run_columns();
    const auto found = std::ranges::find(columns, name, &Column::name);
    if (found == columns.end())
        throw std::out_of_range(fmt::format("no figure is named {}", name));
    return static_cast<std::size_t>(found - columns.begin());
}

RunFigures run_figures(const Scenario& scenario, const Result& result, std::optional<Saving> saving) {
    Summary summary = summarise(scenario, result, {});
    summary.total.saving = std::move(saving);
    RunFigures figures;
    figures.cells.reserve(run_columns().size());
    for (const Metric& metric : metrics())
        if (!metric.left_out && in_block(metric))
            std::visit(AddCells{figures.cells}, metric.value(summary.run, summary.total));
    if (figures.cells.size() != run_columns().size())
        throw SimulationError("a metric changed the kind of its value");
    figures.attained = attained(scenario, result);
    figures.notes = std::move(summary.run.notes);
    return figures;
}

double number_of(const Cell& cell) {
    if (const double* real = std::get_if<double>(&cell))
        return *real;
    const std::uint64_t* whole = std::get_if<std::uint64_t>(&cell);
    return whole != nullptr ? static_cast<double>(*whole) : 0;
}

// A line of JSON, then what the bound needs.
std::string pack(const RunFigures& figures) {
    Json cells = Json::array();
    for (const Cell& cell : figures.cells)
        cells.push_back(std::visit(ToJson{}, cell));
    const Json json = {{"cells", std::move(cells)}, {"notes", figures.notes}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n" + pack(figures.attained);
}

RunFigures unpack_figures(std::string_view bytes) {
    const auto& columns = run_columns();
    const std::size_t line = std::min(bytes.find('\n'), bytes.size());
    try {
        const Json json = Json::parse(bytes.substr(0, line));
        const Json& cells = json.at("cells");
        if (cells.size() != columns.size() || line == bytes.size())
            throw SimulationError("a worker sent an incomplete result");
        RunFigures figures;
        for (std::size_t i = 0; i < columns.size(); ++i)
            figures.cells.push_back(cell_from(cells[i], columns[i].type));
        figures.notes = json.at("notes").get<std::vector<std::string>>();
        figures.attained = unpack(bytes.substr(line + 1));
        return figures;
    } catch (const Json::exception& error) {
        throw SimulationError(fmt::format("a worker sent an unreadable result: {}", error.what()));
    }
}

} // namespace sunward
