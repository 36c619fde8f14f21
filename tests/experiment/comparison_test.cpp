#include "sunward/experiment/comparison.hpp"

#include <catch2/catch.hpp>

#include <cmath>

#include <nlohmann/json.hpp>

#include "child.hpp"
#include "files.hpp"
#include "sunward/experiment/comparison_document.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/simulation/simulate.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

Comparison compare_with(const CompareOptions& options, std::uint64_t workers) {
    const auto launcher = local_launcher({workers, {}});
    return compare(plan_comparison(options), *launcher, [](double) {});
}

std::string text_of(const Comparison& comparison) {
    std::string text = comparison_json(comparison) + comparison_table(comparison);
    write_comparison_csv(comparison, [&](std::string_view part) { text += part; });
    return text;
}

/// Carbon in kg up to the end of the run, mean delay in s, and the end, straight from the result of a run.
std::vector<double> run_alone(const std::filesystem::path& file, std::uint64_t seed, const std::string& policy) {
    return in_child([&] {
        const Scenario scenario = load_scenario(file, {{}, seed, policy}).scenario;
        const Result result = simulate(scenario);
        double grams = result.sites[0].window.idle_g + result.sites[0].drain.idle_g;
        double delay = 0;
        for (std::size_t job = 0; job < result.jobs.size(); ++job) {
            const JobRecord& record = result.jobs[job];
            grams += record.carbon_g;
            delay += (record.finish - scenario.workload.jobs[job].request.submit - record.worked).seconds();
        }
        return std::vector<double>{grams / 1000, delay / static_cast<double>(result.jobs.size()),
                                   static_cast<double>(result.end.us)};
    });
}

/// What the idle nodes of the small scenario emit, in kg.
double idle_kg(const Scenario& scenario, double from_us, double to_us) {
    const Site& site = scenario.sites[0];
    const double watt = site.clusters[0].nodes * idle_power(site.clusters[0].node).in(sunward::watt);
    const double seconds_ci =
        scenario.zones[0].average->series.integral({std::llround(from_us)}, {std::llround(to_us)});
    return watt / 1000 * *site.power.facility.pue * seconds_ci / 3600 / 1000;
}

const ComparedFigure& figure(const Comparison& comparison, std::size_t policy, std::string_view name) {
    return comparison.policies[policy].figures[column_index(comparison, name)];
}

std::vector<std::string> arms_of(const ComparePlan& plan) {
    std::vector<std::string> names;
    for (const ComparedArm& arm : plan.arms)
        names.push_back(arm.name);
    return names;
}

/// Gives ends that were thought up.
class FakeLauncher : public Launcher {
public:
    explicit FakeLauncher(std::function<RunOutcome(const RunRequest&)> end) : end_(std::move(end)) {}
    void make(const std::function<std::optional<RunRequest>()>& next,
              const std::function<void(const RunOutcome&)>& finished) override {
        while (const auto request = next())
            finished(end_(*request));
    }
    void bound(const std::function<std::optional<BoundRequest>()>& next,
               const std::function<void(const BoundOutcome&)>& finished) override {
        while (const auto request = next()) {
            BoundOutcome outcome;
            outcome.id = request->id;
            for (const Attained& run : request->runs)
                outcome.side_by_side.totals.push_back(run.totals);
            outcome.side_by_side.bound.carbon = {50'000.0, BoundMethod::closed_form, {}};
            outcome.side_by_side.bound.consequential = {std::nullopt, BoundMethod::none, "nobody knows"};
            outcome.side_by_side.bound.cost = {4.0, BoundMethod::closed_form, {}};
            finished(outcome);
        }
    }

private:
    std::function<RunOutcome(const RunRequest&)> end_;
};

RunOutcome made_up(const RunRequest& request, double carbon, double delay, double cost) {
    RunOutcome outcome;
    outcome.id = request.id;
    outcome.figures.cells.resize(run_columns().size());
    outcome.figures.attained.completed_accelerator_h = 10;
    const auto set = [&](const char* name, Cell cell) { outcome.figures.cells[column_index(name)] = std::move(cell); };
    outcome.figures.attained.totals = {carbon * 1000, 0, cost};
    set("jobs.delay_seconds.mean", delay);
    set("cost.total", cost);
    set("cost.currency", std::string("EUR"));
    return outcome;
}

} // namespace

TEST_CASE("what is best by consequential carbon alone is marked too") {
    const auto folder = small_folder("consequences");
    FakeLauncher launcher([](const RunRequest& request) {
        RunOutcome outcome = made_up(request, 100, 2, 5);
        // green is worse in nothing and better in consequences; late is as good as plain in everything.
        outcome.figures.attained.totals.consequential_g = request.policy == "green" ? 40'000 : 70'000;
        return outcome;
    });
    const auto plan = plan_comparison({folder / "small.yaml", {}, {"plain", "green", "late"}, "plain", 1});
    const Comparison comparison = compare(plan, launcher, [](double) {});
    CHECK_FALSE(comparison.policies[0].pareto);
    CHECK(comparison.policies[1].pareto);
    const std::string table = comparison_table(comparison, 300);
    CHECK_THAT(table, Contains("consequential kg"));
    CHECK_THAT(table, Contains("-42.86 %")); // 40 instead of 70
}

TEST_CASE("a policy that lowers clocks has no share, and takes none from the others") {
    const auto folder = small_folder("slowed");
    FakeLauncher launcher([](const RunRequest& request) {
        const double slower = request.policy == "green" ? 75 : 30;
        RunOutcome outcome = made_up(request, request.policy == "plain" ? 100 : slower, 2, 5);
        outcome.figures.attained.slowed = request.policy == "late";
        return outcome;
    });
    const auto plan = plan_comparison({folder / "small.yaml", {}, {"plain", "green", "late"}, "plain", 1});
    const Comparison comparison = compare(plan, launcher, [](double) {}); // the bound is 50 kg, late is below it
    CHECK(figure(comparison, 1, "ratios.share_of_possible_saving").mean.value() == Approx(0.5));
    CHECK_FALSE(figure(comparison, 2, "ratios.share_of_possible_saving").mean);
    CHECK(figure(comparison, 2, "carbon.comparable_kg").mean.value() == Approx(30));
    CHECK(std::ranges::any_of(comparison.notes, [](const std::string& note) {
        return note.find("policy 'late' has no share of the possible saving: it lowers the clocks") == 0;
    }));
}

TEST_CASE("differences are those of single runs in the same worlds") {
    const auto folder = small_folder("compare");
    const CompareOptions options{folder / "small.yaml", {}, {"plain", "green", "late"}, "plain", 3};
    const Comparison comparison = compare_with(options, 2);
    CHECK(comparison.seeds == std::vector<std::uint64_t>{3, 4, 5});
    CHECK(comparison.equal_work);
    CHECK(comparison.failures.empty());
    double sum = 0;
    for (std::size_t s = 0; s < 3; ++s) {
        const Scenario world = load_scenario(options.scenario, {{}, comparison.seeds[s], {}}).scenario;
        auto plain = run_alone(options.scenario, comparison.seeds[s], "plain");
        auto green = run_alone(options.scenario, comparison.seeds[s], "green");
        const auto late = run_alone(options.scenario, comparison.seeds[s], "late");
        const double end = std::max({plain[2], green[2], late[2]});
        for (auto* run : {&plain, &green})
            (*run)[0] += idle_kg(world, (*run)[2], end);
        CHECK(figure(comparison, 0, "comparable.operational_kg").by_seed[s] == Approx(plain[0]).epsilon(1e-9));
        CHECK(figure(comparison, 1, "comparable.operational_kg").by_seed[s] == Approx(green[0]).epsilon(1e-9));
        CHECK(figure(comparison, 1, "jobs.delay_seconds.mean").by_seed[s] == Approx(green[1]).epsilon(1e-9));
        sum += green[0] - plain[0];
    }
    const auto& saved = figure(comparison, 1, "comparable.operational_kg");
    REQUIRE(saved.paired);
    CHECK(saved.paired->difference == Approx(sum / 3).epsilon(1e-9));
    CHECK(saved.paired->difference < 0);
    CHECK(saved.paired->interval->low < saved.paired->difference);
    CHECK_FALSE(figure(comparison, 0, "comparable.operational_kg").paired);
    for (std::size_t s = 0; s < 3; ++s) {
        const auto at = [&](std::size_t policy, const char* name) {
            return figure(comparison, policy, name).by_seed[s];
        };
        const double bound = at(1, "carbon.bound_kg");
        const double before = at(0, "comparable.operational_kg");
        const double after = at(1, "comparable.operational_kg");
        CHECK(bound < after);
        CHECK(at(1, "ratios.share_of_possible_saving") == Approx((before - after) / (before - bound)).epsilon(1e-12));
        CHECK(at(0, "ratios.share_of_possible_saving") == 0);
    }
    REQUIRE(figure(comparison, 1, "ratios.share_of_possible_saving").interval);
    CHECK(comparison.notes.empty());
    CHECK(comparison.policies[0].pareto);
    CHECK(comparison.policies[1].pareto);
}

TEST_CASE("a comparison does not depend on the number of workers") {
    // One worker and two read a seed's world once, nine read it in every worker.
    const auto folder = small_folder("workers");
    const CompareOptions options{folder / "small.yaml", {}, {"green", "late", "lowest-slot"}, {}, 2};
    const std::string one = text_of(compare_with(options, 1));
    CHECK((one == text_of(compare_with(options, 2))));
    CHECK((one == text_of(compare_with(options, 9))));
}

TEST_CASE("policies that read other jobs than the first are compared in their own worlds") {
    // A job of 16 accelerators fits in the far site only, so that with `where: home` it is left out.
    std::string text = small_scenario;
    const auto replace = [&](const std::string& part, const std::string& instead) {
        text.replace(text.find(part), part.size(), instead);
    };
    replace("count: 2}]", "count: 1}]\n  - {name: far, zone: north, clusters: [{node: dgx-a100, count: 2}]}");
    replace("late: {when: deadline-only}", "away: {when: now, where: least-loaded}");
    replace("{1: 0.5, 8: 0.5}", "{1: 0.5, 16: 0.5}");
    replace("    slack: 6 h", "    slack: 6 h\n    oversized: skip");
    const auto file = write_file(std::filesystem::canonical(scratch_folder("where")) / "s.yaml", text);
    const CompareOptions options{file, {}, {"plain", "away"}, "plain", 1};
    const Comparison comparison = compare_with(options, 2);
    CHECK((text_of(comparison) == text_of(compare_with(options, 9))));
    CHECK(figure(comparison, 1, "jobs.submitted").by_seed[0] > figure(comparison, 0, "jobs.submitted").by_seed[0]);
    CHECK_FALSE(comparison.equal_work);
}

TEST_CASE("without the same completed jobs carbon is told per accelerator-hour") {
    const auto folder = small_folder("work");
    const CompareOptions options{
        folder / "small.yaml", {"horizon.drain=false", "horizon.duration=20 h"}, {"plain", "late"}, "plain", 2};
    const Comparison comparison = compare_with(options, 2);
    CHECK_FALSE(comparison.equal_work);
    CHECK(comparison.columns[comparison.carbon].name == "comparable.operational_kg_per_accelerator_hour");
    const double carbon = figure(comparison, 1, "comparable.operational_kg").by_seed[0];
    const double hours = figure(comparison, 1, "comparable.accelerator_hours").by_seed[0];
    CHECK(figure(comparison, 1, comparison.columns[comparison.carbon].name).by_seed[0] == Approx(carbon / hours));
    const std::string table = comparison_table(comparison);
    CHECK(table.find("completed different jobs") != std::string::npos);
    CHECK(table.find("\nnote: policy 'late' has no share of the possible saving: ") != std::string::npos);
    CHECK_FALSE(figure(comparison, 1, "ratios.share_of_possible_saving").mean);
}

TEST_CASE("one seed gives no intervals and says so") {
    const auto folder = small_folder("one");
    const Comparison comparison = compare_with({folder / "small.yaml", {}, {"green"}, {}, 1}, 2);
    const auto json = nlohmann::json::parse(comparison_json(comparison));
    CHECK(json["baseline"] == "now");
    const auto& figure = json["policies"]["green"]["figures"]["comparable.operational_kg"];
    CHECK(figure["interval"].is_null());
    CHECK(figure["difference"]["interval"].is_null());
    CHECK(figure["difference"]["mean"].get<double>() < 0);
    CHECK(comparison_table(comparison).find("one seed gives no intervals") != std::string::npos);
}

TEST_CASE("the baseline is the one named, else the scenario's, else now at home") {
    const auto folder = small_folder("baseline");
    CompareOptions options{folder / "small.yaml", {}, {"green", "late"}, "late", 1};
    CHECK(plan_comparison(options).baseline == 1);
    options.baseline.reset();
    const ComparePlan made_up = plan_comparison(options);
    CHECK(arms_of(made_up) == std::vector<std::string>{"now", "green", "late"});
    CHECK(made_up.requests[0].sets == std::vector<std::string>{"policy.where=home", "policy.width=fixed"});
    CHECK(made_up.requests[1].sets.empty());
    options.sets = {"baseline=late"};
    CHECK(arms_of(plan_comparison(options)) == std::vector<std::string>{"green", "late"});
    CHECK(plan_comparison(options).baseline == 1);
}

TEST_CASE("the Pareto set leaves out what another policy beats in everything") {
    const auto folder = small_folder("pareto");
    const ComparePlan plan =
        plan_comparison({folder / "small.yaml", {}, {"plain", "green", "late", "lowest-slot"}, "plain", 1});
    const double goals[4][3] = {{100, 0, 10}, {80, 50, 12}, {80, 60, 12}, {90, 70, 9}};
    FakeLauncher launcher([&](const RunRequest& request) {
        const auto& goal = goals[request.id];
        return made_up(request, goal[0], goal[1], goal[2]);
    });
    const auto comparison = compare(plan, launcher, [](double) {});
    std::vector<bool> marks;
    for (const ComparedPolicy& policy : comparison.policies)
        marks.push_back(policy.pareto);
    CHECK(marks == std::vector<bool>{true, true, false, true});
    CHECK(figure(comparison, 1, "comparable.operational_kg").paired->relative.value() == Approx(-0.2));
    // 20 of the 50 kg that could be saved.
    CHECK(figure(comparison, 1, "ratios.share_of_possible_saving").mean.value() == Approx(0.4));
    CHECK(figure(comparison, 3, "carbon.bound_kg").mean.value() == 50);
    // 1 of the 6 EUR.
    CHECK(figure(comparison, 3, "comparable.share_of_possible_energy_cost_saving").mean.value() == Approx(1.0 / 6));
    CHECK(figure(comparison, 3, "comparable.energy_cost_bound").mean.value() == 4);
    CHECK_FALSE(figure(comparison, 3, "comparable.consequential_bound_kg").mean);
    CHECK(comparison.notes == std::vector<std::string>{"no bound of consequential carbon: nobody knows"});
    const std::string table = comparison_table(comparison);
    CHECK(table.find("of possible saving in energy cost") != std::string::npos);
    CHECK(table.find("16.67 %") != std::string::npos);
}

TEST_CASE("what rounding leaves is no difference, and worlds without chance are told of") {
    const auto folder = small_folder("rounding");
    const ComparePlan plan = plan_comparison({folder / "small.yaml", {}, {"plain", "green"}, "plain", 3});
    const auto compared = [&](double with_seed) {
        FakeLauncher launcher([&](const RunRequest& request) {
            const double more = with_seed * static_cast<double>(request.seed);
            return request.policy == "plain" ? made_up(request, 100 + more, 0, 10)
                                             : made_up(request, (100 + more) * (1 - 1e-15), 5, 10 * (1 + 1e-15));
        });
        return compare(plan, launcher, [](double) {});
    };
    const Comparison same = compared(0);
    CHECK(same.policies[0].pareto);
    CHECK_FALSE(same.policies[1].pareto);
    CHECK(comparison_table(same).find("e-1") == std::string::npos);
    constexpr const char* note = "every seed gives the same: nothing that matters here is drawn at random";
    CHECK(same.notes.front() == note);
    CHECK(std::ranges::count(compared(1).notes, note) == 0);
}

TEST_CASE("a seed with a run that was not done is left out and told of") {
    const auto folder = small_folder("failures");
    const ComparePlan plan = plan_comparison({folder / "small.yaml", {}, {"plain", "green"}, "plain", 3});
    FakeLauncher launcher([&](const RunRequest& request) {
        RunOutcome outcome = made_up(request, 100, 1, 5);
        if (request.seed == 4 && request.policy == "green") {
            outcome.status = RunStatus::crashed;
            outcome.message = "ended by signal 11";
        }
        return outcome;
    });
    const auto comparison = compare(plan, launcher, [](double) {});
    CHECK(comparison.seeds == std::vector<std::uint64_t>{3, 5});
    CHECK(comparison.failures == std::vector<std::string>{"policy 'green' with seed 4 crashed: ended by signal 11"});

    FakeLauncher broken([](const RunRequest& request) {
        return RunOutcome{request.id, RunStatus::failed, "no fuel", 0, {}};
    });
    CHECK_THROWS_AS(compare(plan, broken, [](double) {}), SimulationError);
}

TEST_CASE("bad input of a comparison is told of at once") {
    const auto folder = small_folder("input");
    const auto faults = [&](const CompareOptions& options) -> std::string {
        try {
            (void)plan_comparison(options);
        } catch (const InputError& error) {
            return error.what();
        }
        return "";
    };
    const std::string text = faults({folder / "small.yaml", {}, {"gren", "late", "late"}, "plain", 1});
    CHECK(text.find("did you mean 'green'?") != std::string::npos);
    CHECK(text.find("'late' is given twice") != std::string::npos);
}

TEST_CASE("an open horizon is compared up to the last end of all runs") {
    const auto folder = small_folder("open");
    const auto open = write_file(folder / "open.yaml", [] {
        std::string scenario = small_scenario;
        const std::string part = ", duration: 2 d";
        return scenario.erase(scenario.find(part), part.size());
    }());
    const Comparison comparison = compare_with({open, {}, {"plain", "late"}, "plain", 2}, 2);
    CHECK(comparison.equal_work);
    const auto& late = figure(comparison, 1, "ratios.share_of_possible_saving");
    REQUIRE(late.mean);
    CHECK(*late.mean < 1);
    // The one that ends last is charged nothing beyond its own account.
    CHECK(figure(comparison, 1, "comparable.operational_kg").by_seed[0] ==
          Approx(figure(comparison, 1, "carbon.operational_kg").by_seed[0]).epsilon(1e-12));
    CHECK(figure(comparison, 0, "comparable.operational_kg").by_seed[0] >
          figure(comparison, 0, "carbon.operational_kg").by_seed[0]);
}

TEST_CASE("figures travel as text without the loss of a bit") {
    RunFigures figures;
    figures.attained.completed_accelerator_h = 0.1 + 0.2;
    for (const Column& column : run_columns())
        figures.cells.push_back(column.type == Column::Type::text      ? Cell{std::string("a \"b\"\n")}
                                : column.type == Column::Type::integer ? Cell{std::uint64_t{1} << 63}
                                                                       : Cell{1.0 / 3});
    figures.cells[column_index("jobs.wait_seconds.p95")] = std::monostate{};
    figures.attained.end = Instant{7};
    figures.attained.totals = {0.1, 1.0 / 3, 1e300};
    figures.attained.late = {{3, Instant{9}}};
    figures.attained.fault = "\n1 jobs";
    const RunFigures back = unpack_figures(pack(figures));
    CHECK(back.cells == figures.cells);
    CHECK(back.attained.completed_accelerator_h == figures.attained.completed_accelerator_h);
    CHECK((pack(back.attained) == pack(figures.attained)));
    CHECK_THROWS_AS(unpack_figures("[1, 2]"), SimulationError);
    CHECK_THROWS_AS(unpack_figures("{"), SimulationError);
    CHECK_THROWS_AS(unpack_figures(std::string_view(pack(figures)).substr(0, 900)), SimulationError);
}
