#include "compared_seed.hpp"

#include <algorithm>
#include <cmath>
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
    const Totals* baseline; ///< null: the run cannot be held against it
    const Bound* bound;     ///< null likewise

    [[nodiscard]] double operational_kg() const { return totals.carbon_g / kilogram.base(); }
    [[nodiscard]] double least(BoundOf Bound::*of) const {
        return bound == nullptr ? null : (bound->*of).value.value_or(null);
    }
    [[nodiscard]] double per_accelerator_hour(double kg) const {
        const double hours = run.attained.completed_accelerator_h;
        return hours == 0 ? null : kg / hours;
    }
    /// Of the possible saving in a total.
    [[nodiscard]] double share(double Totals::*total, BoundOf Bound::*of) const {
        const double most_saved = least(of);
        if (baseline == nullptr || std::isnan(most_saved))
            return null;
        return share_of_possible_saving(baseline->*total, totals.*total, most_saved).value_or(null);
    }
};

struct Comparable {
    std::string_view name;
    std::string_view unit;
    std::string_view help;
    double (*value)(const Comparand& comparand);
};

constexpr Comparable comparables[] = {
    {"comparable.operational_kg", "kgCO2e", "location-based carbon to the last end of all runs with the seed",
     [](const Comparand& c) { return c.operational_kg(); }},
    {"comparable.consequential_kg", "kgCO2e", "consequential carbon, likewise",
     [](const Comparand& c) { return c.totals.consequential_g / kilogram.base(); }},
    {"comparable.consequential_bound_kg", "kgCO2e", "a lower bound of it for any policy; null without one",
     [](const Comparand& c) { return c.least(&Bound::consequential) / kilogram.base(); }},
    {"comparable.share_of_possible_consequential_saving", "1", "(baseline - policy) / (baseline - bound) of it",
     [](const Comparand& c) { return c.share(&Totals::consequential_g, &Bound::consequential); }},
    {"comparable.energy_cost", "currency", "cost of energy by the tariff, likewise",
     [](const Comparand& c) { return c.totals.cost; }},
    {"comparable.energy_cost_bound", "currency", "a lower bound of it for any policy; null without one",
     [](const Comparand& c) { return c.least(&Bound::cost); }},
    {"comparable.share_of_possible_energy_cost_saving", "1", "(baseline - policy) / (baseline - bound) of it",
     [](const Comparand& c) { return c.share(&Totals::cost, &Bound::cost); }},
    {"comparable.cost", "currency", "cost.total and drain.cost, with energy and rent to the last end of all runs",
     [](const Comparand& c) {
         const double own_end = figure(c.run, "cost.total") + figure(c.run, "drain.cost");
         const Totals& own = c.run.attained.totals;
         return own_end + (c.totals.cost - own.cost) + (c.totals.rent - own.rent);
     }},
    {"comparable.consequential_kg_per_accelerator_hour", "kgCO2e/h", "of comparable.accelerator_hours",
     [](const Comparand& c) { return c.per_accelerator_hour(c.totals.consequential_g / kilogram.base()); }},
    {"comparable.accelerator_hours", "h", "work of the jobs that were done, at their requested widths",
     [](const Comparand& c) { return c.run.attained.completed_accelerator_h; }},
    {"comparable.operational_kg_per_accelerator_hour", "kgCO2e/h", "of that work, where policies did different jobs",
     [](const Comparand& c) { return c.per_accelerator_hour(c.operational_kg()); }},
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

/// Whether a run is among those that the bound is of: lower clocks do the same work with less energy.
bool is_bounded(const RunFigures& run) { return !run.attained.slowed; }

/// Why a run cannot be held against the baseline; empty when it can.
std::string obstacle(const ComparedSeed& seed, std::size_t policy, std::size_t baseline) {
    const RunFigures& run = seed.runs[policy];
    if (!run.attained.fault.empty())
        return run.attained.fault;
    const Attained& base = seed.runs[baseline].attained;
    if (std::string why = difference_in_work(run.attained, base, "the baseline"); !why.empty())
        return why;
    // The bound is of the most work that any of them did.
    const auto less = std::ranges::find_if(seed.runs, [&](const RunFigures& other) {
        return is_bounded(other) && other.attained.left.size() < base.left.size();
    });
    return less == seed.runs.end() ? std::string() : "another policy did more work than it and the baseline";
}

/// Why a run has no share of the possible saving though there is a bound; empty when it has.
std::string why_no_share(const ComparedSeed& seed, std::size_t policy, std::size_t baseline) {
    if (std::string why = obstacle(seed, policy, baseline); !why.empty() || is_bounded(seed.runs[policy]))
        return why;
    return "it lowers the clocks of jobs, with which they take less energy than the bound counts";
}

bool can_be_held_against(const ComparedSeed& seed, std::size_t policy, std::size_t baseline) {
    return seed.side_by_side && seed.side_by_side->idle_known && obstacle(seed, policy, baseline).empty() &&
           obstacle(seed, baseline, baseline).empty();
}

/// The names of the columns of a run's own that tell of one carbon against the baseline.
struct SavingColumns {
    double Totals::*total;
    BoundOf Bound::*bound;
    std::string_view baseline;
    std::string_view comparable;
    std::string_view least;
    std::string_view share;
};
constexpr SavingColumns saving_columns[] = {
    {&Totals::carbon_g, &Bound::carbon, "carbon.baseline_kg", "carbon.comparable_kg", "carbon.bound_kg",
     "ratios.share_of_possible_saving"},
    {&Totals::consequential_g, &Bound::consequential, "carbon.consequential_baseline_kg",
     "carbon.consequential_comparable_kg", "carbon.consequential_bound_kg",
     "ratios.share_of_possible_consequential_saving"},
};

/// The figures that a run against the baseline has of its own.
void fill_in_saving(ComparedSeed& seed, std::size_t policy, std::size_t baseline) {
    if (!can_be_held_against(seed, policy, baseline))
        return;
    const auto set = [&](std::string_view name, double value) { seed.runs[policy].cells[column_index(name)] = value; };
    for (const SavingColumns& of : saving_columns) {
        const double before = seed.side_by_side->totals[baseline].*of.total;
        const double after = seed.side_by_side->totals[policy].*of.total;
        set(of.baseline, before / kilogram.base());
        set(of.comparable, after / kilogram.base());
        const auto bound = (seed.side_by_side->bound.*of.bound).value;
        if (!bound || !is_bounded(seed.runs[policy]))
            continue;
        set(of.least, *bound / kilogram.base());
        if (const auto share = share_of_possible_saving(before, after, *bound))
            set(of.share, *share);
    }
}

Comparand comparand_of(const ComparedSeed& seed, std::size_t policy, std::size_t baseline) {
    const RunFigures& run = seed.runs[policy];
    if (!seed.side_by_side)
        return {run, run.attained.totals, nullptr, nullptr};
    const SideBySide& all = *seed.side_by_side;
    const bool held = can_be_held_against(seed, policy, baseline);
    return {run, all.totals[policy], held ? &all.totals[baseline] : nullptr,
            held && is_bounded(run) ? &all.bound : nullptr};
}

/// Notes of the runs, with the policy where not all have them.
std::vector<std::string> notes_of(const ComparedSeed& seed, const std::vector<std::string>& labels) {
    std::vector<std::string> notes;
    const auto has = [](const std::string& note) {
        return [&note](const RunFigures& run) { return std::ranges::find(run.notes, note) != run.notes.end(); };
    };
    for (std::size_t p = 0; p < seed.runs.size(); ++p)
        for (const std::string& note : seed.runs[p].notes) {
            const bool common = std::ranges::all_of(seed.runs, has(note));
            if (!common)
                notes.push_back(fmt::format("{}: {}", labels[p], note));
            else if (p == 0)
                notes.push_back(note);
        }
    return notes;
}

} // namespace

std::span<const ComparableMetric> comparable_metrics() {
    static const std::vector<ComparableMetric> metrics = [] {
        std::vector<ComparableMetric> made;
        for (const Comparable& comparable : comparables)
            made.push_back({comparable.name, comparable.unit, comparable.help});
        return made;
    }();
    return metrics;
}

std::vector<Column> numeric_columns() {
    std::vector<Column> columns;
    for (const Column& column : run_columns())
        if (column.type != Column::Type::text)
            columns.push_back(column);
    for (const ComparableMetric& metric : comparable_metrics())
        columns.push_back({std::string(metric.name), metric.unit, Column::Type::real, false});
    return columns;
}

void check_bounds(const ComparedSeed& seed, const std::vector<std::string>& policies, std::size_t baseline) {
    for (std::size_t p = 0; p < policies.size(); ++p)
        if (can_be_held_against(seed, p, baseline) && is_bounded(seed.runs[p]))
            check_bound(seed.side_by_side->bound, seed.side_by_side->totals[p], policies[p]);
}

std::vector<std::vector<double>> rows_of(const ComparedSeed& seed, std::size_t baseline) {
    ComparedSeed filled = seed;
    std::vector<std::vector<double>> rows;
    for (std::size_t p = 0; p < seed.runs.size(); ++p) {
        fill_in_saving(filled, p, baseline);
        rows.push_back(numbers_of(comparand_of(filled, p, baseline)));
    }
    return rows;
}

bool is_equal_work(const std::vector<RunFigures>& runs) {
    return std::ranges::all_of(
        runs, [&](const RunFigures& run) { return completed_the_same(run.attained, runs.front().attained); });
}

bool did_the_same_jobs(const RunFigures& one, const RunFigures& other) {
    static const std::size_t submitted = column_index("jobs.submitted");
    return number_of(one.cells[submitted]) == number_of(other.cells[submitted]) &&
           std::ranges::equal(one.attained.left, other.attained.left, {}, &LeftJob::job, &LeftJob::job);
}

std::vector<std::string> remarks_of(const ComparedSeed& seed, const std::vector<std::string>& labels,
                                    std::size_t baseline) {
    std::vector<std::string> remarks = notes_of(seed, labels);
    if (!seed.side_by_side)
        return remarks;
    const Bound& bound = seed.side_by_side->bound;
    const auto remark = [&](const BoundOf& of, std::string_view what) {
        if (!of.note.empty())
            remarks.push_back(fmt::format("{}bound{}: {}", of.value ? "" : "no ", what, of.note));
    };
    remark(bound.carbon, "");
    if (bound.consequential.note != bound.carbon.note)
        remark(bound.consequential, " of consequential carbon");
    if (bound.cost.note != bound.carbon.note)
        remark(bound.cost, " of the cost of energy");
    for (std::size_t p = 0; p < labels.size(); ++p)
        if (const std::string why = why_no_share(seed, p, baseline); !why.empty())
            remarks.push_back(fmt::format("{} has no share of the possible saving: {}", labels[p], why));
    return remarks;
}

} // namespace sunward
