#include "sunward/experiment/comparison.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <span>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "compared_seed.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

namespace {

using Outcomes = std::vector<RunOutcome>;

constexpr std::string_view carbon_name = "comparable.operational_kg";
constexpr std::string_view carbon_per_work_name = "comparable.operational_kg_per_accelerator_hour";
constexpr std::string_view consequential_name = "comparable.consequential_kg";
constexpr std::string_view consequential_per_work_name = "comparable.consequential_kg_per_accelerator_hour";
constexpr std::string_view cost_name = "comparable.cost";
constexpr std::string_view delay_name = "jobs.delay_seconds.mean";

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

/// Whether one number is less than another by more than rounding makes of sums in another order.
bool is_less(double one, double other) {
    constexpr double rounding = 1e-12;
    return one < other && other - one > rounding * std::abs(one);
}

/// Whether the first is as good as the second in everything, and better in something; less is better.
bool dominates(const std::vector<double>& one, const std::vector<double>& other) {
    bool better = false;
    for (std::size_t i = 0; i < one.size(); ++i) {
        if (is_less(other[i], one[i]))
            return false;
        better = better || is_less(one[i], other[i]);
    }
    return better;
}

void mark_pareto(Comparison& comparison) {
    // Consequential carbon is the same for all, 0, where there is no marginal intensity.
    const auto consequential = comparison.equal_work ? consequential_name : consequential_per_work_name;
    std::vector<std::size_t> columns = {comparison.carbon, column_index(comparison, consequential),
                                        column_index(comparison, delay_name)};
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

/// Tells the share that is done: every run, then the bound of every seed and world.
class Progress {
public:
    Progress(const ComparePlan& plan, const std::function<void(double)>& tell)
        : all_(plan.requests.size() + plan.seeds.size() * plan.world_baselines.size()), tell_(tell) {}
    void step() { tell_(static_cast<double>(++done_) / static_cast<double>(all_)); }

private:
    std::size_t all_;
    std::size_t done_ = 0;
    const std::function<void(double)>& tell_;
};

/// Makes the runs; outcomes by request.
Outcomes make_runs(const ComparePlan& plan, Launcher& launcher, Progress& progress) {
    Outcomes outcomes(plan.requests.size());
    std::size_t started = 0;
    const auto next = [&]() -> std::optional<RunRequest> {
        return started < plan.requests.size() ? std::optional(plan.requests[started++]) : std::nullopt;
    };
    launcher.make(next, [&](const RunOutcome& outcome) {
        if (outcome.status == RunStatus::bad_input)
            throw InputError({}, "", outcome.message);
        outcomes[outcome.id] = outcome;
        progress.step();
    });
    return outcomes;
}

/// The arms of one world.
struct World {
    std::size_t first = 0; ///< in ComparePlan::arms
    std::vector<std::string> names;
    std::vector<std::string> labels; ///< parallel to `names`: `policy 'now'`
    std::size_t baseline = 0;        ///< in `names`
};

std::string label_of(const ComparedArm& arm) {
    return fmt::format("{} '{}'", arm.variant.empty() ? "policy" : "variant", arm.name);
}

std::vector<World> worlds_of(const ComparePlan& plan) {
    std::vector<World> worlds(plan.world_baselines.size());
    for (std::size_t a = 0; a < plan.arms.size(); ++a) {
        World& world = worlds[plan.arms[a].world];
        if (world.names.empty())
            world.first = a;
        world.names.push_back(plan.arms[a].name);
        world.labels.push_back(label_of(plan.arms[a]));
    }
    for (std::size_t w = 0; w < worlds.size(); ++w)
        worlds[w].baseline = plan.world_baselines[w] - worlds[w].first;
    return worlds;
}

/// One seed in each of the worlds.
using SeedWorlds = std::vector<ComparedSeed>;

/// Whether the runs of all worlds did the same jobs.
bool is_equal_work(const SeedWorlds& worlds) {
    return std::ranges::all_of(worlds, [&](const ComparedSeed& world) {
        return sunward::is_equal_work(world.runs) &&
               (&world == &worlds.front() || did_the_same_jobs(world.runs.front(), worlds.front().runs.front()));
    });
}

/// The seeds that are whole; failures of the others are told of.
std::vector<SeedWorlds> gather(const ComparePlan& plan, Outcomes& outcomes, Comparison& comparison) {
    std::vector<SeedWorlds> seeds;
    const std::size_t width = plan.arms.size();
    for (std::size_t s = 0; s < plan.seeds.size(); ++s) {
        const std::span<RunOutcome> runs(outcomes.data() + s * width, width);
        const std::size_t failures = comparison.failures.size();
        for (std::size_t a = 0; a < width; ++a)
            if (runs[a].status != RunStatus::done)
                comparison.failures.push_back(fmt::format("{} with seed {} {}: {}", label_of(plan.arms[a]),
                                                          plan.seeds[s], to_string(runs[a].status), runs[a].message));
        if (comparison.failures.size() > failures)
            continue;
        comparison.seeds.push_back(plan.seeds[s]);
        SeedWorlds& worlds = seeds.emplace_back(plan.world_baselines.size());
        for (std::size_t a = 0; a < width; ++a)
            worlds[plan.arms[a].world].runs.push_back(std::move(runs[a].figures));
        comparison.equal_work = comparison.equal_work && is_equal_work(worlds);
    }
    return seeds;
}

/// The request of the run that tells how a world of a seed is read.
const RunRequest& request_of(const ComparePlan& plan, std::uint64_t seed, std::size_t world) {
    const auto found = static_cast<std::size_t>(std::ranges::find(plan.seeds, seed) - plan.seeds.begin());
    return plan.requests[found * plan.arms.size() + plan.world_baselines[world]];
}

/// The last end of the runs of all worlds.
Instant last_end(const SeedWorlds& worlds) {
    Instant end{};
    for (const ComparedSeed& world : worlds)
        for (const RunFigures& run : world.runs)
            end = std::max(end, run.attained.end);
    return end;
}

void add_once(std::vector<std::string>& texts, std::string text) {
    if (std::ranges::find(texts, text) == texts.end())
        texts.push_back(std::move(text));
}

/// Finds the bound of each seed in each world.
void find_bounds(const ComparePlan& plan, Launcher& launcher, std::vector<SeedWorlds>& seeds, Comparison& comparison,
                 Progress& progress) {
    const std::size_t worlds = plan.world_baselines.size();
    std::size_t started = 0;
    const auto next = [&]() -> std::optional<BoundRequest> {
        if (started == seeds.size() * worlds)
            return std::nullopt;
        const std::size_t s = started / worlds;
        const std::size_t w = started % worlds;
        BoundRequest request{started++, request_of(plan, comparison.seeds[s], w), {}, last_end(seeds[s])};
        for (const RunFigures& run : seeds[s][w].runs)
            request.runs.push_back(run.attained);
        return request;
    };
    launcher.bound(next, [&](const BoundOutcome& outcome) {
        const std::size_t s = outcome.id / worlds;
        const std::size_t w = outcome.id % worlds;
        const std::string& variant = plan.arms[plan.world_baselines[w]].variant;
        if (outcome.status == RunStatus::done)
            seeds[s][w].side_by_side = outcome.side_by_side;
        else
            comparison.notes.push_back(
                fmt::format("no bound{} with seed {}: {}: {}",
                            variant.empty() ? std::string() : fmt::format(" of variant '{}'", variant),
                            comparison.seeds[s], to_string(outcome.status), outcome.message));
        progress.step();
    });
}

/// Numbers by seed, arm, column.
using Rows = std::vector<std::vector<std::vector<double>>>;

Rows rows_of(const ComparePlan& plan, const std::vector<SeedWorlds>& seeds, Comparison& comparison) {
    const std::vector<World> worlds = worlds_of(plan);
    Rows rows;
    for (const SeedWorlds& seed : seeds) {
        auto& of_seed = rows.emplace_back();
        for (std::size_t w = 0; w < worlds.size(); ++w) {
            check_bounds(seed[w], worlds[w].names, worlds[w].baseline);
            for (auto& row : sunward::rows_of(seed[w], worlds[w].baseline))
                of_seed.push_back(std::move(row));
            for (std::string& remark : remarks_of(seed[w], worlds[w].labels, worlds[w].baseline))
                add_once(comparison.notes, std::move(remark));
        }
    }
    return rows;
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
    const ComparedArm& arm = plan.arms[index];
    ComparedPolicy policy{arm.name, arm.variant, arm.policy, false, {}};
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

/// Whether each policy has the same carbon and delay with every seed.
bool is_same_with_every_seed(const Comparison& comparison) {
    const std::size_t delay = column_index(comparison, delay_name);
    return std::ranges::all_of(comparison.policies, [&](const ComparedPolicy& policy) {
        return std::ranges::all_of(std::array{comparison.carbon, delay}, [&](std::size_t column) {
            const std::vector<double>& values = policy.figures[column].by_seed;
            return std::ranges::adjacent_find(values, std::not_equal_to{}) == values.end();
        });
    });
}

/// The same in all runs of a scenario.
std::string currency_of(const RunFigures& run) {
    return std::get<std::string>(run.cells[column_index("cost.currency")]);
}

} // namespace

std::size_t column_index(const Comparison& comparison, std::string_view name) {
    const auto found = std::ranges::find(comparison.columns, name, &Column::name);
    if (found == comparison.columns.end())
        throw std::out_of_range(fmt::format("no figure is named {}", name));
    return static_cast<std::size_t>(found - comparison.columns.begin());
}

Comparison compare(const ComparePlan& plan, Launcher& launcher, const std::function<void(double)>& tell) {
    Progress progress(plan, tell);
    Outcomes outcomes = make_runs(plan, launcher, progress);
    Comparison comparison;
    comparison.scenario = plan.scenario;
    comparison.baseline = plan.baseline;
    comparison.variants = !plan.arms.front().variant.empty();
    comparison.columns = numeric_columns();
    std::vector<SeedWorlds> seeds = gather(plan, outcomes, comparison);
    if (seeds.empty())
        throw SimulationError(fmt::format("no seed has all its runs done\n{}", fmt::join(comparison.failures, "\n")));
    comparison.currency = currency_of(seeds.front().front().runs.front());
    find_bounds(plan, launcher, seeds, comparison, progress);
    const Rows rows = rows_of(plan, seeds, comparison);
    for (std::size_t p = 0; p < plan.arms.size(); ++p)
        comparison.policies.push_back(policy_of(plan, p, rows, comparison.columns));
    add_differences(comparison, plan.seeds.front());
    comparison.carbon = column_index(comparison, comparison.equal_work ? carbon_name : carbon_per_work_name);
    mark_pareto(comparison);
    if (comparison.seeds.size() > 1 && is_same_with_every_seed(comparison))
        comparison.notes.insert(comparison.notes.begin(),
                                "every seed gives the same: nothing that matters here is drawn at random");
    return comparison;
}

} // namespace sunward
