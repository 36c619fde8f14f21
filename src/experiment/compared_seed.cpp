#include "compared_seed.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "sunward/units/quantity.hpp"

namespace sunward {

namespace {

constexpr double null = std::numeric_limits<double>::quiet_NaN();

double figure(const RunFigures& run, std::string_view name) { return number_of(run.cells[column_index(name)]); }

/// A run with its totals up to the common end, or to its own where the common end's are not known.
struct Comparand {
    const RunFigures& run;
    const Totals& totals;

    [[nodiscard]] double operational_kg() const { return totals.carbon_g / kilogram.base(); }
};

struct Comparable {
    std::string_view name;
    std::string_view unit;
    double (*value)(const Comparand& comparand);
};

constexpr Comparable comparables[] = {
    {"comparable.operational_kg", "kgCO2e", [](const Comparand& c) { return c.operational_kg(); }},
    {"comparable.consequential_kg", "kgCO2e",
     [](const Comparand& c) { return c.totals.consequential_g / kilogram.base(); }},
    {"comparable.cost", "currency",
     [](const Comparand& c) {
         const double own_end = figure(c.run, "cost.total") + figure(c.run, "drain.cost");
         const Totals& own = c.run.attained.totals;
         return own_end + (c.totals.cost - own.cost) + (c.totals.rent - own.rent);
     }},
    {"comparable.accelerator_hours", "h", [](const Comparand& c) { return c.run.completed_accelerator_h; }},
    {"comparable.operational_kg_per_accelerator_hour", "kgCO2e/h",
     [](const Comparand& c) {
         return c.run.completed_accelerator_h == 0 ? null : c.operational_kg() / c.run.completed_accelerator_h;
     }},
};

std::vector<double> numbers_of(const Comparand& comparand) {
    std::vector<double> numbers;
    const auto& columns = run_columns();
    const auto& cells = comparand.run.cells;
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].type != Column::Type::text)
            numbers.push_back(std::holds_alternative<std::monostate>(cells[i]) ? null : number_of(cells[i]));
    for (const Comparable& comparable : comparables)
        numbers.push_back(comparable.value(comparand));
    return numbers;
}

/// Why a run cannot be held against the bound; empty when it can.
std::string obstacle(const ComparedSeed& seed, std::size_t policy, std::size_t baseline) {
    const RunFigures& run = seed.runs[policy];
    if (!run.attained.fault.empty())
        return run.attained.fault;
    if (run.completed_jobs_key != seed.runs[baseline].completed_jobs_key)
        return "it did not do the same jobs as the baseline";
    return {};
}

/// The figures that a run against the baseline has of its own.
void fill_in_saving(ComparedSeed& seed, std::size_t policy, std::size_t baseline) {
    if (!seed.side_by_side || !seed.side_by_side->idle_known || !obstacle(seed, policy, baseline).empty() ||
        !obstacle(seed, baseline, baseline).empty())
        return;
    const auto set = [&](std::string_view name, double value) { seed.runs[policy].cells[column_index(name)] = value; };
    const double before = seed.side_by_side->totals[baseline].carbon_g;
    const double after = seed.side_by_side->totals[policy].carbon_g;
    set("carbon.baseline_kg", before / kilogram.base());
    set("carbon.comparable_kg", after / kilogram.base());
    if (const auto bound = seed.side_by_side->bound.value) {
        set("carbon.bound_kg", *bound / kilogram.base());
        if (const auto share = share_of_possible_saving(before, after, *bound))
            set("ratios.share_of_possible_saving", *share);
    }
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

std::vector<Column> numeric_columns() {
    std::vector<Column> columns;
    for (const Column& column : run_columns())
        if (column.type != Column::Type::text)
            columns.push_back(column);
    columns.insert(columns.end(), comparable_columns().begin(), comparable_columns().end());
    return columns;
}

std::vector<std::vector<double>> rows_of(const ComparedSeed& seed, std::size_t baseline) {
    ComparedSeed filled = seed;
    std::vector<std::vector<double>> rows;
    for (std::size_t p = 0; p < seed.runs.size(); ++p) {
        fill_in_saving(filled, p, baseline);
        const RunFigures& run = filled.runs[p];
        rows.push_back(numbers_of({run, seed.side_by_side ? seed.side_by_side->totals[p] : run.attained.totals}));
    }
    return rows;
}

bool is_equal_work(const std::vector<RunFigures>& runs) {
    return std::ranges::all_of(
        runs, [&](const RunFigures& run) { return run.completed_jobs_key == runs.front().completed_jobs_key; });
}

std::vector<std::string> remarks_of(const ComparedSeed& seed, const std::vector<std::string>& policies,
                                    std::size_t baseline) {
    std::vector<std::string> remarks;
    if (!seed.side_by_side)
        return remarks;
    if (const std::string& note = seed.side_by_side->bound.note; !note.empty())
        remarks.push_back((seed.side_by_side->bound.value ? "bound: " : "no bound: ") + note);
    for (std::size_t p = 0; p < policies.size(); ++p)
        if (const std::string why = obstacle(seed, p, baseline); !why.empty())
            remarks.push_back(fmt::format("policy '{}' has no share of the possible saving: {}", policies[p], why));
    return remarks;
}

} // namespace sunward
