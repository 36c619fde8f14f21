#include "sunward/experiment/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "sunward/error/error.hpp"

namespace sunward {

namespace {

using Outcomes = std::vector<RunOutcome>;

double figure(const RunFigures& run, std::string_view name) { return number_of(run.cells[column_index(name)]); }

double operational_kg(const RunFigures& run) {
    return figure(run, "carbon.operational_kg") + figure(run, "drain.operational_kg") - figure(run, "drain.idle_kg");
}

constexpr std::string_view carbon_name = "comparable.operational_kg";
constexpr std::string_view carbon_per_work_name = "comparable.operational_kg_per_accelerator_hour";
constexpr std::string_view cost_name = "comparable.cost";
constexpr std::string_view delay_name = "jobs.delay_seconds.mean";

struct Comparable {
    std::string_view name;
    std::string_view unit;
    std::optional<double> (*value)(const RunFigures& run);
};

constexpr Comparable comparables[] = {
    {carbon_name, "kgCO2e", [](const RunFigures& run) -> std::optional<double> { return operational_kg(run); }},
    {"comparable.consequential_kg", "kgCO2e",
     [](const RunFigures& run) -> std::optional<double> {
         return figure(run, "carbon.consequential_kg") + figure(run, "drain.consequential_kg");
     }},
    {cost_name, "currency",
     [](const RunFigures& run) -> std::optional<double> {
         return figure(run, "cost.total") + figure(run, "drain.cost");
     }},
    {"comparable.accelerator_hours", "h",
     [](const RunFigures& run) -> std::optional<double> { return run.completed_accelerator_h; }},
    {carbon_per_work_name, "kgCO2e/h",
     [](const RunFigures& run) -> std::optional<double> {
         if (run.completed_accelerator_h == 0)
             return std::nullopt;
         return operational_kg(run) / run.completed_accelerator_h;
     }},
};

/// Numbers of a run, parallel to Comparison::columns; NaN for null.
std::vector<double> numbers_of(const RunFigures& run) {
    constexpr double null = std::numeric_limits<double>::quiet_NaN();
    std::vector<double> numbers;
    const auto& columns = run_columns();
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].type != Column::Type::text)
            numbers.push_back(std::holds_alternative<std::monostate>(run.cells[i]) ? null : number_of(run.cells[i]));
    for (const Comparable& comparable : comparables)
        numbers.push_back(comparable.value(run).value_or(null));
    return numbers;
}

/// The interval that goes with a column.
std::optional<Interval> interval_of(const Column& column, std::span<const double> values, std::uint64_t seed) {
    return column.quantile ? bootstrap_interval(Statistic::mean, values, seed) : student_interval(values);
}

Paired paired(const Column& column, const std::vector<double>& policy, const std::vector<double>& baseline,
              std::uint64_t seed) {
    std::vector<double> differences;
    std::vector<double> ratios;
    for (std::size_t i = 0; i < policy.size(); ++i) {
        differences.push_back(policy[i] - baseline[i]);
        if (baseline[i] != 0)
            ratios.push_back(policy[i] / baseline[i] - 1);
    }
    Paired result;
    result.difference = value_of(Statistic::mean, differences);
    result.interval = interval_of(column, differences, seed);
    result.median = value_of(Statistic::median, differences);
    result.median_interval = bootstrap_interval(Statistic::median, differences, seed);
    if (ratios.size() == policy.size()) {
        result.relative = value_of(Statistic::mean, ratios);
        result.relative_interval = interval_of(column, ratios, seed);
    }
    return result;
}

/// Whether the first is as good as the second in everything, and better in something; less is better.
bool dominates(const std::vector<double>& one, const std::vector<double>& other) {
    bool better = false;
    for (std::size_t i = 0; i < one.size(); ++i) {
        if (!(one[i] <= other[i]))
            return false;
        better = better || one[i] < other[i];
    }
    return better;
}

void mark_pareto(Comparison& comparison) {
    std::vector<std::size_t> columns = {comparison.carbon, column_index(comparison, delay_name)};
    if (!comparison.currency.empty())
        columns.push_back(column_index(comparison, cost_name));
    std::vector<std::vector<double>> goals;
    for (const ComparedPolicy& policy : comparison.policies) {
        auto& mine = goals.emplace_back();
        for (const std::size_t column : columns)
            mine.push_back(policy.figures[column].mean.value_or(std::numeric_limits<double>::infinity()));
    }
    for (std::size_t p = 0; p < goals.size(); ++p)
        comparison.policies[p].pareto =
            std::ranges::none_of(goals, [&](const auto& other) { return dominates(other, goals[p]); });
}

/// Makes the runs; outcomes by request. Nothing when stopped.
std::optional<Outcomes> make_runs(const ComparePlan& plan, Launcher& launcher,
                                  const std::function<void(double)>& progress) {
    Outcomes outcomes(plan.requests.size());
    std::size_t started = 0;
    std::size_t ended = 0;
    const auto next = [&]() -> std::optional<RunRequest> {
        return started < plan.requests.size() ? std::optional(plan.requests[started++]) : std::nullopt;
    };
    const bool whole = launcher.make(next, [&](const RunOutcome& outcome) {
        if (outcome.status == RunStatus::bad_input)
            throw InputError({}, "", outcome.message);
        outcomes[outcome.id] = outcome;
        progress(static_cast<double>(++ended) / static_cast<double>(outcomes.size()));
    });
    return whole ? std::optional(std::move(outcomes)) : std::nullopt;
}

/// Numbers by seed, policy, column.
using Rows = std::vector<std::vector<std::vector<double>>>;

/// The seeds that are whole; failures of the others are told of.
Rows gather(const ComparePlan& plan, const Outcomes& outcomes, Comparison& comparison) {
    Rows rows;
    const std::size_t width = plan.policies.size();
    for (std::size_t s = 0; s < plan.seeds.size(); ++s) {
        const std::span<const RunOutcome> runs(outcomes.data() + s * width, width);
        const std::size_t failures = comparison.failures.size();
        for (std::size_t p = 0; p < width; ++p)
            if (runs[p].status != RunStatus::done)
                comparison.failures.push_back(fmt::format("policy '{}' with seed {} {}: {}", plan.policies[p],
                                                          plan.seeds[s], to_string(runs[p].status), runs[p].message));
        if (comparison.failures.size() > failures)
            continue;
        comparison.seeds.push_back(plan.seeds[s]);
        auto& row = rows.emplace_back();
        for (const RunOutcome& run : runs) {
            row.push_back(numbers_of(run.figures));
            comparison.equal_work =
                comparison.equal_work && run.figures.completed_jobs_key == runs.front().figures.completed_jobs_key;
        }
    }
    return rows;
}

std::vector<Column> all_columns() {
    std::vector<Column> columns;
    for (const Column& column : run_columns())
        if (column.type != Column::Type::text)
            columns.push_back(column);
    columns.insert(columns.end(), comparable_columns().begin(), comparable_columns().end());
    return columns;
}

ComparedFigure compared(const Column& column, std::vector<double> values, std::uint64_t seed) {
    ComparedFigure figure;
    if (std::ranges::any_of(values, [](double value) { return std::isnan(value); }))
        return figure;
    figure.mean = value_of(Statistic::mean, values);
    figure.interval = interval_of(column, values, seed);
    figure.by_seed = std::move(values);
    return figure;
}

ComparedPolicy policy_of(const ComparePlan& plan, std::size_t index, const Rows& rows,
                         const std::vector<Column>& columns) {
    ComparedPolicy policy;
    policy.name = plan.policies[index];
    for (std::size_t c = 0; c < columns.size(); ++c) {
        std::vector<double> values;
        for (const auto& row : rows)
            values.push_back(row[index][c]);
        policy.figures.push_back(compared(columns[c], std::move(values), plan.seeds.front()));
    }
    return policy;
}

void add_differences(Comparison& comparison, std::uint64_t seed) {
    for (std::size_t p = 0; p < comparison.policies.size(); ++p)
        for (std::size_t c = 0; p != comparison.baseline && c < comparison.columns.size(); ++c) {
            ComparedFigure& figure = comparison.policies[p].figures[c];
            const ComparedFigure& baseline = comparison.policies[comparison.baseline].figures[c];
            if (figure.mean && baseline.mean)
                figure.paired = paired(comparison.columns[c], figure.by_seed, baseline.by_seed, seed);
        }
}

/// The same in all runs of a scenario.
std::string currency_of(const Outcomes& outcomes) {
    const std::size_t column = column_index("cost.currency");
    for (const RunOutcome& outcome : outcomes)
        if (outcome.status == RunStatus::done)
            return std::get<std::string>(outcome.figures.cells[column]);
    return {};
}

} // namespace

const std::vector<Column>& comparable_columns() {
    static const std::vector<Column> columns = [] {
        std::vector<Column> made;
        for (const Comparable& comparable : comparables)
            made.push_back({std::string(comparable.name), comparable.unit, Column::Type::real, false});
        return made;
    }();
    return columns;
}

std::size_t column_index(const Comparison& comparison, std::string_view name) {
    const auto found = std::ranges::find(comparison.columns, name, &Column::name);
    if (found == comparison.columns.end())
        throw std::out_of_range(fmt::format("no figure is named {}", name));
    return static_cast<std::size_t>(found - comparison.columns.begin());
}

std::optional<Comparison> compare(const ComparePlan& plan, Launcher& launcher,
                                  const std::function<void(double)>& progress) {
    const auto outcomes = make_runs(plan, launcher, progress);
    if (!outcomes)
        return std::nullopt;
    Comparison comparison;
    comparison.scenario = plan.scenario;
    comparison.baseline = plan.baseline;
    comparison.columns = all_columns();
    const auto rows = gather(plan, *outcomes, comparison);
    if (rows.empty())
        throw SimulationError(fmt::format("no seed has all its runs done\n{}", fmt::join(comparison.failures, "\n")));
    for (std::size_t p = 0; p < plan.policies.size(); ++p)
        comparison.policies.push_back(policy_of(plan, p, rows, comparison.columns));
    add_differences(comparison, plan.seeds.front());
    comparison.currency = currency_of(*outcomes);
    comparison.carbon = column_index(comparison, comparison.equal_work ? carbon_name : carbon_per_work_name);
    mark_pareto(comparison);
    return comparison;
}

} // namespace sunward
